/** The holder of all leases of this process, while it beats. Whether it does is known by a clock that never jumps. */
export interface Holding {
  readonly holder: string;
  /** Whether a call begun now is covered by the leases of this holder. */
  holds(): boolean;
}

/** One beat for every lease of the process. */
export interface LeaseBeat {
  /** The holder to take leases as; a new one where there is none, or none any more. */
  current(): Promise<Holding>;
  /** Whether there is a holder, so that there is something to beat for. */
  isBeating(): boolean;
  /**
   * One beat. Returns how many leases it has prolonged; null: they are lost. A database that does not answer changes
   * nothing until the end of the leases, and is thrown.
   */
  beat(): Promise<number | null>;
  /** Ends the holder, and gives all leases back with it. */
  end(): Promise<void>;
}

/** What the beat needs from outside. */
export interface BeatPorts {
  begin(holder: string): Promise<void>;
  /** How many leases the holder has; null: its beat was over. */
  beat(holder: string): Promise<number | null>;
  end(holder: string): Promise<void>;
  /** A name that was never used. */
  newName(): string;
  /** A monotonic clock, in milliseconds. */
  now(): number;
}

/** A call is begun only while this part of the time is left. */
const MARGIN = 0.2;

/** Makes the beat; without one for `leaseMs` the leases are over. */
export function createLeaseBeat(ports: BeatPorts, leaseMs: number): LeaseBeat {
  let current: { readonly holder: string; until: number } | null = null;
  /** Lost by our own clock alone: it is ended, so that what it had can be taken again at once. */
  let lost: string | null = null;

  const lose = (): void => {
    if (current === null) return;
    lost = current.holder;
    current.until = Number.NEGATIVE_INFINITY;
    current = null;
  };
  const holdingOf = (own: { readonly holder: string; until: number }): Holding => ({
    holder: own.holder,
    holds: () => ports.now() < own.until,
  });

  return {
    async current() {
      if (current !== null) return holdingOf(current);
      if (lost !== null) await ports.end(lost);
      lost = null;
      const begins = ports.now();
      const holder = ports.newName();
      await ports.begin(holder);
      current = { holder, until: begins + leaseMs * (1 - MARGIN) };
      return holdingOf(current);
    },
    isBeating: () => current !== null,
    async beat() {
      const own = current;
      if (own === null) return null;
      const begins = ports.now();
      try {
        const leases = await ports.beat(own.holder);
        if (leases !== null) own.until = begins + leaseMs * (1 - MARGIN);
        else lose();
        return leases;
      } catch (error) {
        if (ports.now() < own.until) throw error;
        lose();
        return null;
      }
    },
    async end() {
      const holder = current?.holder ?? lost;
      lose();
      if (holder !== null) await ports.end(holder);
      lost = null;
    },
  };
}
