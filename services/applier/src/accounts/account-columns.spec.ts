import { expect, it } from '@jest/globals';
import { SELECT_LIST } from './account-columns.ts';
import { WRITE } from './write-results.ts';

const oneLine = (sql: string) => sql.replace(/\s+/g, ' ').trim();

it('an account is read by this list', () => {
  expect(oneLine(SELECT_LIST)).toBe(
    oneLine(`
      a.integration_id AS "integrationId", a.azure_id AS "azureId", a.touch AS "touch", a.desired_revision
      AS "revision", a.run_id AS "runId", a.desired AS "command", a.rules_version AS "rulesVersion", a.aliases_version AS "aliasesVersion",
      coalesce(a.repeats AND a.content_revision = a.desired_revision, false) AS "repeats",
      a.traceparent AS "traceparent", a.waiting_since AS "waitingSince", a.ziik_user_id AS "ziikUserId",
      a.created_by_us AS "createdByUs", a.former_azure_ids AS "formerAzureIds", a.applied_revision AS
      "appliedRevision", a.applied AS "applied", a.applied_email_key AS "appliedEmailKey", a.doubtful AS
      "doubtful", a.verify AS "verify", a.settled AS "settled", a.trouble AS "trouble", a.waiting_for AS
      "waitingFor", a.wish AS "wish", a.asked AS "asked", a.brake AS "removal", a.hold_run AS "holdRun", a.override AS
      "override", a.hands_off AS "handsOff", a.deactivated_at AS "deactivatedAt", a.purge_at AS "purgeAt",
      coalesce(a.purge_at <= now(), false) OR coalesce(a.deactivated_at > now() + 180000 * interval '1
      millisecond', false) AS "isPurgeDue", a.outcome_seq IS NOT NULL AS "isTold", a.status AS "status",
      a.what AS "what", a.findings AS "findings"`),
  );
});

it('a result writes these columns as it was concluded', () => {
  expect(oneLine(WRITE)).toContain(
    oneLine(`UPDATE applier.account AS a SET
      ziik_user_id = r.ziik_user_id, created_by_us = r.created_by_us, applied = CASE WHEN r.forget THEN
      NULL ELSE r.applied END, applied_email_key = CASE WHEN r.forget THEN NULL ELSE r.applied_email_key
      END, doubtful = r.doubtful, verify = CASE WHEN a.touch = r.touch THEN r.verify ELSE a.verify END,
      settled = r.settled AND a.touch = r.touch, trouble = CASE WHEN a.touch = r.touch THEN r.trouble ELSE
      a.trouble END, waiting_for = r.waiting_for, wish = CASE WHEN a.touch = r.touch THEN r.wish ELSE
      a.wish END, brake = CASE WHEN a.touch = r.touch THEN r.brake ELSE a.brake END, hold_run = CASE WHEN
      a.touch = r.touch THEN r.hold_run ELSE a.hold_run END, override = CASE WHEN a.touch = r.touch THEN
      r.override ELSE a.override END, hands_off = CASE WHEN a.touch = r.touch THEN r.hands_off ELSE
      a.hands_off END, status = r.status, what = r.what, findings = r.findings, former_azure_ids = `),
  );
});

it('a result is given in arrays of these columns, in this order', () => {
  expect(oneLine(WRITE)).toContain(
    oneLine(`
      unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::boolean[], $6::text[], $7::text[],
      $8::boolean[], $9::boolean[], $10::boolean[], $11::text[], $12::text[], $13::text[], $14::text[],
      $15::uuid[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::float8[],
      $22::text[], $23::boolean[], $24::text[], $25::boolean[], $26::boolean[]) AS r (integration_id, azure_id, touch,
      ziik_user_id, created_by_us, applied, applied_email_key, doubtful, verify, settled, trouble,
      waiting_for, wish, brake, hold_run, override, hands_off, status, what, findings, due_in_ms,
      deactivation, is_news, occasion, is_answer, forget)`),
  );
});
