import type { IntegrationOptions, MatchingField } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import {
  type CertificateShown,
  CREDENTIAL_COLUMNS,
  type CredentialKind,
  credentialValues,
  type NewCredential,
} from './credential.ts';
import type { Keyring } from './keyring.ts';
import { notify } from './notices.ts';

/** One configured Azure User Sync. What it signs in with is opened separately, by `openIntegrationCredential`. */
export interface Integration {
  readonly id: string;
  readonly instanceSlug: string;
  readonly name: string;
  readonly applicationId: string;
  readonly tenantId: string;
  readonly credentialKind: CredentialKind;
  /** Null: it does not sign in with one. */
  readonly certificate: CertificateShown | null;
  /** Raised by every new credential of any kind; part of the key under which tokens are kept. */
  readonly secretVersion: number;
  readonly secretChangedAt: Date;
  readonly secretExpiresAt: Date | null;
  readonly unitField: MatchingField;
  readonly userTypeField: MatchingField;
  readonly enabled: boolean;
  readonly options: IntegrationOptions;
  /** Raised by every change that an administrator makes. */
  readonly version: number;
  /** Raised by every change of what people are decided by, but for the aliases. */
  readonly rulesVersion: number;
  /** Raised by every change of the aliases. */
  readonly aliasesVersion: number;
  /** The last change of the aliases that has reached everybody concerned. */
  readonly aliasesThrough: number;
  /** Decisions by older aliases than of this version do not count. */
  readonly aliasesBase: number;
  readonly enabledAt: Date | null;
  /** End of the first full read that succeeded; null: never. */
  readonly firstReadAt: Date | null;
  /** End of the last full or delta run that succeeded. */
  readonly lastReadAt: Date | null;
  /** The slot that was filled last, or the moment of enabling. */
  readonly lastSlotAt: Date | null;
  /** The last comparison of the whole directory with the mirror; null: there was none. */
  readonly audit: DirectoryAudit | null;
  readonly deletedAt: Date | null;
}

/** What came of comparing a directory with the mirror: differences that no delta had told. */
export interface DirectoryAudit {
  readonly at: Date;
  readonly people: number;
  readonly differences: number;
  readonly runId: string;
}

/** What an administrator sets, besides the credential. `secretExpiresAt` is its end, of whichever kind it is. */
export type IntegrationInput = Pick<
  Integration,
  'name' | 'applicationId' | 'tenantId' | 'unitField' | 'userTypeField' | 'enabled' | 'options' | 'secretExpiresAt'
>;

const COLUMNS = `id, instance_slug, name, application_id, tenant_id, credential_kind, certificate_thumbprint,
  certificate_thumbprint_sha256, certificate_subject, secret_version, secret_changed_at,
  secret_expires_at, unit_field, user_type_field, enabled, matching, existing_users, unmatched, disabled_accounts,
  include_guests, welcome_mail, max_deactivations_percent, max_deactivations_from, cloud,
  notify_emails, notify_language, version, rules_version,
  aliases_version, aliases_through, aliases_base, enabled_at,
  first_read_at, last_read_at, last_slot_at, audited_at, audit_people, audit_differences, audit_run_id, deleted_at`;

interface Row {
  id: string;
  instance_slug: string;
  name: string;
  application_id: string;
  tenant_id: string;
  credential_kind: CredentialKind;
  certificate_thumbprint: string | null;
  certificate_thumbprint_sha256: string | null;
  certificate_subject: string | null;
  secret_version: number;
  secret_changed_at: Date;
  secret_expires_at: Date | null;
  unit_field: MatchingField;
  user_type_field: MatchingField;
  enabled: boolean;
  matching: IntegrationOptions['matching'];
  existing_users: IntegrationOptions['existingUsers'];
  unmatched: IntegrationOptions['unmatched'];
  disabled_accounts: IntegrationOptions['disabledAccounts'];
  include_guests: boolean;
  welcome_mail: boolean;
  max_deactivations_percent: number;
  max_deactivations_from: number;
  cloud: IntegrationOptions['cloud'];
  notify_emails: string[];
  notify_language: IntegrationOptions['notifyLanguage'];
  version: number;
  rules_version: number;
  aliases_version: number;
  aliases_through: number;
  aliases_base: number;
  enabled_at: Date | null;
  first_read_at: Date | null;
  last_read_at: Date | null;
  last_slot_at: Date | null;
  audited_at: Date | null;
  audit_people: number | null;
  audit_differences: number | null;
  audit_run_id: string | null;
  deleted_at: Date | null;
}

function fromRow(row: Row): Integration {
  return {
    id: row.id,
    instanceSlug: row.instance_slug,
    name: row.name,
    applicationId: row.application_id,
    tenantId: row.tenant_id,
    credentialKind: row.credential_kind,
    certificate: certificateOf(row),
    secretVersion: row.secret_version,
    secretChangedAt: row.secret_changed_at,
    secretExpiresAt: row.secret_expires_at,
    unitField: row.unit_field,
    userTypeField: row.user_type_field,
    enabled: row.enabled,
    options: {
      matching: row.matching,
      existingUsers: row.existing_users,
      unmatched: row.unmatched,
      disabledAccounts: row.disabled_accounts,
      includeGuests: row.include_guests,
      welcomeMail: row.welcome_mail,
      maxDeactivations: { percent: row.max_deactivations_percent, from: row.max_deactivations_from },
      cloud: row.cloud,
      notifyEmails: row.notify_emails,
      notifyLanguage: row.notify_language,
    },
    version: row.version,
    rulesVersion: row.rules_version,
    aliasesVersion: row.aliases_version,
    aliasesThrough: row.aliases_through,
    aliasesBase: row.aliases_base,
    enabledAt: row.enabled_at,
    firstReadAt: row.first_read_at,
    lastReadAt: row.last_read_at,
    lastSlotAt: row.last_slot_at,
    audit:
      row.audited_at === null
        ? null
        : {
            at: row.audited_at,
            people: row.audit_people!,
            differences: row.audit_differences!,
            runId: row.audit_run_id!,
          },
    deletedAt: row.deleted_at,
  };
}

function certificateOf(row: Row): CertificateShown | null {
  if (row.credential_kind !== 'certificate') return null;
  return {
    thumbprint: row.certificate_thumbprint ?? '',
    thumbprintSha256: row.certificate_thumbprint_sha256 ?? '',
    subject: row.certificate_subject ?? '',
  };
}

/**
 * The integrations with these ids, deleted ones that are not swept yet included; without ids all that are not deleted.
 */
export async function loadIntegrations(db: Tx, ids?: readonly string[]): Promise<Integration[]> {
  const rows = await (ids === undefined
    ? db.query<Row>(`SELECT ${COLUMNS} FROM control.integration WHERE deleted_at IS NULL ORDER BY id`)
    : db.query<Row>(`SELECT ${COLUMNS} FROM control.integration WHERE id = ANY($1::uuid[]) ORDER BY id`, [ids]));
  return rows.map(fromRow);
}

/** The integrations of these instances that are not deleted. */
export async function loadIntegrationsOf(db: Tx, slugs: readonly string[]): Promise<Integration[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM control.integration WHERE instance_slug = ANY($1::text[]) AND deleted_at IS NULL ORDER BY id`,
    [slugs],
  );
  return rows.map(fromRow);
}

/** One integration, deleted or not; undefined when there is none. */
export async function loadIntegration(db: Tx, id: string): Promise<Integration | undefined> {
  return (await loadIntegrations(db, [id]))[0];
}

/** One integration, deleted or not, locked against changes until the transaction ends; undefined when there is none. */
export async function lockIntegration(tx: Tx, id: string): Promise<Integration | undefined> {
  const [row] = await tx.query<Row>(`SELECT ${COLUMNS} FROM control.integration WHERE id = $1 FOR UPDATE`, [id]);
  return row && fromRow(row);
}

/**
 * The enabled integrations of an instance of which a run has begun. None of the others can be enabled, and none of
 * these disabled, before the transaction ends.
 */
export async function lockBegunIntegrations(tx: Tx, slug: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM control.integration WHERE instance_slug = $1 AND enabled AND deleted_at IS NULL
        AND EXISTS (SELECT 1 FROM control.run
          WHERE integration_id = integration.id AND started_at IS NOT NULL AND kind <> 'rehearsal')
      ORDER BY id FOR SHARE OF integration`,
    [slug],
  );
  return rows.map(({ id }) => id);
}

/** The instance of each of these integrations that is not deleted. */
export async function instancesOf(db: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ id: string; slug: string }>(
    `SELECT id, instance_slug AS slug FROM control.integration WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL`,
    [ids],
  );
  return new Map(rows.map(({ id, slug }) => [id, slug]));
}

/** The integrations of an instance, deleted ones that are not swept yet included. */
export async function integrationsOfInstance(db: Tx, slug: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>('SELECT id FROM control.integration WHERE instance_slug = $1', [slug]);
  return rows.map(({ id }) => id);
}

/** What a list of integrations is filtered by; `scope` is the instance whose are seen, null: all. */
interface IntegrationFilter {
  readonly scope: string | null;
  readonly instance?: string | undefined;
  readonly id?: string | undefined;
  readonly enabled: boolean | null;
}

/** By what integrations are listed. */
export type IntegrationKey = readonly [instance: string, name: string, id: string];

/** The position of an integration in the list. */
export function keyOfIntegration(integration: Integration): IntegrationKey {
  return [integration.instanceSlug, integration.name, integration.id];
}

/** Integrations behind a key (null: from the first), by instance, name and id. */
export async function listIntegrations(
  db: Tx,
  { scope, instance, id, enabled }: IntegrationFilter,
  after: IntegrationKey | null,
  limit: number,
): Promise<Integration[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM control.integration WHERE deleted_at IS NULL
      AND ($1::text IS NULL OR instance_slug = $1) AND ($2::text IS NULL OR instance_slug = $2)
      AND ($3::uuid IS NULL OR id = $3) AND ($4::boolean IS NULL OR enabled = $4)
      AND ($5::text IS NULL OR (instance_slug COLLATE "C", name COLLATE "C", id::text) > ($5, $6, $7))
      ORDER BY instance_slug COLLATE "C", name COLLATE "C", id::text LIMIT $8`,
    [scope, instance ?? null, id ?? null, enabled, ...(after ?? [null, null, null]), limit],
  );
  return rows.map(fromRow);
}

/** The enabled integrations about which mails are sent. */
export async function integrationsToNotify(db: Tx): Promise<Integration[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM control.integration WHERE deleted_at IS NULL AND enabled AND notify_emails <> '{}'
      ORDER BY id`,
  );
  return rows.map(fromRow);
}

/** What is needed to know whether something kept about an integration still holds. */
export interface IntegrationVersion {
  readonly id: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly deleted: boolean;
}

/** Versions of these integrations, in one cheap query. An id that is not in the answer no longer exists. */
export function integrationVersions(db: Tx, ids: readonly string[]): Promise<IntegrationVersion[]> {
  return db.query<IntegrationVersion>(
    `SELECT id, version, enabled, deleted_at IS NOT NULL AS deleted FROM control.integration
      WHERE id = ANY($1::uuid[])`,
    [ids],
  );
}

/** The rules that people of these integrations are decided by now, and who changed them last (null: not noted). */
export async function currentRules(
  db: Tx,
  ids: readonly string[],
): Promise<Map<string, { readonly version: number; readonly changedBy: string | null }>> {
  const rows = await db.query<{ id: string; version: number; changedBy: string | null }>(
    `SELECT id, rules_version AS version, rules_changed_by AS "changedBy" FROM control.integration
      WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, ...rules }) => [id, rules]));
}

/** Those of the given integrations that are deleted or not there at all: whose rows a service sweeps. */
export async function goneIntegrations(db: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT given.id FROM unnest($1::uuid[]) AS given (id)
      LEFT JOIN control.integration i ON i.id = given.id AND i.deleted_at IS NULL WHERE i.id IS NULL`,
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Makes an integration. Breaks `integration_tenant` when the instance has one for this tenant. */
export async function insertIntegration(
  tx: Tx,
  keyring: Keyring,
  integration: IntegrationInput & { id: string; instanceSlug: string; secret: NewCredential },
): Promise<Integration> {
  const [row] = await tx.query<Row>(
    `INSERT INTO control.integration (id, instance_slug, enabled_at, last_slot_at, ${INPUT_COLUMNS}, ${CREDENTIAL_COLUMNS})
      VALUES ($1, $2, CASE WHEN $9 THEN now() END, CASE WHEN $9 THEN now() END,
        $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
      RETURNING ${COLUMNS}`,
    [
      integration.id,
      integration.instanceSlug,
      ...inputValues(integration),
      ...(await credentialValues(keyring, integration.id, integration.secret)),
    ],
  );
  await notify(tx, 'integration', integration.id);
  return fromRow(row!);
}

/**
 * Writes what an administrator changed and raises the version, and that of the rules where people are decided by
 * something else now, with who changed them; `credential` undefined keeps the stored one. An integration that becomes
 * enabled is due with the next slot.
 */
export async function updateIntegration(
  tx: Tx,
  keyring: Keyring,
  id: string,
  input: IntegrationInput,
  credential: NewCredential | undefined,
  changedBy: string | null = null,
): Promise<Integration> {
  const isNew = credential !== undefined;
  const stored = isNew ? await credentialValues(keyring, id, credential) : [null, null, null, null, null];
  const [row] = await tx.query<Row>(
    `UPDATE control.integration SET
      (${INPUT_COLUMNS}) = ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20),
      (${CREDENTIAL_COLUMNS}) = (SELECT CASE WHEN $2 THEN $22 ELSE credential_kind END,
        CASE WHEN $2 THEN $23 ELSE secret_jwe END, CASE WHEN $2 THEN $24 ELSE certificate_thumbprint END,
        CASE WHEN $2 THEN $25 ELSE certificate_thumbprint_sha256 END,
        CASE WHEN $2 THEN $26 ELSE certificate_subject END),
      secret_version = secret_version + CASE WHEN $2 THEN 1 ELSE 0 END,
      secret_changed_at = CASE WHEN $2 THEN now() ELSE secret_changed_at END,
      enabled_at = CASE WHEN $9 AND NOT enabled THEN now() WHEN $9 THEN enabled_at END,
      last_slot_at = CASE WHEN $9 AND NOT enabled THEN now() ELSE last_slot_at END,
      rules_version = rules_version + CASE WHEN (${RULES_COLUMNS}) IS DISTINCT FROM ($7, $8, $10, $11, $12, $13, $14)
        THEN 1 ELSE 0 END,
      rules_changed_by = CASE WHEN (${RULES_COLUMNS}) IS DISTINCT FROM ($7, $8, $10, $11, $12, $13, $14)
        THEN $21 ELSE rules_changed_by END,
      version = version + 1, updated_at = now()
      WHERE id = $1 RETURNING ${COLUMNS}`,
    [id, isNew, ...inputValues(input), changedBy, ...stored],
  );
  await notify(tx, 'integration', id);
  return fromRow(row!);
}

/** Marks an integration as deleted; every service then sweeps its own rows. Its credential goes at once. */
export async function markIntegrationDeleted(tx: Tx, id: string): Promise<void> {
  await tx.execute(
    `UPDATE control.integration SET deleted_at = now(), enabled = false, secret_jwe = '', version = version + 1
      WHERE id = $1 AND deleted_at IS NULL`,
    [id],
  );
  await tx.execute('DELETE FROM control.alias WHERE integration_id = $1', [id]);
  await tx.execute(
    `UPDATE control.run SET status = 'cancelled', ended_at = now(), answered_at = now()
      WHERE integration_id = $1 AND status IN ('queued', 'running')`,
    [id],
  );
  await notify(tx, 'integration', id);
}

/** Removes control's own rows of integrations that were deleted before the given age; returns how many. */
export function removeDeletedIntegrations(db: Tx, olderThanMs: number): Promise<number> {
  return db.execute(`DELETE FROM control.integration WHERE deleted_at < now() - $1 * interval '1 millisecond'`, [
    olderThanMs,
  ]);
}

const INPUT_COLUMNS = `name, application_id, tenant_id, secret_expires_at, unit_field, user_type_field, enabled, matching,
  existing_users, unmatched, disabled_accounts, include_guests, welcome_mail, max_deactivations_percent,
  max_deactivations_from, cloud, notify_emails, notify_language`;

/** What people are decided by, in the order of INPUT_COLUMNS; the other options say only how something is done. */
const RULES_COLUMNS =
  'unit_field, user_type_field, matching, existing_users, unmatched, disabled_accounts, include_guests';

function inputValues(input: IntegrationInput): unknown[] {
  const { options } = input;
  return [
    input.name,
    input.applicationId,
    input.tenantId,
    input.secretExpiresAt,
    input.unitField,
    input.userTypeField,
    input.enabled,
    options.matching,
    options.existingUsers,
    options.unmatched,
    options.disabledAccounts,
    options.includeGuests,
    options.welcomeMail,
    options.maxDeactivations.percent,
    options.maxDeactivations.from,
    options.cloud,
    options.notifyEmails,
    options.notifyLanguage,
  ];
}

/** A directory audit that found differences, and the instance that it belongs to. */
export interface AuditFinding {
  readonly integrationId: string;
  readonly slug: string;
  readonly people: number;
  readonly differences: number;
  readonly runId: string;
}

/** Directory audits with differences that nobody was told of; they count as told when the transaction commits. */
export function takeAuditFindings(tx: Tx): Promise<AuditFinding[]> {
  return tx.query<AuditFinding>(
    `UPDATE control.integration SET audit_told_at = audited_at
      WHERE audit_differences > 0 AND audit_told_at IS DISTINCT FROM audited_at AND deleted_at IS NULL
      RETURNING id AS "integrationId", instance_slug AS slug, audit_people AS people,
        audit_differences AS differences, audit_run_id AS "runId"`,
  );
}
