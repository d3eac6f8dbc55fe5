import { loadIntegration, runsToFollow } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { countPeople } from '../manage-integrations/count-people.ts';
import { showStanding } from '../manage-integrations/show-integrations.ts';
import { standingsOf } from '../manage-integrations/standing.ts';
import { showRuns } from '../run-integration/run.schema.ts';
import type { Sought } from './follower.ts';
import type { Snapshot } from './news.ts';

/** An integration as it stands now; null: there is none, or none any more. */
export async function lookAtIntegration(
  db: Database,
  id: string,
  { isWhole, runIds, countsPeople }: Sought,
  pollPeriodMs: number,
): Promise<Snapshot | null> {
  const runs = async () => showRuns(db, await runsToFollow(db, id, runIds, isWhole));
  if (!isWhole) return { runs: await runs() };
  const integration = await loadIntegration(db, id);
  if (integration === undefined || integration.deletedAt !== null) return null;
  const [shownRuns, [standing], counts] = await Promise.all([
    runs(),
    standingsOf(db, [integration], { pollPeriodMs }),
    countsPeople ? countPeople(db, [id]) : undefined,
  ]);
  const { state, attention, freshness, nextRunAt } = showStanding(standing!);
  return {
    standing: { id, name: integration.name, enabled: integration.enabled, state, attention, freshness, nextRunAt },
    runs: shownRuns,
    ...(counts && { counts: counts(id) }),
  };
}
