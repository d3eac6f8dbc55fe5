import type { UserOutcome } from '@user-sync/contracts';
import { type Integration, loadInstance, loadSync } from '@user-sync/control';
import { type DirectoryUser, invisibleIn, type MatchedBy, type Named, type Placement } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { findHistory } from '../keep-history/show-history.ts';
import {
  DETAIL_COLUMNS,
  LISTED_COLUMNS,
  type ListedPerson,
  type PersonDetails,
} from '../keep-read-model/person-columns.ts';
import { explainPerson, findHolder } from './explain-person.ts';
import { findRequests } from './find-requests.ts';
import { type SyncView, showSync } from './sync-steps.ts';

/** What cannot be seen in a value, named beside it; nothing where all of it can be seen. */
export function withInvisible<Shown extends { readonly value: string | null }>(shown: Shown) {
  const invisible = invisibleIn(shown.value ?? '');
  return invisible.length === 0 ? shown : { ...shown, invisible };
}

/** A user as the API's list shows one. */
export function showUser(row: ListedPerson) {
  return {
    azureId: row.azureId,
    ziikUserId: row.ziikUserId,
    email: row.email,
    firstName: row.firstName,
    lastName: row.lastName,
    status: row.status,
    unit: row.unitId === null ? null : { id: row.unitId, name: row.unitName ?? '' },
    userTypes: JSON.parse(row.userTypes) as Named[],
    findings: row.findings.map(withInvisible),
    deactivatedAt: row.deactivatedAt?.toISOString() ?? null,
    purgeAt: row.purgeAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    retry: showRetry(row.retry),
  };
}

function showRetry(stored: string | null) {
  const retry = parse<{ since: string; reason: string }>(stored);
  return retry && { since: retry.since, reason: retry.reason };
}

function showInZiik(stored: string | null | undefined) {
  const ziik = parse<NonNullable<UserOutcome['ziik']>>(stored);
  if (ziik === null) return null;
  const { memberships: _, ...shown } = ziik;
  return shown;
}

/** One user as a list shows one; undefined when the integration has no such user. */
export async function findUser(db: Tx, integrationId: string, azureId: string) {
  const [row] = await db.query<ListedPerson>(
    `SELECT ${LISTED_COLUMNS} FROM config.person WHERE integration_id = $1 AND azure_id = $2`,
    [integrationId, azureId],
  );
  return row && showUser(row);
}

/** What a user's own page has beyond the list, from one row; undefined when the integration has no such user. */
export async function findUserDetails(db: Tx, integration: Integration, azureId: string) {
  const integrationId = integration.id;
  const [row] = await db.query<ListedPerson & PersonDetails>(
    `SELECT ${LISTED_COLUMNS}, ${DETAIL_COLUMNS} FROM config.person WHERE integration_id = $1 AND azure_id = $2`,
    [integrationId, azureId],
  );
  if (row === undefined) return undefined;
  const memberships = parse<UserOutcome['ziik']>(row.ziik)?.memberships;
  const nextTryAt = parse<NonNullable<UserOutcome['retry']>>(row.retry)?.nextAt ?? null;
  const { unit, userTypes } = showUser(row);
  return {
    azure: parse<DirectoryUser>(row.azure),
    ziik: showInZiik(row.ziik),
    decision: showDecision(parse<Placement>(row.decision)),
    explanation: explainPerson(row, integration, {
      holder: await findHolder(db, integration, row),
      memberships: memberships?.flatMap((each) => each.unit ?? []) ?? null,
      nextTryAt,
    }),
    history: await findHistory(db, integrationId, azureId),
    memberships: memberships ?? (unit === null ? [] : [{ unit, userTypes }]),
    hold: parse<NonNullable<UserOutcome['hold']>>(row.hold),
    nextTryAt,
    requests: await findRequests(db, integrationId, azureId),
  };
}

/** Where somebody belongs, and by what that was found where it was not the very name. */
function showDecision(decision: Placement | null) {
  if (decision === null) return null;
  const show = (kind: MatchedBy['kind']) => (named: Named) => {
    const found = decision.by?.find((each) => each.kind === kind && each.id === named.id);
    return found === undefined ? named : { ...named, by: found.by, value: found.value };
  };
  const { unit, userTypes } = decision;
  return { unit: unit && show('unit')(unit), userTypes: userTypes.map(show('user-type')) };
}

/** How the latest request to synchronise a user gets on; null where there is none. */
export async function findSync(
  db: Tx,
  { id, instanceSlug }: Pick<Integration, 'id' | 'instanceSlug'>,
  { azureId, status, retry }: ReturnType<typeof showUser>,
): Promise<SyncView | null> {
  const request = await loadSync(db, id, azureId);
  if (request === undefined) return null;
  const instance = await loadInstance(db, instanceSlug);
  return showSync(request, { status, retry, ziikError: instance?.ziikError ?? null });
}

function parse<T>(text: string | null | undefined): T | null {
  return text == null ? null : (JSON.parse(text) as T);
}
