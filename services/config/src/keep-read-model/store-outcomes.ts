import type { UserOutcome } from '@user-sync/contracts';
import { columns, planOnce, type Tx, unnestAs } from '@user-sync/persistence';
import { compareOutcomes } from '../keep-history/compare-outcomes.ts';
import { addHistory, forgetValues } from '../keep-history/keep-history.ts';
import { PERSON_COLUMNS } from './person-columns.ts';

const KEY = ['integration_id', 'azure_id'];
const REPLACED = PERSON_COLUMNS.filter(({ name }) => !KEY.includes(name));

export const UPSERT = planOnce(`
  INSERT INTO config.person (${PERSON_COLUMNS.map(({ name }) => name).join(', ')})
    SELECT ${PERSON_COLUMNS.map(({ stored }) => stored).join(', ')}
    FROM ${unnestAs('given', PERSON_COLUMNS)}
    WHERE EXISTS (SELECT FROM control.integration i WHERE i.id = given.integration_id AND i.deleted_at IS NULL)
  ON CONFLICT (${KEY.join(', ')}) DO UPDATE SET ${REPLACED.map(({ name }) => `${name} = excluded.${name}`).join(', ')}
  WHERE person.sequence < excluded.sequence`);

const UNLIST = `
  WITH gone AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS given (integration_id, azure_id, sequence)
  ), history AS (
    DELETE FROM config.history h USING gone
      WHERE h.integration_id = gone.integration_id AND h.azure_id = gone.azure_id AND h.sequence <= gone.sequence
  )
  DELETE FROM config.person p USING gone
    WHERE p.integration_id = gone.integration_id AND p.azure_id = gone.azure_id AND p.sequence < gone.sequence`;

const TAKE_TURNS = planOnce(`
  INSERT INTO config.people_count (integration_id, what, key, people)
    SELECT i.id, 'all', '', 0 FROM control.integration i
      WHERE i.id = ANY($1::uuid[]) AND i.deleted_at IS NULL ORDER BY i.id
  ON CONFLICT (integration_id, what, key) DO UPDATE SET people = people_count.people`);

/**
 * Makes one writer of an integration's people wait for another, before either has changed anybody: the counts that the
 * statements keep (see the migration `count-people`) are rows that all of them change, in more than one order.
 */
export async function takeTurns(tx: Tx, integrationIds: readonly string[]): Promise<void> {
  await tx.execute(TAKE_TURNS, [[...new Set(integrationIds)]]);
}

/**
 * Stores outcomes: of each person the newest counts, by `sequence`, whatever order and however often they come; all go
 * into the history. Outcomes of integrations that no longer exist are dropped. A few statements for any number of them.
 */
export async function storeOutcomes(tx: Tx, outcomes: readonly UserOutcome[]): Promise<void> {
  const newest = new Map<string, UserOutcome>();
  for (const outcome of outcomes) {
    const key = `${outcome.integrationId}/${outcome.azureId}`;
    const other = newest.get(key);
    if (other === undefined || other.sequence < outcome.sequence) newest.set(key, outcome);
  }
  await takeTurns(
    tx,
    outcomes.map(({ integrationId }) => integrationId),
  );
  const [gone, listed] = [
    [...newest.values()].filter(isUnlisted),
    [...newest.values()].filter((each) => !isUnlisted(each)),
  ];
  const history = await compareOutcomes(tx, outcomes);
  await tx.execute(
    UPSERT,
    columns(
      listed.map((outcome) => (isPurged(outcome) ? stubOf(outcome) : outcome)),
      PERSON_COLUMNS.map(({ from }) => from),
    ),
  );
  await addHistory(tx, history);
  await forgetValues(tx, outcomes);
  if (gone.length > 0) await tx.execute(UNLIST, columns(gone, ['integrationId', 'azureId', 'sequence']));
}

/** There is nothing left to report: gone from Azure before Ziik had them, or continued under another Azure id. */
function isUnlisted({ what }: UserOutcome): boolean {
  return what === 'unlisted';
}

/** Purged by us; somebody deleted in Ziik by hand is still in Azure, and can be brought back. */
function isPurged({ status, findings }: UserOutcome): boolean {
  return status === 'purged' && !findings.some(({ code }) => code === 'gone-in-ziik');
}

/** What may be kept of a purged user (S36). */
function stubOf({ lifecycle: _, ...outcome }: UserOutcome): UserOutcome {
  return {
    ...outcome,
    email: null,
    firstName: null,
    lastName: null,
    unit: null,
    userTypes: [],
    findings: [],
    azure: null,
    ziik: null,
    decision: null,
    retry: null,
  };
}
