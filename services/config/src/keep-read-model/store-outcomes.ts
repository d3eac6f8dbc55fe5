import type { UserOutcome } from '@user-sync/contracts';
import { columns, type Tx } from '@user-sync/persistence';

const COLUMNS = `integration_id, azure_id, sequence, status, ziik_user_id, email, first_name, last_name, unit_id,
  unit_name, user_types, findings, finding_codes, search, deactivated_at, purge_at, updated_at, azure, ziik, decision`;

const UPSERT = `
  INSERT INTO config.person (${COLUMNS})
    SELECT given.integration_id, azure_id, sequence, status, ziik_user_id, email, first_name, last_name, unit_id,
      unit_name, user_types, findings, string_to_array(finding_codes, ','), search, deactivated_at, purge_at,
      updated_at, azure, ziik, decision
    FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[],
      $9::bigint[], $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::text[], $15::timestamptz[],
      $16::timestamptz[], $17::timestamptz[], $18::text[], $19::text[], $20::text[]) AS given (${COLUMNS})
    WHERE EXISTS (SELECT FROM control.integration i WHERE i.id = given.integration_id AND i.deleted_at IS NULL)
  ON CONFLICT (integration_id, azure_id) DO UPDATE SET sequence = excluded.sequence, status = excluded.status,
    ziik_user_id = excluded.ziik_user_id, email = excluded.email, first_name = excluded.first_name,
    last_name = excluded.last_name, unit_id = excluded.unit_id, unit_name = excluded.unit_name,
    user_types = excluded.user_types, findings = excluded.findings, finding_codes = excluded.finding_codes,
    search = excluded.search, deactivated_at = excluded.deactivated_at, purge_at = excluded.purge_at,
    updated_at = excluded.updated_at, azure = excluded.azure, ziik = excluded.ziik, decision = excluded.decision
  WHERE person.sequence < excluded.sequence`;

const ADD_HISTORY = `
  INSERT INTO config.history (integration_id, azure_id, sequence, at, what, run_id, detail)
    SELECT given.* FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[],
      $7::text[]) AS given (integration_id, azure_id, sequence, at, what, run_id, detail)
    JOIN control.integration i ON i.id = given.integration_id AND i.deleted_at IS NULL
  ON CONFLICT DO NOTHING`;

const UNLIST = `
  WITH gone AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS given (integration_id, azure_id, sequence)
  ), history AS (
    DELETE FROM config.history h USING gone
      WHERE h.integration_id = gone.integration_id AND h.azure_id = gone.azure_id AND h.sequence <= gone.sequence
  )
  DELETE FROM config.person p USING gone
    WHERE p.integration_id = gone.integration_id AND p.azure_id = gone.azure_id AND p.sequence < gone.sequence`;

/**
 * Stores outcomes: of each person the newest counts, by `sequence`, whatever order and however often they come; all go
 * into the history. Outcomes of integrations that no longer exist are dropped. Two statements for any number of them.
 */
export async function storeOutcomes(tx: Tx, outcomes: readonly UserOutcome[]): Promise<void> {
  const newest = new Map<string, UserOutcome>();
  for (const outcome of outcomes) {
    const key = `${outcome.integrationId}/${outcome.azureId}`;
    const other = newest.get(key);
    if (other === undefined || other.sequence < outcome.sequence) newest.set(key, outcome);
  }
  const [gone, listed] = [
    [...newest.values()].filter(isUnlisted),
    [...newest.values()].filter((each) => !isUnlisted(each)),
  ];
  await tx.execute(
    UPSERT,
    columns(
      listed.map((outcome) => (isPurged(outcome) ? stubOf(outcome) : outcome)),
      [
        'integrationId',
        'azureId',
        'sequence',
        'status',
        'ziikUserId',
        'email',
        'firstName',
        'lastName',
        ({ unit }) => unit?.id,
        ({ unit }) => unit?.name,
        ({ userTypes }) => (userTypes.length === 0 ? '[]' : JSON.stringify(userTypes)),
        ({ findings }) => (findings.length === 0 ? '[]' : JSON.stringify(findings)),
        codesOf,
        searchOf,
        'deactivatedAt',
        'purgeAt',
        'at',
        ({ azure }) => azure && JSON.stringify(azure),
        ({ ziik }) => ziik && JSON.stringify(ziik),
        ({ decision }) => decision && JSON.stringify(decision),
      ],
    ),
  );
  await tx.execute(
    ADD_HISTORY,
    columns(outcomes, ['integrationId', 'azureId', 'sequence', 'at', 'what', 'runId', detailOf]),
  );
  if (gone.length > 0) await tx.execute(UNLIST, columns(gone, ['integrationId', 'azureId', 'sequence']));
}

/** Of whom nothing is left to tell: gone from Azure before Ziik had them, or gone on under another Azure id. */
function isUnlisted({ what }: UserOutcome): boolean {
  return what === 'unlisted';
}

function codesOf({ findings }: UserOutcome): string {
  if (findings.length === 0) return '';
  return findings.length === 1 ? findings[0]!.code : [...new Set(findings.map(({ code }) => code))].join(',');
}

function detailOf(outcome: UserOutcome): string {
  return outcome.findings.length === 0 ? outcome.status : `${outcome.status}: ${codesOf(outcome)}`;
}

function searchOf({ email, firstName, lastName }: UserOutcome): string {
  return `${firstName ?? ''} ${lastName ?? ''} ${email ?? ''}`.toLowerCase();
}

/** Purged by us; somebody deleted in Ziik by hand is still in Azure, and can be brought back. */
function isPurged({ status, findings }: UserOutcome): boolean {
  return status === 'purged' && !findings.some(({ code }) => code === 'gone-in-ziik');
}

/** What may be kept of a purged user (S36). */
function stubOf(outcome: UserOutcome): UserOutcome {
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
  };
}
