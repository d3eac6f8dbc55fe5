import { type RehearsalEvent, type UserEvent, userKey } from '@user-sync/contracts';
import type { DirectoryUser } from '@user-sync/domain';
import { encodeEvent, type Outgoing, partitionFor } from '@user-sync/messaging';
import { startChange } from '@user-sync/runtime';
import { MIRROR_COLUMNS } from '../write-mirror/mirror-columns.ts';

/** A row of the mirror as it is published. */
export interface ChangedRow extends DirectoryUser {
  readonly azureId: string;
  readonly revision: number;
  readonly change: 'created' | 'updated' | 'deleted';
  readonly removed: UserEvent['removed'];
  readonly runId: string;
  readonly verify: boolean;
  readonly asked: boolean;
}

/** The columns of `poller.mirror` for a ChangedRow. */
export const CHANGED_ROW = `azure_id AS "azureId", revision, change, removed_reason AS removed, run_id AS "runId", verify, asked,
  ${MIRROR_COLUMNS.map(({ column, property }) => `${column} AS "${property}"`).join(', ')}`;

/** The message with a person's current state, in a new trace that is linked to the run's span. */
export function encodeChange(
  integrationId: string,
  row: ChangedRow,
  { partitions, link }: { partitions: number; link: string | undefined },
): Outgoing & { partition: number } {
  const type = `user.${row.change}`;
  const key = userKey(integrationId, row.azureId);
  const partition = partitionFor(key, partitions);
  const event = eventOf(integrationId, row);
  const traceparent = startChange(type, { link, attributes: { 'user_sync.integration': integrationId } });
  const message = encodeEvent(type, event, { source: 'poller', id: String(row.revision), key, partition, traceparent });
  return { ...message, partition };
}

/** The same for a rehearsal, by a type of its own. */
export function encodeRehearsed(
  integrationId: string,
  row: ChangedRow,
  { type, runId, rehearsalId }: { type: string; runId: string; rehearsalId: string },
  partitions: number,
): Outgoing {
  const key = userKey(integrationId, row.azureId);
  const event: RehearsalEvent = { ...eventOf(integrationId, { ...row, runId, asked: false }), rehearsalId };
  const id = `${rehearsalId}/${row.revision}`;
  return encodeEvent(type, event, { source: 'poller', id, key, partition: partitionFor(key, partitions) });
}

function eventOf(integrationId: string, row: ChangedRow): UserEvent {
  return {
    integrationId,
    azureId: row.azureId,
    revision: row.revision,
    runId: row.runId,
    verify: row.verify,
    ...(row.asked && { asked: true }),
    user: row.removed === null ? userOf(row) : null,
    removed: row.removed,
  };
}

function userOf(row: ChangedRow): DirectoryUser {
  const user: Record<string, string | boolean | null> = {};
  for (const { property } of MIRROR_COLUMNS) user[property] = row[property];
  return user as unknown as DirectoryUser;
}
