import type { RehearsalCommand, RehearsalMarker } from '@user-sync/contracts';
import { addRehearsed, instancesOf, openRehearsals } from '@user-sync/control';
import { emailKey, hasNul, isGuid } from '@user-sync/domain';
import { done, type Handled, type MessagesByRole, rejected, skipped } from '@user-sync/messaging';
import { columns, type Database, type Tx } from '@user-sync/persistence';
import { wakeOwners } from '../store-commands/drain-runs.ts';

/** What comes of rehearsals. */
export type RehearsalMessage = Extract<MessagesByRole['ziikCommands'], { readonly type: `rehearsal.${string}` }>;

const CLOSED = skipped('the rehearsal was cancelled, or its integration no longer exists');

/**
 * Stores what a batch brings of rehearsals, apart from what is to be carried out, and wakes the owners of the
 * instances. What comes again changes nothing.
 */
export async function storeRehearsals(
  db: Database,
  partition: number,
  messages: readonly RehearsalMessage[],
): Promise<Handled[]> {
  const readable = messages.filter((message) => problemOf(message) === null);
  const open = await openRehearsals(db, [...new Set(readable.map(({ data }) => data.rehearsalId))]);
  const slugs = await instancesOf(db, [...new Set(readable.map(({ data }) => data.integrationId))]);
  const commands: RehearsalCommand[] = [];
  const markers: RehearsalMarker[] = [];
  const handled = messages.map((message): Handled => {
    const problem = problemOf(message);
    if (problem !== null) return rejected(problem);
    if (!open.has(message.data.rehearsalId) || !slugs.has(message.data.integrationId)) return CLOSED;
    if (message.type === 'rehearsal.ended') markers.push(message.data);
    else commands.push(message.data);
    return done;
  });
  if (commands.length + markers.length === 0) return handled;
  await db.transaction(async (tx) => {
    const all = new Map([...commands, ...markers].map((data) => [data.rehearsalId, data]));
    await tx.execute(
      `INSERT INTO applier.rehearsal (id, integration_id, instance_slug)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) ON CONFLICT DO NOTHING`,
      columns([...all.values()], ['rehearsalId', 'integrationId', ({ integrationId }) => slugs.get(integrationId)]),
    );
    if (commands.length > 0) await storeItems(tx, partition, commands);
    for (const { rehearsalId, people, partitions } of markers)
      await tx.execute(
        `UPDATE applier.rehearsal SET people = $2, partitions = $3::int[],
            arrived = ARRAY(SELECT DISTINCT p FROM unnest(arrived || $4::int) AS p) WHERE id = $1`,
        [rehearsalId, people, partitions, partition],
      );
    await wakeOwners(
      tx,
      [...all.values()].map(({ integrationId }) => slugs.get(integrationId)!),
    );
  });
  return handled;
}

async function storeItems(tx: Tx, partition: number, commands: readonly RehearsalCommand[]): Promise<void> {
  const rows = await tx.query<{ id: string; integrationId: string; stored: number }>(STORE, [
    ...columns(commands, [
      'rehearsalId',
      'azureId',
      'integrationId',
      (command) => JSON.stringify(command),
      ({ profile: { email } }) => email && emailKey(email),
      ({ lifecycle }) => lifecycle.state === 'gone',
    ]),
    partition,
  ]);
  for (const { id, integrationId, stored } of rows) await addRehearsed(tx, { id, integrationId }, { decided: stored });
}

/** Of one that is told already nothing is looked up again. */
const STORE = `
  WITH stored AS (
    INSERT INTO applier.rehearsal_item (rehearsal_id, azure_id, integration_id, desired, email_key, is_gone, partition)
      SELECT given.*, $7 FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::boolean[])
          AS given (rehearsal_id, azure_id, integration_id, desired, email_key, is_gone)
        JOIN applier.rehearsal r ON r.id = given.rehearsal_id AND r.settled_at IS NULL
      ON CONFLICT DO NOTHING RETURNING rehearsal_id, integration_id
  )
  SELECT rehearsal_id AS id, integration_id AS "integrationId", count(*)::int AS stored FROM stored GROUP BY 1, 2`;

/** Why Postgres could not take the message; null where it can. */
function problemOf({ type, data }: RehearsalMessage): string | null {
  if (!isGuid(data.rehearsalId) || !isGuid(data.integrationId)) return 'an id is no GUID';
  if (type === 'rehearsal.ended') return data.partitions.every((each) => each < 1_000_000) ? null : 'out of range';
  return hasNul(data.azureId) || hasNul(data.profile.email) ? 'a text holds a NUL' : null;
}
