import { aliasesBehind, rulesBehind } from '@user-sync/domain';
import { columns, isReplaying, type Tx } from '@user-sync/persistence';
import { type Desired, knownTrace } from './store-desired.ts';

/**
 * Settles at once who is settled by a command that said the same, where an attempt would call nobody: nobody is picked
 * or told for it. Returns their keys, and by run how many they are.
 */
export async function settleRepeated(
  tx: Tx,
  partition: number,
  desired: readonly Desired[],
): Promise<{ settled: ReadonlySet<string>; applied: ReadonlyMap<string, number> }> {
  const settled = new Set<string>();
  const applied = new Map<string, number>();
  if (desired.length === 0) return { settled, applied };
  const rows = await tx.query<{ place: number; runId: string }>(SETTLE, [
    ...columns(desired, [
      ({ message: { data } }) => data.integrationId,
      ({ message: { data } }) => data.azureId,
      ({ message: { data } }) => data.revision,
      ({ message: { data } }) => data.runId,
      ({ message }) => knownTrace(message),
      ({ message: { data } }) => rulesBehind(data.lifecycle, data.rulesVersion),
      ({ message: { data } }) => aliasesBehind(data.lifecycle, data.aliasesVersion),
      'hash',
    ]),
    partition,
  ]);
  for (const { place, runId } of rows) {
    settled.add(desired[place - 1]!.key);
    applied.set(runId, (applied.get(runId) ?? 0) + 1);
  }
  return { settled, applied };
}

// Linked, without trouble or doubt, and waiting for nothing. Who is listed with more than the decision found (refused,
// in conflict, managed in Ziik) has another status, and is tried. What is due stays as it is: never.
const SETTLE = `
  UPDATE applier.account AS a SET desired_revision = given.revision, applied_revision = given.revision,
      content_revision = given.revision, repeats = true, run_id = given.run_id, traceparent = given.traceparent,
      rules_version = given.rules_version, confirmed_rules = given.rules_version,
      aliases_version = given.aliases_version, partition = $9
    FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::bigint[], $7::bigint[], $8::text[])
      WITH ORDINALITY AS given (integration_id, azure_id, revision, run_id, traceparent, rules_version, aliases_version,
        content_hash, place)
    WHERE a.integration_id = given.integration_id AND a.azure_id = given.azure_id
      AND a.desired_revision < given.revision AND a.content_hash = given.content_hash
      AND a.content_revision = a.desired_revision AND a.applied_revision = a.desired_revision AND a.settled
      AND a.ziik_user_id IS NOT NULL AND a.status IN ('assigned', 'unassigned') AND NOT a.is_gone AND a.due_at IS NULL
      AND NOT a.verify AND NOT a.doubtful AND a.trouble IS NULL AND a.waiting_for IS NULL AND a.wish IS NULL
      AND a.asked IS NULL AND a.brake IS NULL AND a.hold_run IS NULL AND a.override IS NULL AND a.hands_off IS NULL
      AND a.deactivated_at IS NULL AND NOT ${isReplaying('applier')}
    RETURNING given.place::int AS place, a.run_id AS "runId"`;
