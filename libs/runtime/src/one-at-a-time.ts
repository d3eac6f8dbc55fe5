/** Work that never runs concurrently with itself: if requested while it runs, it runs once more afterwards. */
export interface OneAtATime {
  /** Asks for a run; resolves when one that began after the call has ended. Never rejects. */
  run(): Promise<void>;
  /** Resolves when the current run, and the one requested meanwhile, have ended. */
  ended(): Promise<void>;
  isRunning(): boolean;
}

/** Makes such a piece of work; what it throws goes to `onError`. */
export function oneAtATime(work: () => Promise<void>, onError: (error: unknown) => void): OneAtATime {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const start = (): Promise<void> => {
    const current = (async () => work())()
      .catch(onError)
      .finally(() => {
        if (running === current) running = null;
      });
    running = current;
    return current;
  };

  return {
    run() {
      if (running === null) return start();
      next ??= running.then(() => {
        next = null;
        return start();
      });
      return next;
    },
    ended: () => next ?? running ?? Promise.resolve(),
    isRunning: () => running !== null || next !== null,
  };
}
