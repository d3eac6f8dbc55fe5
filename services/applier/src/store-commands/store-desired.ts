import type { UserCommand } from '@user-sync/contracts';
import { aliasesBehind, emailKey, rulesBehind } from '@user-sync/domain';
import { columns, isReplaying, type Tx } from '@user-sync/persistence';
import type { Message } from './store-commands.ts';

/** What is to be carried out for one person. */
export type CommandMessage = Extract<Message, { data: UserCommand }>;

/** The newest of a person in a batch, with what it says as `contentHash` makes it. */
export interface Desired {
  readonly key: string;
  readonly message: CommandMessage;
  readonly hash: string;
}

/** Stores what is desired of each person, where it is newer. In `toVerify`: whose user in Ziik is to be read. */
export async function storeDesired(
  tx: Tx,
  partition: number,
  desired: readonly Desired[],
  { slugs, toVerify }: { slugs: ReadonlyMap<string, string>; toVerify: ReadonlySet<string> },
): Promise<void> {
  if (desired.length === 0) return;
  await tx.execute(STORE, [
    ...columns(desired, [
      ({ message: { data } }) => data.integrationId,
      ({ message: { data } }) => data.azureId,
      ({ message: { data } }) => slugs.get(data.integrationId),
      ({ message: { data } }) => data.revision,
      ({ message: { data } }) => data.runId,
      ({ message: { data } }) => data.lifecycle.state === 'gone',
      ({ key }) => toVerify.has(key),
      ({ message: { raw } }) => raw.toString('utf8'),
      ({ message: { data } }) => wantedEmailKey(data),
      ({ message }) => knownTrace(message),
      ({ message: { data } }) => rulesBehind(data.lifecycle, data.rulesVersion),
      ({ message: { data } }) => aliasesBehind(data.lifecycle, data.aliasesVersion),
      'hash',
    ]),
    partition,
  ]);
}

/** The trace that a message comes with, where it is one. */
export function knownTrace({ traceparent }: CommandMessage): string | null {
  return traceparent !== undefined && /^[\da-f-]{55}$/.test(traceparent) ? traceparent : null;
}

function wantedEmailKey({ profile: { email } }: UserCommand): string | null {
  return email === null ? null : emailKey(email);
}

// People who come again after a restored backup may have been created in Ziik since: read before anything is written.
// `verify` and the age of the wait stay until there is an answer; a newer state starts without the old one's trouble.
const STORE = `
  INSERT INTO applier.account AS a (integration_id, azure_id, instance_slug, desired_revision, run_id, is_gone, verify,
    desired, email_key, traceparent, rules_version, aliases_version, content_hash, content_revision, partition, due_at,
    doubtful)
  SELECT integration_id, azure_id, instance_slug, desired_revision, run_id, is_gone, verify, desired, email_key,
      traceparent, rules_version, aliases_version, content_hash, desired_revision, $14, now(), ${isReplaying('applier')}
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::uuid[], $6::boolean[], $7::boolean[], $8::text[],
      $9::text[], $10::text[], $11::bigint[], $12::bigint[], $13::text[]) AS given (integration_id, azure_id,
      instance_slug, desired_revision, run_id, is_gone, verify, desired, email_key, traceparent, rules_version,
      aliases_version, content_hash)
  ON CONFLICT (integration_id, azure_id) DO UPDATE SET
    touch = a.touch + 1,
    instance_slug = excluded.instance_slug,
    partition = excluded.partition,
    repeats = (a.settled AND a.content_hash = excluded.content_hash AND a.content_revision = a.desired_revision
      AND a.applied_revision = a.desired_revision) IS TRUE,
    content_hash = excluded.content_hash,
    content_revision = excluded.desired_revision,
    desired_revision = excluded.desired_revision,
    run_id = excluded.run_id,
    is_gone = excluded.is_gone,
    verify = excluded.verify OR (a.verify AND NOT a.settled),
    desired = excluded.desired,
    email_key = excluded.email_key,
    traceparent = excluded.traceparent,
    rules_version = excluded.rules_version,
    aliases_version = excluded.aliases_version,
    waiting_since = CASE WHEN a.settled THEN now() ELSE a.waiting_since END,
    settled = false,
    doubtful = a.doubtful OR excluded.doubtful,
    due_at = now(),
    trouble = NULL
    WHERE a.desired_revision < excluded.desired_revision`;
