import { type Database, deleteInParts, type Tx } from '@user-sync/persistence';
import { Problem } from '../serve-http/problem.ts';
import type { PreviewGroup, PreviewInput, PreviewView } from './preview.schema.ts';

/** Of a change of the settings, or of a whole synchronisation. */
export type PreviewKind = 'change' | 'run';
type PreviewStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A preview as it is kept. */
export interface KeptPreview {
  readonly id: string;
  readonly integrationId: string;
  readonly kind: PreviewKind;
  readonly status: PreviewStatus;
  readonly request: PreviewInput;
  readonly basis: PreviewView['basis'];
  readonly progress: PreviewView['progress'];
  readonly summary: PreviewView['summary'];
  readonly groups: readonly PreviewGroup[];
  readonly fingerprint: string | null;
  readonly error: PreviewView['error'];
  /** The token's subject of who asked. */
  readonly actor: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly expiresAt: Date;
}

const COLUMNS = `id, integration_id AS "integrationId", kind, status, request, basis, progress, summary, groups,
  fingerprint, error, actor, created_at AS "createdAt", finished_at AS "finishedAt", expires_at AS "expiresAt"`;

/** How long a preview is kept after it was asked for, and again after it has finished; SQL. */
export const KEPT = "interval '1 hour'";
/** Of an integration; older ones expire when there is another. A preview may hold everybody of it. */
const MOST_KEPT = 5;

/** Keeps a preview that somebody asked for, and lets the oldest of the integration go. */
export async function insertPreview(
  tx: Tx,
  preview: Pick<KeptPreview, 'id' | 'integrationId' | 'kind' | 'request' | 'actor'>,
): Promise<KeptPreview> {
  const { id, integrationId, kind, request, actor } = preview;
  const [row] = await tx.query<KeptPreview>(
    `INSERT INTO config.preview (id, integration_id, kind, status, request, actor, expires_at)
      VALUES ($1, $2, $3, 'waiting', $4::jsonb, $5, now() + ${KEPT}) RETURNING ${COLUMNS}`,
    [id, integrationId, kind, JSON.stringify(request), actor],
  );
  await tx.execute(
    `UPDATE config.preview SET expires_at = now() WHERE id IN (
        SELECT id FROM config.preview
          WHERE integration_id = $1 AND status NOT IN ('waiting', 'running') AND expires_at > now()
          ORDER BY created_at DESC OFFSET ${MOST_KEPT - 1})`,
    [integrationId],
  );
  return row!;
}

/** A preview that has not expired; undefined where there is none. */
export async function loadPreview(db: Tx, id: string): Promise<KeptPreview | undefined> {
  const [row] = await db.query<KeptPreview>(
    `SELECT ${COLUMNS} FROM config.preview WHERE id = $1 AND expires_at > now()`,
    [id],
  );
  return row;
}

/** What a preview rests on, as its maker noted it; null where it is not done. */
export async function premisesOf(db: Tx, id: string): Promise<unknown> {
  const [row] = await db.query<{ premises: unknown }>('SELECT premises FROM config.preview WHERE id = $1', [id]);
  return row?.premises ?? null;
}

/** It never was, is somebody else's, or has expired. */
export function noSuchPreview(): Problem {
  return new Problem(404, 'not-found', 'There is no such preview. Previews are kept for one hour; make another one.');
}

/** Ends a preview that has not finished, which its maker notices; one that has finished is removed. */
export async function discardPreview(db: Tx, id: string): Promise<void> {
  const cancelled = await db.execute(
    `UPDATE config.preview SET status = 'cancelled', finished_at = now()
      WHERE id = $1 AND status IN ('waiting', 'running')`,
    [id],
  );
  if (cancelled === 0) await db.execute('UPDATE config.preview SET expires_at = now() WHERE id = $1', [id]);
}

/** Takes one that waits, the oldest; undefined where there is none. */
export async function claimPreview(db: Tx, kind: PreviewKind): Promise<KeptPreview | undefined> {
  const [row] = await db.query<KeptPreview>(
    `UPDATE config.preview SET status = 'running', alive_at = now() WHERE id = (
        SELECT id FROM config.preview WHERE kind = $1 AND status = 'waiting' AND expires_at > now()
          ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${COLUMNS}`,
    [kind],
  );
  return row;
}

/** Notes how far a preview is. False: it is not running any more. */
export async function noteProgress(db: Tx, id: string, progress: KeptPreview['progress']): Promise<boolean> {
  const noted = await db.execute(
    `UPDATE config.preview SET progress = $2::jsonb, alive_at = now() WHERE id = $1 AND status = 'running'`,
    [id, JSON.stringify(progress)],
  );
  return noted > 0;
}

/** What a preview came to. */
export type PreviewOutcome = {
  readonly [Name in 'basis' | 'summary' | 'groups' | 'fingerprint']: NonNullable<KeptPreview[Name]>;
} & { readonly premises: unknown };

/** Keeps what a preview came to, unless it was cancelled. */
export async function finishPreview(db: Tx, id: string, outcome: PreviewOutcome): Promise<void> {
  const { basis, premises, summary, groups, fingerprint } = outcome;
  await db.execute(
    `UPDATE config.preview SET status = 'done', basis = $2::jsonb, premises = $3::jsonb, summary = $4::jsonb,
        groups = $5::jsonb, fingerprint = $6, progress = $7::jsonb, finished_at = now(), expires_at = now() + ${KEPT}
      WHERE id = $1 AND status = 'running'`,
    [
      id,
      ...[basis, premises, summary, groups].map((part) => JSON.stringify(part)),
      fingerprint,
      JSON.stringify({ done: basis.people, expected: basis.people }),
    ],
  );
}

/** Why a preview failed. */
export type FailedPreview = NonNullable<KeptPreview['error']>;

/** Ends a preview without an outcome. */
export async function failPreview(db: Tx, id: string, error: FailedPreview): Promise<void> {
  await db.execute(
    `UPDATE config.preview SET status = 'failed', error = $2::jsonb, finished_at = now()
      WHERE id = $1 AND status IN ('waiting', 'running')`,
    [id, JSON.stringify(error)],
  );
}

/** Another process may take it. */
export async function giveBackPreview(db: Tx, id: string): Promise<void> {
  await db.execute(
    `WITH waiting AS (UPDATE config.preview SET status = 'waiting' WHERE id = $1 AND status = 'running' RETURNING id),
        states AS (DELETE FROM config.preview_state WHERE preview_id IN (SELECT id FROM waiting))
      DELETE FROM config.changed_user WHERE preview_id IN (SELECT id FROM waiting)`,
    [id],
  );
}

const INTERRUPTED: FailedPreview = {
  code: 'interrupted',
  detail: 'The process that made the preview was stopped. Nothing was changed. Try again.',
};

/** Ends previews whose process gave no sign of life for a minute. */
export async function failInterrupted(db: Tx, kind: PreviewKind): Promise<void> {
  await db.execute(
    `UPDATE config.preview SET status = 'failed', error = $2::jsonb, finished_at = now()
      WHERE kind = $1 AND status = 'running' AND alive_at < now() - interval '1 minute'`,
    [kind, JSON.stringify(INTERRUPTED)],
  );
}

/** Removes what has expired, people before their previews, so that no statement is long. */
export async function removeExpiredPreviews(db: Database): Promise<void> {
  for (const table of ['config.preview_user', 'config.changed_user'])
    await deleteInParts(db, table, 'preview_id = ANY(ARRAY(SELECT id FROM config.preview WHERE expires_at <= now()))');
  await db.execute('DELETE FROM config.preview WHERE expires_at <= now()');
}
