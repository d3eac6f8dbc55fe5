import type { RunMarker, UserCommand } from '@user-sync/contracts';
import { emailKey, isGuid } from '@user-sync/domain';
import { done, type MessagesByRole, type Outcome, rejected, skipped } from '@user-sync/messaging';
import { columns, type Database, isReplaying, type Tx } from '@user-sync/persistence';

type Message = MessagesByRole['ziikCommands'];
type CommandMessage = Extract<Message, { data: UserCommand }>;
type MarkerMessage = Extract<Message, { type: 'run.ended' }>;

/**
 * Stores the desired state of one batch and the markers behind it, in one transaction, and wakes the owners of the
 * instances concerned. What is not newer than what is stored changes nothing.
 */
export async function storeCommands(db: Database, partition: number, messages: readonly Message[]): Promise<Outcome[]> {
  const slugs = await instancesOf(db, messages);
  const newest = new Map<string, CommandMessage>();
  const toVerify = new Set<string>();
  const markers: MarkerMessage[] = [];
  const outcomes = messages.map((message): Outcome => {
    const problem = unstorable(message);
    if (problem !== null) return rejected(problem);
    if (!slugs.has(message.data.integrationId)) return skipped('the integration no longer exists');
    if (message.type === 'run.ended') markers.push(message);
    else {
      const key = `${message.data.integrationId}/${message.data.azureId}`;
      const other = newest.get(key);
      // What one of them is to set right stays to be set right, though a newer one says no more of it.
      if (message.data.verify) toVerify.add(key);
      if (other === undefined || other.data.revision < message.data.revision) newest.set(key, message);
    }
    return done;
  });
  if (newest.size + markers.length === 0) return outcomes;

  await db.transaction(async (tx) => {
    await storeDesired(tx, partition, newest, { slugs, toVerify });
    await storeMarkers(
      tx,
      partition,
      markers.map(({ data }) => data),
    );
    const woken = new Set([...newest.values(), ...markers].map(({ data }) => slugs.get(data.integrationId)!));
    for (const slug of woken) await tx.query('SELECT pg_notify($1, $2)', [WAKE_CHANNEL, slug]);
  });
  return outcomes;
}

/** Channel on which the owner of an instance hears, by its slug, that there is something to do. */
export const WAKE_CHANNEL = 'applier';

/** The instance of each integration that still exists. */
async function instancesOf(db: Tx, messages: readonly Message[]): Promise<Map<string, string>> {
  const ids = [...new Set(messages.map(({ data }) => data.integrationId))].filter(isGuid);
  const rows = await db.query<{ id: string; slug: string }>(
    `SELECT id, instance_slug AS slug FROM control.integration WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL`,
    [ids],
  );
  return new Map(rows.map(({ id, slug }) => [id, slug]));
}

/** Why Postgres could not take the message, which would stop its partition for ever; null where it can. */
function unstorable({ type, data }: Message): string | null {
  if (!isGuid(data.integrationId) || !isGuid(data.runId)) return 'an id is no GUID';
  if (type === 'run.ended') {
    return [data.lastRevision, data.everybodySince ?? 0].every(Number.isSafeInteger) &&
      data.partitions.every((each) => each < 1_000_000)
      ? null
      : 'a number is out of range';
  }
  if (!Number.isSafeInteger(data.revision)) return 'the revision is out of range';
  return data.azureId.includes('\0') || data.profile.email?.includes('\0') ? 'a text holds a NUL' : null;
}

async function storeDesired(
  tx: Tx,
  partition: number,
  newest: ReadonlyMap<string, CommandMessage>,
  { slugs, toVerify }: { slugs: ReadonlyMap<string, string>; toVerify: ReadonlySet<string> },
): Promise<void> {
  if (newest.size === 0) return;
  await tx.execute(STORE, [
    ...columns(
      [...newest],
      [
        ([, { data }]) => data.integrationId,
        ([, { data }]) => data.azureId,
        ([, { data }]) => slugs.get(data.integrationId),
        ([, { data }]) => data.revision,
        ([, { data }]) => data.runId,
        ([, { data }]) => data.lifecycle.state === 'gone',
        ([key]) => toVerify.has(key),
        ([, { raw }]) => raw.toString('utf8'),
        ([, { data }]) => wantedEmailKey(data),
        ([, { traceparent }]) => (traceparent !== undefined && /^[\da-f-]{55}$/.test(traceparent) ? traceparent : null),
      ],
    ),
    partition,
  ]);
}

function wantedEmailKey({ profile: { email } }: UserCommand): string | null {
  return email === null ? null : emailKey(email);
}

// Who comes again after a backup was put back may have been made in Ziik since: read before anything is written.
// `verify` and the age of the wait stay until there is an answer; a newer state starts without the old one's trouble.
const STORE = `
  INSERT INTO applier.account AS a (integration_id, azure_id, instance_slug, desired_revision, run_id, is_gone, verify,
    desired, email_key, traceparent, partition, due_at, doubtful)
  SELECT integration_id, azure_id, instance_slug, desired_revision, run_id, is_gone, verify, desired, email_key,
      traceparent, $11, now(), ${isReplaying('applier')}
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::uuid[], $6::boolean[], $7::boolean[], $8::text[],
      $9::text[], $10::text[]) AS given (integration_id, azure_id, instance_slug, desired_revision, run_id, is_gone,
      verify, desired, email_key, traceparent)
  ON CONFLICT (integration_id, azure_id) DO UPDATE SET
    touch = a.touch + 1,
    instance_slug = excluded.instance_slug,
    partition = excluded.partition,
    desired_revision = excluded.desired_revision,
    run_id = excluded.run_id,
    is_gone = excluded.is_gone,
    verify = excluded.verify OR (a.verify AND NOT a.settled),
    desired = excluded.desired,
    email_key = excluded.email_key,
    traceparent = excluded.traceparent,
    waiting_since = CASE WHEN a.settled THEN now() ELSE a.waiting_since END,
    settled = false,
    doubtful = a.doubtful OR excluded.doubtful,
    due_at = now(),
    trouble = NULL
    WHERE a.desired_revision < excluded.desired_revision`;

async function storeMarkers(tx: Tx, partition: number, markers: readonly RunMarker[]): Promise<void> {
  for (const { runId, integrationId, lastRevision, partitions, everybodySince } of markers) {
    const [run] = await tx.query<{ drained: boolean }>(
      `INSERT INTO applier.run AS r (run_id, integration_id, last_revision, partitions, arrived, drained_at)
        VALUES ($1, $2, $3, $4::int[], ARRAY[$5::int], CASE WHEN ARRAY[$5::int] @> $4::int[] THEN now() END)
        ON CONFLICT (run_id) DO UPDATE SET
          last_revision = greatest(r.last_revision, excluded.last_revision),
          partitions = excluded.partitions,
          arrived = ARRAY(SELECT DISTINCT p FROM unnest(r.arrived || $5::int) AS p ORDER BY p),
          drained_at = CASE WHEN r.arrived || $5::int @> excluded.partitions THEN coalesce(r.drained_at, now()) END
        RETURNING drained_at IS NOT NULL AS drained`,
      [runId, integrationId, lastRevision, partitions, partition],
    );
    if (run!.drained && everybodySince !== undefined) {
      // The directory may not know them any more without our having been told, as after a restored backup.
      await tx.execute(
        `INSERT INTO control.unheard (integration_id, azure_id)
          SELECT integration_id, azure_id FROM applier.account
            WHERE integration_id = $1 AND NOT is_gone AND desired_revision < $2
          ON CONFLICT DO NOTHING`,
        [integrationId, everybodySince],
      );
    }
  }
}
