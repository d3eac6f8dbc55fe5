import { setTimeout as pause } from 'node:timers/promises';
import { type Database, raiseSequence } from '@user-sync/persistence';

const LOOK_EVERY_MS = 1_000;

/** Whether the tables are as this version needs them; where another process migrates, they may come later. */
export interface Tables {
  /** Throws with the migrations that are missing. Once there are none, the sequence of revisions is raised. */
  arePrepared(): Promise<void>;
  /** The same, but waits so long for them, or until it is to stop. */
  arePreparedWithin(ms: number, stopping: AbortSignal): Promise<void>;
}

export function awaitTables(database: Database): Tables {
  let prepared: Promise<void> | undefined;

  async function prepare(): Promise<void> {
    const missing = await database.missingMigrations();
    if (missing.length > 0) throw new TablesMissing(missing);
    await raiseSequence(database, 'poller.revision');
  }

  async function arePrepared(): Promise<void> {
    prepared ??= prepare().catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  }

  return {
    arePrepared,
    async arePreparedWithin(ms, stopping) {
      const deadline = performance.now() + ms;
      while (!stopping.aborted) {
        try {
          return await arePrepared();
        } catch (error) {
          if (!(error instanceof TablesMissing) || performance.now() > deadline) throw error;
        }
        await pause(LOOK_EVERY_MS, undefined, { signal: stopping }).catch(() => undefined);
      }
    },
  };
}

class TablesMissing extends Error {
  constructor(missing: readonly string[]) {
    super(`the database lacks ${missing.join(', ')}: run the migrations`);
  }
}
