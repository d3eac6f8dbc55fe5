import { addCounts, fenceRun } from '@user-sync/control';
import { concernedBy } from '@user-sync/domain';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import { waitForMapper, waitForZiik } from '../publish-changes/wait-for-others.ts';
import { createSideReader } from '../read-asked-users/read-asked-users.ts';
import { type DirectoryRow, saveProgress } from '../read-directory/directory-row.ts';
import type { RunParts } from '../run-parts.ts';
import { MIRROR_COLUMNS } from '../write-mirror/mirror-columns.ts';

/** How far a remap has come: the last person looked at, and for what. */
export interface RemapProgress {
  readonly phase: 'remap';
  readonly after: string;
  /** The rules and the scope that it began with. */
  readonly by?: string;
}

const CHUNK = 5_000;

/**
 * Lets everybody concerned be decided again, without reading Azure: gives their rows new revisions and publishes them.
 * Waits between chunks for the mapper and for Ziik, so that one customer's remap does not delay the others' changes.
 */
export async function remap(parts: RunParts, claimed: ClaimedRun, directory: DirectoryRow): Promise<void> {
  const by = reasonOf(claimed);
  const progress = directory.progress as RemapProgress | null;
  // Given back halfway, it may have taken up another order meanwhile: that one is about those before, too.
  let after = progress?.by === by ? progress.after : '';
  const readAskedUsers = createSideReader(parts, claimed);
  for (;;) {
    await claimed.waitFor(waitForMapper(parts, claimed));
    await claimed.waitFor(waitForZiik(parts, claimed));
    await claimed.checkpoint();
    const last = await touchChunk(parts, claimed, { after, by });
    if (last === null) return;
    await claimed.changes.publish();
    await readAskedUsers();
    after = last;
  }
}

/** Gives new revisions to those concerned among the next rows; returns the last row's id, null at the end. */
async function touchChunk(
  { database }: Pick<RunParts, 'database'>,
  { run, integration }: ClaimedRun,
  { after, by }: { after: string; by: string },
): Promise<string | null> {
  return database.transaction(async (tx) => {
    await fenceRun(tx, run);
    const [unit, userType] = [columnOf(integration.unitField), columnOf(integration.userTypeField)];
    const exact = run.scope?.exact ? run.scope : null;
    const rows = await tx.query<{ azureId: string; unit: string | null; userType: string | null }>(
      `SELECT azure_id AS "azureId", ${unit} AS unit, ${userType} AS "userType" FROM poller.mirror
        WHERE integration_id = $1 AND present AND azure_id > $2
          ${exact ? `AND (${holdsOneOf(unit, 3)} OR ${holdsOneOf(userType, 4)})` : ''}
        ORDER BY azure_id LIMIT ${CHUNK}`,
      [run.integrationId, after, ...(exact ? [exact.units, exact.userTypes] : [])],
    );
    const last = rows.at(-1)?.azureId;
    if (last === undefined) return null;
    const isConcerned = concernTest({ run, integration });
    const concerned = rows.filter(isConcerned).map(({ azureId }) => azureId);
    if (concerned.length > 0) {
      await tx.execute(
        `UPDATE poller.mirror SET change = 'updated', revision = nextval('poller.revision'), run_id = $2, verify = false, asked = false
          WHERE integration_id = $1 AND azure_id = ANY($3::text[]) AND present`,
        [run.integrationId, run.id, concerned],
      );
    }
    await addCounts(tx, run.id, { updated: concerned.length, unchanged: rows.length - concerned.length });
    await saveProgress(tx, run, { phase: 'remap', after: last, by });
    return last;
  });
}

function reasonOf({ run, integration }: ClaimedRun): string {
  return JSON.stringify([integration.rulesVersion, run.scope]);
}

function concernTest({ run, integration }: Pick<ClaimedRun, 'run' | 'integration'>) {
  if (run.scope === null) return () => true;
  const matching = run.scope.exact ? 'exact' : integration.options.matching;
  const byUnit = concernedBy(run.scope.units, matching);
  const byUserType = concernedBy(run.scope.userTypes, matching);
  return ({ unit, userType }: { unit: string | null; userType: string | null }) => byUnit(unit) || byUserType(userType);
}

/**
 * Whether a value has one of the texts in it, wherever: those who state it, and few others. So the values of all others
 * need not leave the database.
 */
function holdsOneOf(column: string, parameter: number): string {
  const normal = `CASE WHEN ${column} IS NFC NORMALIZED THEN ${column} ELSE normalize(${column}, NFC) END`;
  return `EXISTS (SELECT FROM unnest($${parameter}::text[]) AS sought (value) WHERE strpos(${normal}, sought.value) > 0)`;
}

function columnOf(property: string): string {
  return MIRROR_COLUMNS.find((column) => column.property === property)!.column;
}
