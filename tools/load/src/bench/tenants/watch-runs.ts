import { queryDatabase } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';

/** How the runs stand that were queued since a moment. */
interface Standing {
  readonly queued: number;
  readonly running: number;
  readonly unsettled: number;
  readonly failed: number;
}

/** The last run of all. */
export async function lastRun(database: string): Promise<number> {
  const [row] = await queryDatabase<{ number: string }>(
    database,
    'SELECT coalesce(max(number), 0)::text AS number FROM control.run',
  );
  return Number(row!.number);
}

/** Queues a run of each at once, as the schedule does: a full one the first time. It is not spread over minutes. */
export async function queueRuns(database: string, integrationIds: readonly string[]): Promise<void> {
  await queryDatabase(
    database,
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, not_before)
      SELECT gen_random_uuid(), id, CASE WHEN first_read_at IS NULL THEN 'full' ELSE 'delta' END, 'schedule', 'queued', now()
        FROM control.integration WHERE id = ANY($1::uuid[])`,
    [integrationIds],
  );
}

/** How many people wait for something in Ziik, and are looked at with every run. */
export async function countWaiting(database: string, integrationIds: readonly string[]): Promise<number> {
  const [row] = await queryDatabase<{ people: number }>(
    database,
    `SELECT count(*)::int AS people FROM applier.account
      WHERE settled AND purge_at IS NULL AND due_at IS NOT NULL AND integration_id = ANY($1::uuid[])`,
    [integrationIds],
  );
  return row!.people;
}

/** Waits until so many runs after this one are settled. Returns how many have not succeeded. */
export async function awaitRuns(
  database: string,
  { after, count, signal, withinMs }: { after: number; count: number; signal: AbortSignal; withinMs: number },
): Promise<number> {
  const standing = await waitUntil(
    `${count} runs to be settled`,
    async () => {
      const [now] = await queryDatabase<Standing & { all: number }>(
        database,
        `SELECT count(*)::int AS all, (count(*) FILTER (WHERE status = 'queued'))::int AS queued,
            (count(*) FILTER (WHERE status = 'running'))::int AS running,
            (count(*) FILTER (WHERE ended_at IS NOT NULL AND answered_at IS NULL))::int AS unsettled,
            (count(*) FILTER (WHERE status IN ('failed', 'cancelled')))::int AS failed
          FROM control.run WHERE number > $1`,
        [after],
      );
      const { all, queued, running, unsettled } = now!;
      return all >= count && queued + running + unsettled === 0 ? now : undefined;
    },
    { withinMs, everyMs: 250, signal },
  );
  return standing.failed;
}
