import type { StartedSandbox } from '@user-sync/stack';
import { type ProgramTools, queryDatabase, SERVICES, type Stack } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';
import { cpuSeconds, cpuSecondsOfTree } from '../measure-process.ts';

/** What was used and done since the start. */
export interface Counters {
  readonly at: number;
  readonly cpuSecondsOf: Readonly<Record<string, number>>;
  /** Calls to Microsoft by operation. */
  readonly graph: Readonly<Record<string, number>>;
  /** Rows inserted, updated and deleted by table. */
  readonly written: Readonly<Record<string, number>>;
}

/** Reads the counters, once PostgreSQL has counted what it did. */
export async function readCounters(stack: Stack, sandbox: StartedSandbox): Promise<Counters> {
  const pids = stack.pids();
  const at = performance.now();
  const services = await Promise.all(SERVICES.map(async (name) => [name, await cpuSeconds(pids[name]!)] as const));
  const parts = await Promise.all(
    (['postgres', 'kafka'] as const).map(
      async (name) => [name, pids[name] === undefined ? 0 : await cpuSecondsOfTree(pids[name])] as const,
    ),
  );
  const { counts } = await sandbox.entra.get<{ counts: Record<string, number> }>('/journal?since=1000000000');
  const rows = await queryDatabase<{ name: string; written: number }>(
    stack.database,
    `SELECT schemaname || '.' || relname AS name, (n_tup_ins + n_tup_upd + n_tup_del)::float8 AS written
      FROM pg_stat_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0`,
  );
  return {
    at,
    cpuSecondsOf: Object.fromEntries([...services, ...parts]),
    graph: counts,
    written: Object.fromEntries(rows.map(({ name, written }) => [name, written])),
  };
}

/** What happened between two readings. */
export function between(before: Counters, after: Counters) {
  const seconds = (after.at - before.at) / 1_000;
  const differences = (of: (counters: Counters) => Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(of(after))
        .map(([name, value]) => [name, value - (of(before)[name] ?? 0)] as const)
        .filter(([, value]) => value > 0),
    );
  const cpuSecondsOf = differences((each) => each.cpuSecondsOf);
  return {
    seconds,
    cpuSecondsOf,
    cpuSecondsOfOurs: SERVICES.reduce((sum, name) => sum + (cpuSecondsOf[name] ?? 0), 0),
    graph: differences((each) => each.graph),
    written: differences((each) => each.written),
  };
}

export type Spent = ReturnType<typeof between>;

/** A session tells PostgreSQL of what it did after so long, where it does nothing more. */
const TOLD_WITHIN_SECONDS = 12;

/** Waits until nobody but the beats writes, and PostgreSQL has counted all of it. */
export async function awaitRest(stack: Stack, { signal }: Pick<ProgramTools, 'signal'>): Promise<void> {
  const quiet = ['control.lease_holder', 'control.lease', 'control.member'];
  let before = '';
  let unchanged = 0;
  await waitUntil(
    'everything to be at rest',
    async () => {
      const rows = await queryDatabase(
        stack.database,
        `SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::text AS written FROM pg_stat_user_tables
          WHERE schemaname || '.' || relname <> ALL($1)`,
        [quiet],
      );
      const now = JSON.stringify(rows);
      unchanged = now === before ? unchanged + 1 : 0;
      before = now;
      return unchanged >= TOLD_WITHIN_SECONDS;
    },
    { withinMs: 300_000, everyMs: 1_000, signal },
  );
}
