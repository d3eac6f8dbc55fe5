import type { UserCommand } from '@user-sync/contracts';
import { addApplied, instancesOf, noteSyncsDecided } from '@user-sync/control';
import { hasNul, isGuid } from '@user-sync/domain';
import { done, type Handled, type MessagesByRole, rejected, skipped } from '@user-sync/messaging';
import { columns, type Database, isReplaying, type Tx } from '@user-sync/persistence';
import { askedIn, setRight } from '../carry-out-requests/carry-out-requests.ts';
import type { RehearsalMessage } from '../rehearse/store-rehearsals.ts';
import { contentHash } from './content-hash.ts';
import { drainRuns, storeMarkers, wakeOwners } from './drain-runs.ts';
import { settleRepeated } from './settle-repeated.ts';
import { type CommandMessage, storeDesired } from './store-desired.ts';

/** What is to be carried out; what is rehearsed is stored elsewhere. */
export type Message = Exclude<MessagesByRole['ziikCommands'], RehearsalMessage>;
type MarkerMessage = Extract<Message, { type: 'run.ended' }>;

/**
 * Stores the desired state of one batch and the markers behind it, in one transaction, wakes the owners of the
 * instances where there is something to do, and notes which runs are drained by it. What is not newer than what is
 * stored changes nothing; what says the same is settled.
 */
export async function storeCommands(db: Database, partition: number, messages: readonly Message[]): Promise<Handled[]> {
  const slugs = await instancesOf(db, integrationsIn(messages));
  const newest = new Map<string, CommandMessage>();
  const toVerify = new Set<string>();
  const asked = new Set<string>();
  const markers: MarkerMessage[] = [];
  const handled = messages.map((message): Handled => {
    const problem = unstorable(message);
    if (problem !== null) return rejected(problem);
    if (!slugs.has(message.data.integrationId)) return skipped('the integration no longer exists');
    if (message.type === 'run.ended') markers.push(message);
    else {
      const key = `${message.data.integrationId}/${message.data.azureId}`;
      const other = newest.get(key);
      // What one of them is to set right stays to be set right, though a newer one says no more of it.
      if (message.data.verify) toVerify.add(key);
      if (message.data.asked) asked.add(key);
      if (other === undefined || other.data.revision < message.data.revision) newest.set(key, message);
    }
    return done;
  });
  if (newest.size + markers.length === 0) return handled;

  await db.transaction(async (tx) => {
    const news = await newsOf(
      tx,
      [...asked].map((key) => newest.get(key)!.data),
    );
    const desired = [...newest].map(([key, message]) => ({ key, message, hash: contentHash(message.data) }));
    const { settled, applied } = await settleRepeated(
      tx,
      partition,
      desired.filter(({ key }) => !toVerify.has(key) && !asked.has(key)),
    );
    const left = desired.filter(({ key }) => !settled.has(key));
    await storeDesired(tx, partition, left, { slugs, toVerify });
    await setAskedRight(tx, news);
    await storeMarkers(
      tx,
      partition,
      markers.map(({ data }) => data),
    );
    if (left.length > 0)
      await wakeOwners(
        tx,
        left.map(({ message: { data } }) => slugs.get(data.integrationId)!),
      );
    // Last: all partitions of a run wait for each other here.
    await addApplied(tx, applied);
  });
  await drainRuns(
    db,
    markers.map(({ data }) => data.runId),
    // After a run that reported everybody, all others are noted as unheard.
    { isPatient: markers.some(({ data }) => data.everybodySince !== undefined) },
  );
  return handled;
}

function integrationsIn(messages: readonly Message[]): string[] {
  return [...new Set(messages.map(({ data }) => data.integrationId))].filter(isGuid);
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
  if (![data.rulesVersion ?? 1, data.aliasesVersion ?? 0].every(Number.isSafeInteger))
    return 'the version of the rules is out of range';
  return hasNul(data.azureId) || hasNul(data.profile.email) ? 'a text holds a NUL' : null;
}

/**
 * Those of the users asked for whose command is newer than what is stored: one that comes again asks for nothing, nor
 * does one from before a backup was put back, since when somebody may have removed the user by hand.
 */
async function newsOf(tx: Tx, asked: readonly UserCommand[]): Promise<UserCommand[]> {
  if (asked.length === 0) return [];
  const rows = await tx.query<{ place: number }>(
    `SELECT given.place FROM unnest($1::uuid[], $2::text[], $3::bigint[]) WITH ORDINALITY
        AS given (integration_id, azure_id, revision, place)
      LEFT JOIN applier.account a USING (integration_id, azure_id)
      WHERE (a.desired_revision IS NULL OR a.desired_revision < given.revision) AND NOT ${isReplaying('applier')}`,
    columns(asked, ['integrationId', 'azureId', 'revision']),
  );
  return rows.map(({ place }) => asked[place - 1]!);
}

/** Brings back, too, who was removed in Ziik by hand; the request that is answered is kept with the person. */
async function setAskedRight(tx: Tx, users: readonly UserCommand[]): Promise<void> {
  const requests = new Map(
    (await noteSyncsDecided(tx, users)).map((each) => [`${each.integrationId}/${each.azureId}`, each]),
  );
  for (const [integrationId, those] of Map.groupBy(users, (command) => command.integrationId)) {
    const people = those.map(({ azureId }) => {
      const request = requests.get(`${integrationId}/${azureId}`);
      return { azureId, asked: request ? askedIn({ ...request, kind: 'sync' }) : null };
    });
    await setRight(tx, integrationId, people);
  }
}
