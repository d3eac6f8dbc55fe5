import { LeaseLost } from '@user-sync/control';
import type { Logger } from '@user-sync/runtime';
import { oneAtATime } from '@user-sync/runtime';
import type { Result } from '../accounts/account.ts';

/** Results are written when there are this many, when nobody else is being worked on, or this much later. */
const WRITE_AT = 250;
const WRITE_AFTER_MS = 100;
/** Results in one write; while so many wait, nobody more is picked. */
const MOST_WRITTEN = 2 * WRITE_AT;
const WRITE_AGAIN_MS = 500;

/** Collects results and writes them in batches. */
export interface ResultWriter {
  add(result: Result): void;
  /** How many wait to be written. */
  waiting(): number;
  /** So many wait that nothing more is to be begun. */
  isFull(): boolean;
  /** Writes what waits; resolves when that has been tried. Never rejects. */
  write(): Promise<void>;
  /** Stops writing automatically. */
  stop(): void;
}

/**
 * `save` writes one batch under the lease. What it cannot write is kept and tried again, also while the lease does not
 * cover a call for a moment; once it is gone, `save` says so.
 */
export function createResultWriter(options: {
  /** How many picked users have no result yet. */
  readonly toCome: () => number;
  readonly save: (results: readonly Result[]) => Promise<void>;
  readonly onWritten: (results: readonly Result[]) => void;
  /** The lease is gone: these are not written by us. */
  readonly onLost: (results: readonly Result[]) => void;
  readonly log: Logger;
}): ResultWriter {
  const { toCome, save, onWritten, onLost, log } = options;
  const results: Result[] = [];
  let timer: NodeJS.Timeout | null = null;

  const writing = oneAtATime(
    async () => {
      stop();
      while (results.length > 0) {
        const batch = results.splice(0, MOST_WRITTEN);
        try {
          await save(batch);
        } catch (error) {
          if (error instanceof LeaseLost) return onLost([...batch, ...results.splice(0)]);
          results.unshift(...batch);
          log.warn({ err: error }, 'results could not be written; they are kept and will be retried');
          writeAfter(WRITE_AGAIN_MS);
          return;
        }
        onWritten(batch);
      }
    },
    (error) => log.error({ err: error }, 'writing results failed'),
  );

  function writeAfter(ms: number): void {
    timer ??= setTimeout(() => void writing.run(), ms);
  }

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  return {
    add(result) {
      results.push(result);
      if (results.length >= WRITE_AT || toCome() === 0) void writing.run();
      else writeAfter(WRITE_AFTER_MS);
    },
    waiting: () => results.length,
    isFull: () => results.length >= MOST_WRITTEN,
    write: () => writing.run(),
    stop,
  };
}
