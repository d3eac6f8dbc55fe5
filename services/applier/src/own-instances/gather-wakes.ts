/** Wakes that come soon after each other. */
export interface GatheredWakes {
  wake(): void;
  /** Whether some were not passed on yet. */
  isPending(): boolean;
}

/** A batch of commands comes through many partitions, each of which wakes; so long they are gathered. */
const GATHER_MS = 100;

/** Passes on the first at once, and all that come within a moment after it together. */
export function gatherWakes(onWake: () => void): GatheredWakes {
  let timer: NodeJS.Timeout | undefined;
  let isPending = false;
  const pass = (): void => {
    isPending = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isPending) pass();
    }, GATHER_MS).unref();
    onWake();
  };
  return {
    wake() {
      if (timer === undefined) pass();
      else isPending = true;
    },
    isPending: () => isPending,
  };
}
