import { type Customer, type RunView } from '@user-sync/demo';
import { pages } from '@user-sync/judge';
import type { ProgramTools } from '@user-sync/stack';
import { costOf } from '../../load/cost.ts';
import { settledRemap } from '../../load/neighbours.ts';
import { quantile } from '../../load/report.ts';
import type { Stage } from '../../load/scenario.ts';
import { benchLarge, type LargeOptions, type LargeStage, spending } from './bench-large.ts';

const TO_FIRST = 4;
/** Both have the same values, so that it makes no difference which one names the user types. */
const FIELDS = ['officeLocation', 'jobTitle'] as const;
const AT_ONCE = 500;

/** Remaps of everybody after a change of the matching fields that decides nobody otherwise. Returns the exit code. */
export function benchRemap(tools: ProgramTools, options: LargeOptions): Promise<number> {
  return benchLarge(tools, options, { name: 'remap', prepare: copyTitles, play });
}

/** Gives everybody the job title as the office's location, too. */
async function copyTitles({ sandbox, signal }: Stage, { tenantId }: Customer): Promise<void> {
  const directory = `/tenants/${tenantId}`;
  let changes: object[] = [];
  const send = async () => {
    signal.throwIfAborted();
    await sandbox.entra.send('POST', `${directory}/changes`, changes);
    changes = [];
  };
  type Titled = { readonly id: string; readonly jobTitle?: string | null };
  for await (const { id, jobTitle = null } of pages<Titled>(sandbox.entra, `${directory}/people`)) {
    changes.push({ op: 'update', id, set: { officeLocation: jobTitle } });
    if (changes.length === AT_ONCE) await send();
  }
  if (changes.length > 0) await send();
}

async function play(stage: LargeStage): Promise<void> {
  const { tell, report, large, firstUsersPerSecond, rounds } = stage;
  const rowsPerSecond: number[] = [];
  const known = new Set<string>();
  for (let round = 1; round <= rounds; round++) {
    tell.heading(`Everybody is decided by another field with the same values, ${round} of ${rounds}`);
    const cost = await costOf(stage, large, () =>
      spending(stage, `remap ${round}`, async () => {
        const run = await remapBy(stage, FIELDS[(round - 1) % FIELDS.length]!, known);
        rowsPerSecond.push(run.rows / run.seconds);
        report.atLeast(`people decided again, remap ${round}`, run.rows, stage.users);
      }),
    );
    report.atMost(`requests to Graph, remap ${round}`, cost.graph, 0);
    report.note(`calls to Ziik, remap ${round}`, cost.ziik);
  }
  report.note('rows/s, remap', quantile(rowsPerSecond, 0.5));
  report.atLeast(
    "rows/s of a remap to the first synchronisation's users/s",
    quantile(rowsPerSecond, 0.5) / firstUsersPerSecond,
    TO_FIRST,
  );
}

/** From the request until everybody has an answer. */
async function remapBy(
  { signal, users, large: { admin, integrationId } }: LargeStage,
  userTypeField: string,
  known: Set<string>,
): Promise<{ rows: number; seconds: number }> {
  const requestedAt = Date.now();
  await admin.patch(`/v1/integrations/${integrationId}`, { userTypeField });
  const { id, settledAt, counts }: RunView = await settledRemap(
    admin,
    integrationId,
    signal,
    60_000 + users * 10,
    known,
  );
  known.add(id);
  return { rows: counts.updated!, seconds: (Date.parse(settledAt!) - requestedAt) / 1_000 };
}
