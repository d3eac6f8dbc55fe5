import { expect, it } from '@jest/globals';
import { DETAIL_COLUMNS, LISTED_COLUMNS } from './person-columns.ts';
import { UPSERT } from './store-outcomes.ts';

const oneLine = (sql: string) => sql.replace(/\s+/g, ' ').trim();

it('outcomes are stored by this statement', () => {
  expect(oneLine(UPSERT)).toBe(
    oneLine(`
      INSERT INTO config.person (integration_id, sequence, finding_codes, search, name_key, facets,
      keys_sequence, azure_id, status, ziik_user_id, email, first_name, last_name, unit_id, unit_name,
      user_types, findings, deactivated_at, purge_at, updated_at, retry, azure, ziik, decision, lifecycle,
      hold, rules_version) SELECT given.integration_id, given.sequence,
      string_to_array(given.finding_codes, ','), given.search, given.name_key,
      string_to_array(given.facets, ',')::bigint[], given.keys_sequence, given.azure_id, given.status,
      given.ziik_user_id, given.email, given.first_name, given.last_name, given.unit_id, given.unit_name,
      given.user_types, given.findings, given.deactivated_at, given.purge_at, given.updated_at,
      given.retry, given.azure, given.ziik, given.decision, given.lifecycle, given.hold,
      given.rules_version FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[],
      $6::text[], $7::bigint[], $8::text[], $9::text[], $10::bigint[], $11::text[], $12::text[],
      $13::text[], $14::bigint[], $15::text[], $16::text[], $17::jsonb[], $18::timestamptz[],
      $19::timestamptz[], $20::timestamptz[], $21::text[], $22::text[], $23::text[], $24::text[],
      $25::text[], $26::text[], $27::bigint[]) AS given (integration_id, sequence, finding_codes, search,
      name_key, facets, keys_sequence, azure_id, status, ziik_user_id, email, first_name, last_name,
      unit_id, unit_name, user_types, findings, deactivated_at, purge_at, updated_at, retry, azure, ziik,
      decision, lifecycle, hold, rules_version) WHERE EXISTS (SELECT FROM control.integration i WHERE i.id
      = given.integration_id AND i.deleted_at IS NULL) ON CONFLICT (integration_id, azure_id) DO UPDATE
      SET sequence = excluded.sequence, finding_codes = excluded.finding_codes, search = excluded.search,
      name_key = excluded.name_key, facets = excluded.facets, keys_sequence = excluded.keys_sequence,
      status = excluded.status, ziik_user_id = excluded.ziik_user_id, email = excluded.email, first_name =
      excluded.first_name, last_name = excluded.last_name, unit_id = excluded.unit_id, unit_name =
      excluded.unit_name, user_types = excluded.user_types, findings = excluded.findings, deactivated_at =
      excluded.deactivated_at, purge_at = excluded.purge_at, updated_at = excluded.updated_at, retry =
      excluded.retry, azure = excluded.azure, ziik = excluded.ziik, decision = excluded.decision,
      lifecycle = excluded.lifecycle, hold = excluded.hold, rules_version = excluded.rules_version WHERE
      person.sequence < excluded.sequence`),
  );
});

it('a list of users reads these columns, and a user’s own page some more', () => {
  expect(LISTED_COLUMNS).toBe(
    oneLine(`
      azure_id AS "azureId", status AS "status", ziik_user_id AS "ziikUserId", email AS "email",
      first_name AS "firstName", last_name AS "lastName", unit_id AS "unitId", unit_name AS "unitName",
      user_types AS "userTypes", findings AS "findings", deactivated_at AS "deactivatedAt", purge_at AS
      "purgeAt", updated_at AS "updatedAt", retry AS "retry"`),
  );
  expect(DETAIL_COLUMNS).toBe(
    'azure AS "azure", ziik AS "ziik", decision AS "decision", lifecycle AS "lifecycle", hold AS "hold"',
  );
});
