interface Waiting<T> {
  readonly items: readonly T[];
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Group commit: what is given while a call of `work` runs is handed to the next one together, in the order in which it
 * came, at most `most` items unless a single call gives more. For calls that would only wait for each other. A call
 * begins `everyMs` after the one before began, at the earliest: where little comes, often, it is gathered. Where a
 * joint call fails, each of its parts is tried alone and fails alone.
 */
export function groupCalls<T>(
  work: (items: readonly T[]) => Promise<void>,
  { most, everyMs = 0 }: { most: number; everyMs?: number },
): (items: readonly T[]) => Promise<void> {
  const waiting: Waiting<T>[] = [];
  let isWorking = false;
  let earliest = Number.NEGATIVE_INFINITY;

  async function workOff(): Promise<void> {
    while (waiting.length > 0) {
      const early = earliest - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      earliest = performance.now() + everyMs;
      const group = takeGroup(waiting, most);
      try {
        await work(group.flatMap(({ items }) => items));
        for (const { done } of group) done.resolve();
      } catch (error) {
        if (group.length === 1) group[0]!.done.reject(error);
        else for (const { items, done } of group) await work(items).then(done.resolve, done.reject);
      }
    }
    isWorking = false;
  }

  return (items) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ items, done });
    if (!isWorking) {
      isWorking = true;
      void workOff();
    }
    return done.promise;
  };
}

function takeGroup<T>(waiting: Waiting<T>[], most: number): Waiting<T>[] {
  let taken = 1;
  let items = waiting[0]!.items.length;
  while (taken < waiting.length && items + waiting[taken]!.items.length <= most)
    items += waiting[taken++]!.items.length;
  return waiting.splice(0, taken);
}
