import { clocksAgree } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';

/** The time by two clocks, in milliseconds since 1970. */
export interface TwoTimes {
  /** PostgreSQL's. */
  readonly now: number;
  /** This process' own, at the same moment as far as the answer's way allows to say. */
  readonly ownNow: number;
}

/** Reads PostgreSQL's clock beside our own. However long the answer takes, that alone makes no difference. */
export async function readClocks(db: Tx): Promise<TwoTimes> {
  const before = Date.now();
  const [row] = await db.query<{ now: Date }>('SELECT now() AS now');
  const now = row!.now.getTime();
  return { now, ownNow: Math.min(Math.max(now, before), Date.now()) };
}

/** Whether the clocks agreed when they were last compared; until they are compared, they do not. */
export interface Clocks {
  agree(): boolean;
  compare(): Promise<void>;
}

/** Compares the clocks, and says when they begin to differ and when they agree again. */
export function createClocks(db: Tx, log: Logger): Clocks {
  let agreed: boolean | null = null;
  return {
    agree: () => agreed === true,
    async compare() {
      const { now, ownNow } = await readClocks(db);
      const agree = clocksAgree(now, ownNow);
      const differenceMs = now - ownNow;
      if (!agree && agreed !== false)
        log.error({ differenceMs }, 'the clocks of PostgreSQL and of this process differ: purges are suspended');
      else if (agree && agreed === false) log.info({ differenceMs }, 'the clocks agree again');
      agreed = agree;
    },
  };
}
