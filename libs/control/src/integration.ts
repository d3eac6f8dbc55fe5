import type { IntegrationOptions, MatchingField } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { type Keyring, openSecret, sealSecret } from './keyring.ts';
import { notify } from './notices.ts';

/** One configured Azure User Sync. The secret is opened separately, by `openIntegrationSecret`. */
export interface Integration {
  readonly id: string;
  readonly instanceSlug: string;
  readonly name: string;
  readonly applicationId: string;
  readonly tenantId: string;
  /** Raised by every new secret; part of the key under which tokens are kept. */
  readonly secretVersion: number;
  readonly secretChangedAt: Date;
  readonly secretExpiresAt: Date | null;
  readonly unitField: MatchingField;
  readonly userTypeField: MatchingField;
  readonly enabled: boolean;
  readonly options: IntegrationOptions;
  /** Raised by every change that an administrator makes. */
  readonly version: number;
  readonly enabledAt: Date | null;
  /** End of the first full read that succeeded; null: never. */
  readonly firstReadAt: Date | null;
  /** End of the last full or delta run that succeeded. */
  readonly lastReadAt: Date | null;
  /** The slot that was filled last, or the moment of enabling. */
  readonly lastSlotAt: Date | null;
  readonly deletedAt: Date | null;
}

/** What an administrator sets, besides the secret. */
export type IntegrationInput = Pick<
  Integration,
  'name' | 'applicationId' | 'tenantId' | 'unitField' | 'userTypeField' | 'enabled' | 'options' | 'secretExpiresAt'
>;

const COLUMNS = `id, instance_slug, name, application_id, tenant_id, secret_version, secret_changed_at,
  secret_expires_at, unit_field, user_type_field, enabled, matching, existing_users, unmatched, disabled_accounts,
  include_guests, welcome_mail, max_deactivations_percent, max_deactivations_from, cloud, version, enabled_at,
  first_read_at, last_read_at, last_slot_at, deleted_at`;

interface Row {
  id: string;
  instance_slug: string;
  name: string;
  application_id: string;
  tenant_id: string;
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
  version: number;
  enabled_at: Date | null;
  first_read_at: Date | null;
  last_read_at: Date | null;
  last_slot_at: Date | null;
  deleted_at: Date | null;
}

function fromRow(row: Row): Integration {
  return {
    id: row.id,
    instanceSlug: row.instance_slug,
    name: row.name,
    applicationId: row.application_id,
    tenantId: row.tenant_id,
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
    },
    version: row.version,
    enabledAt: row.enabled_at,
    firstReadAt: row.first_read_at,
    lastReadAt: row.last_read_at,
    lastSlotAt: row.last_slot_at,
    deletedAt: row.deleted_at,
  };
}

/** The integrations with these ids, deleted ones that are not swept yet included; without ids all that are not deleted. */
export async function loadIntegrations(db: Tx, ids?: readonly string[]): Promise<Integration[]> {
  const rows = await (ids === undefined
    ? db.query<Row>(`SELECT ${COLUMNS} FROM control.integration WHERE deleted_at IS NULL ORDER BY id`)
    : db.query<Row>(`SELECT ${COLUMNS} FROM control.integration WHERE id = ANY($1::uuid[]) ORDER BY id`, [ids]));
  return rows.map(fromRow);
}

/** One integration, deleted or not; undefined when there is none. */
export async function loadIntegration(db: Tx, id: string): Promise<Integration | undefined> {
  return (await loadIntegrations(db, [id]))[0];
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
  integration: IntegrationInput & { id: string; instanceSlug: string; secret: string },
): Promise<Integration> {
  const [row] = await tx.query<Row>(
    `INSERT INTO control.integration (id, instance_slug, secret_jwe, enabled_at, last_slot_at, ${INPUT_COLUMNS})
      VALUES ($1, $2, $3, CASE WHEN $10 THEN now() END, CASE WHEN $10 THEN now() END,
        $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
      RETURNING ${COLUMNS}`,
    [
      integration.id,
      integration.instanceSlug,
      await sealSecret(keyring, integration.secret, `integration/${integration.id}/secret`),
      ...inputValues(integration),
    ],
  );
  await notify(tx, 'integration', integration.id);
  return fromRow(row!);
}

/**
 * Writes what an administrator changed and raises the version; `secret` undefined keeps the stored one. An integration
 * that becomes enabled is due with the next slot.
 */
export async function updateIntegration(
  tx: Tx,
  keyring: Keyring,
  id: string,
  input: IntegrationInput,
  secret: string | undefined,
): Promise<Integration> {
  const sealed = secret === undefined ? null : await sealSecret(keyring, secret, `integration/${id}/secret`);
  const [row] = await tx.query<Row>(
    `UPDATE control.integration SET
      (${INPUT_COLUMNS}) = ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18),
      secret_jwe = coalesce($2, secret_jwe),
      secret_version = secret_version + CASE WHEN $2::text IS NULL THEN 0 ELSE 1 END,
      secret_changed_at = CASE WHEN $2::text IS NULL THEN secret_changed_at ELSE now() END,
      enabled_at = CASE WHEN $9 AND NOT enabled THEN now() WHEN $9 THEN enabled_at END,
      last_slot_at = CASE WHEN $9 AND NOT enabled THEN now() ELSE last_slot_at END,
      version = version + 1, updated_at = now()
      WHERE id = $1 RETURNING ${COLUMNS}`,
    [id, sealed, ...inputValues(input)],
  );
  await notify(tx, 'integration', id);
  return fromRow(row!);
}

/** Marks an integration as deleted; every service then sweeps its own rows. Its secret goes at once. */
export async function markIntegrationDeleted(tx: Tx, id: string): Promise<void> {
  await tx.execute(
    `UPDATE control.integration SET deleted_at = now(), enabled = false, secret_jwe = '', version = version + 1
      WHERE id = $1 AND deleted_at IS NULL`,
    [id],
  );
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

/** The Entra secret of an integration and its version; undefined when the integration is gone. */
export async function openIntegrationSecret(
  db: Tx,
  keyring: Keyring,
  id: string,
): Promise<{ secret: string; secretVersion: number } | undefined> {
  const [row] = await db.query<{ sealed: string; version: number }>(
    `SELECT secret_jwe AS sealed, secret_version AS version FROM control.integration
      WHERE id = $1 AND deleted_at IS NULL`,
    [id],
  );
  if (row === undefined) return undefined;
  return { secret: await openSecret(keyring, row.sealed, `integration/${id}/secret`), secretVersion: row.version };
}

const INPUT_COLUMNS = `name, application_id, tenant_id, secret_expires_at, unit_field, user_type_field, enabled, matching,
  existing_users, unmatched, disabled_accounts, include_guests, welcome_mail, max_deactivations_percent,
  max_deactivations_from, cloud`;

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
  ];
}
