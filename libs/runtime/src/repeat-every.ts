import { oneAtATime } from './one-at-a-time.ts';

/** Work that is repeated; see `repeatEvery`. */
export interface Repeated {
  /** Runs it now, or once more when it is running. */
  now(): void;
  /** Begins nothing new; resolves when what runs, and what was asked for while it ran, has ended. */
  stop(): Promise<void>;
}

/**
 * Runs a piece of work at once, again after every so many milliseconds, and whenever it is asked for; never beside
 * itself. What it throws goes to `onError`.
 */
export function repeatEvery(everyMs: number, work: () => Promise<void>, onError: (error: unknown) => void): Repeated {
  const single = oneAtATime(work, onError);
  let stopped = false;
  const now = (): void => {
    if (!stopped) void single.run();
  };
  const timer = setInterval(now, everyMs);
  now();
  return {
    now,
    stop() {
      stopped = true;
      clearInterval(timer);
      return single.ended();
    },
  };
}
