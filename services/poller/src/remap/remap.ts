import { setTimeout as pause } from 'node:timers/promises';
import { addCounts, fenceRun } from '@user-sync/control';
import { concernedBy } from '@user-sync/domain';
import type { HeldRun } from '../claim-runs/held-run.ts';
import type { Poller } from '../poller.ts';
import { type DirectoryRow, saveProgress } from '../read-directory/directory-row.ts';
import { MIRROR_COLUMNS } from '../write-mirror/mirror-columns.ts';

/** How far a remap has come: the last person looked at. */
export interface RemapProgress {
  readonly phase: 'remap';
  readonly after: string;
}

const CHUNK = 5_000;
const LOOK_AGAIN_MS = 500;

/**
 * Lets everybody concerned be decided again, without reading Azure: gives their rows new revisions and publishes them.
 * Waits between chunks while the mapper is far behind, so that one customer's remap does not stand before the others'
 * changes.
 */
export async function remap(poller: Poller, held: HeldRun, directory: DirectoryRow): Promise<void> {
  let { after } = (directory.progress as RemapProgress | null) ?? { after: '' };
  for (;;) {
    await waitForMapper(poller, held);
    await held.checkpoint();
    const last = await touchChunk(poller, held, after);
    if (last === null) return;
    await held.changes.publish();
    after = last;
  }
}

/** Gives new revisions to those concerned among the next rows; returns the last row's id, null at the end. */
async function touchChunk(
  { database }: Pick<Poller, 'database'>,
  { run, integration }: HeldRun,
  after: string,
): Promise<string | null> {
  const ids = { integrationId: run.integrationId, runId: run.id };
  return database.transaction(async (tx) => {
    await fenceRun(tx, run);
    const rows = await tx.query<{ azureId: string; unit: string | null; userType: string | null }>(
      `SELECT azure_id AS "azureId", ${columnOf(integration.unitField)} AS unit,
          ${columnOf(integration.userTypeField)} AS "userType"
        FROM poller.mirror WHERE integration_id = $1 AND present AND azure_id > $2 ORDER BY azure_id LIMIT ${CHUNK}`,
      [run.integrationId, after],
    );
    const last = rows.at(-1)?.azureId;
    if (last === undefined) return null;
    const isConcerned = concernTest({ run, integration });
    const concerned = rows.filter(isConcerned).map(({ azureId }) => azureId);
    if (concerned.length > 0) {
      await tx.execute(
        `UPDATE poller.mirror SET change = 'updated', revision = nextval('poller.revision'), run_id = $2, verify = false
          WHERE integration_id = $1 AND azure_id = ANY($3::text[]) AND present`,
        [run.integrationId, run.id, concerned],
      );
    }
    await addCounts(tx, run.id, { updated: concerned.length, unchanged: rows.length - concerned.length });
    await saveProgress(tx, ids, { phase: 'remap', after: last });
    return last;
  });
}

function concernTest({ run, integration }: Pick<HeldRun, 'run' | 'integration'>) {
  if (run.scope === null) return () => true;
  const { matching } = integration.options;
  const byUnit = concernedBy(run.scope.units, matching);
  const byUserType = concernedBy(run.scope.userTypes, matching);
  return ({ unit, userType }: { unit: string | null; userType: string | null }) => byUnit(unit) || byUserType(userType);
}

function columnOf(property: string): string {
  return MIRROR_COLUMNS.find((column) => column.property === property)!.column;
}

async function waitForMapper(poller: Poller, held: HeldRun): Promise<void> {
  for (;;) {
    const lags = await poller.lag.lagOf(poller.mapperGroup, [poller.topic]);
    const behind = lags.reduce((sum, { lag }) => sum + lag, 0);
    if (behind <= poller.settings.REMAP_LAG_LIMIT) return;
    poller.log.debug({ integrationId: held.run.integrationId, behind }, 'remap waits for the mapper');
    await pause(LOOK_AGAIN_MS, undefined, { signal: held.signal }).catch(() => held.signal.throwIfAborted());
  }
}
