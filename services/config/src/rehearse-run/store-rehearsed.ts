import type { RehearsalMarker, RehearsalOutcome } from '@user-sync/contracts';
import { isGuid } from '@user-sync/domain';
import { done, type Handled, type MessagesByRole, rejected, skipped } from '@user-sync/messaging';
import type { Tx } from '@user-sync/persistence';
import { addPreviewUsers } from '../keep-previews/preview-users.ts';
import { KEPT } from '../keep-previews/previews.ts';
import { toPreviewUser } from './to-preview-user.ts';

/** What comes of rehearsals. */
export type RehearsalMessage = Extract<MessagesByRole['ziikOutcomes'], { readonly type: `rehearsal.${string}` }>;

const CLOSED = skipped('the preview was cancelled, or has expired');

/**
 * Stores what a batch brings of rehearsals, in a transaction; `clean` makes of an outcome one that Postgres takes.
 * Nothing of it goes to people, counts or history.
 */
export async function storeRehearsed(
  tx: Tx,
  messages: readonly RehearsalMessage[],
  clean: (message: RehearsalMessage & { data: RehearsalOutcome }) => RehearsalOutcome,
): Promise<{ handled: Handled[]; markers: RehearsalMarker[] }> {
  const open = await openPreviews(tx, [...new Set(messages.map(({ data }) => data.rehearsalId).filter(isGuid))]);
  const outcomes: RehearsalOutcome[] = [];
  const markers: RehearsalMarker[] = [];
  const handled = messages.map((message): Handled => {
    if (!isGuid(message.data.rehearsalId)) return rejected('an id is not a GUID');
    if (!open.has(message.data.rehearsalId)) return CLOSED;
    if (message.type === 'rehearsal.settled') markers.push(message.data);
    else outcomes.push(clean(message));
    return done;
  });
  for (const [id, those] of Map.groupBy(outcomes, ({ rehearsalId }) => rehearsalId)) {
    const newest = new Map(those.map((outcome) => [outcome.azureId, outcome]));
    await addPreviewUsers(tx, id, [...newest.values()].map(toPreviewUser));
  }
  return { handled, markers };
}

/** Those of these previews that are being made; they are kept as long as something comes. */
async function openPreviews(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `UPDATE config.preview SET status = 'running', expires_at = greatest(expires_at, now() + ${KEPT})
      WHERE id = ANY($1::uuid[]) AND status IN ('waiting', 'running') RETURNING id`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
