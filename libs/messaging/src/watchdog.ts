/** With partitions assigned and nothing being handled, fetches end at least this often. */
const NO_FETCH_MS = 60_000;
/** One try of a handler; far above any database or broker time limit inside it. */
const NO_END_MS = 300_000;

/** Detects a consumer that makes no progress without an error, which kafkajs' own restarts never notice. */
export function startWatchdog(
  { onNoFetch, onNoEnd }: { onNoFetch: (words: string) => void; onNoEnd: (words: string) => void },
  everyMs = 5_000,
) {
  let partitions = 0;
  let aliveAt = performance.now();
  const tries = new Map<symbol, number>();
  const timer = setInterval(() => {
    const now = performance.now();
    for (const since of tries.values()) {
      if (now - since > NO_END_MS)
        return onNoEnd(`A batch has been handled for ${NO_END_MS / 1_000} s without an end.`);
    }
    if (partitions > 0 && tries.size === 0 && now - aliveAt > NO_FETCH_MS) {
      onNoFetch(`${partitions} partitions are assigned, but nothing was fetched for ${NO_FETCH_MS / 1_000} s.`);
    }
  }, everyMs);
  timer.unref();
  return {
    alive() {
      aliveAt = performance.now();
    },
    assigned(number: number) {
      partitions = number;
      aliveAt = performance.now();
    },
    busy() {
      const id = Symbol('batch');
      const trying = () => void tries.set(id, performance.now());
      trying();
      return {
        trying,
        done() {
          tries.delete(id);
          aliveAt = performance.now();
        },
      };
    },
    stop: () => clearInterval(timer),
  };
}
