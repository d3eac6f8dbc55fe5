import { describe, expect, it } from '@jest/globals';
import type { Database } from '@user-sync/persistence';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import type { Settings } from '../settings.ts';
import { waitForZiik } from './wait-for-others.ts';

/** Waits while the numbers, one after the other and then the last, are what has not been carried out yet. */
async function waitedMs(unapplied: readonly number[], signal = new AbortController().signal): Promise<number> {
  let [now, looks] = [0, 0];
  const database = {
    query: async () => [{ unapplied: unapplied[Math.min(looks++, unapplied.length - 1)] }],
  } as unknown as Database;
  const claimed = { run: { id: 'a run' }, signal } as Pick<ClaimedRun, 'run' | 'signal'>;
  await waitForZiik({ database, settings: { READ_AHEAD_LIMIT: 100 } as Settings }, claimed, {
    now: () => now,
    async pause(ms) {
      signal.throwIfAborted();
      now += ms;
    },
  });
  return now;
}

describe('before it reads on, a run', () => {
  it('does not wait while at most so many of its changes are to be carried out', async () => {
    expect(await waitedMs([100])).toBe(0);
  });

  it('waits until enough of them are', async () => {
    expect(await waitedMs([5_000, 101, 100])).toBe(200);
  });

  it('reads on after two seconds where Ziik takes none', async () => {
    expect(await waitedMs([5_000])).toBe(2_000);
  });

  it('stops when the run does', async () => {
    await expect(waitedMs([5_000], AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
  });
});
