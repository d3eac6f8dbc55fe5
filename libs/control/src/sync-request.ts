import { columns, type Database, deleteInParts, type Tx } from '@user-sync/persistence';
import { queueRun } from './queue-run.ts';

/*
 * "Sync this user": users an administrator asked to have read from Azure now. Each has one row, the latest request,
 * which the holder of a run answers: the run under way between two pages, else one of the kind `users`.
 */

/** A user who waits to be read. `asks` says which request an answer is for. */
export interface AskedUser {
  readonly azureId: string;
  readonly asks: number;
}

/** How far a request has come. */
export interface SyncRequest {
  /** The administrator, by the token's `sub`. */
  readonly actor: string;
  readonly askedAt: Date;
  readonly state: 'waiting' | 'read' | 'failed';
  /** Why it waits, or has failed: a `RunWait`, or the code of a run. */
  readonly trouble: string | null;
  /** When Microsoft, or we, will try again; null where nothing was put off. */
  readonly retryAt: Date | null;
  readonly readAt: Date | null;
  /** Whether the directory has the user; null: not read yet. */
  readonly found: boolean | null;
  /** Of what was sent on to be decided; null where nothing was. */
  readonly revision: number | null;
  readonly decidedAt: Date | null;
  readonly writtenAt: Date | null;
}

/** Asks for these users, and for a run that reads them. Set-based: one order for any number of them. */
export async function askForSync(
  tx: Tx,
  integrationId: string,
  azureIds: readonly string[],
  actor: string,
): Promise<void> {
  await tx.execute(
    `INSERT INTO control.sync_request AS s (integration_id, azure_id, actor)
      SELECT $1, azure_id, $3 FROM unnest($2::text[]) AS azure_id ORDER BY azure_id
      ON CONFLICT (integration_id, azure_id) DO UPDATE SET asks = s.asks + 1, asked_at = now(), actor = excluded.actor, state = 'waiting',
        tries = 0, trouble = NULL, read_at = NULL, found = NULL, revision = NULL, run_id = NULL, decided_at = NULL, written_at = NULL`,
    [integrationId, azureIds, actor],
  );
  await queueRun(tx, { integrationId, kind: 'users', trigger: 'administrator' });
}

/** Users who wait to be read, those that were not tried yet first, then by the age of the request. */
export function waitingSyncs(db: Tx, integrationId: string, limit: number): Promise<AskedUser[]> {
  return db.query<AskedUser>(
    `SELECT azure_id AS "azureId", asks FROM control.sync_request
      WHERE integration_id = $1 AND state = 'waiting' ORDER BY tries, asked_at, azure_id LIMIT $2`,
    [integrationId, limit],
  );
}

/** Notes what the directory said, in the transaction that writes it to the mirror. Later requests stay open. */
export async function noteSyncsRead(
  tx: Tx,
  run: { readonly id: string; readonly integrationId: string },
  answers: readonly (AskedUser & { readonly found: boolean; readonly revision: number | null })[],
): Promise<void> {
  await tx.execute(
    `UPDATE control.sync_request s SET state = 'read', trouble = NULL, read_at = now(), found = given.found,
        revision = given.revision, run_id = $2
      FROM unnest($3::text[], $4::int[], $5::boolean[], $6::bigint[]) AS given (azure_id, asks, found, revision)
      WHERE s.integration_id = $1 AND s.azure_id = given.azure_id AND s.asks = given.asks AND s.state = 'waiting'`,
    [run.integrationId, run.id, ...columns(answers, ['azureId', 'asks', 'found', 'revision'])],
  );
}

/**
 * Notes why users could not be read: those given, or all who wait where `users` is null. `isFinal`: it is not tried
 * again by itself.
 */
export async function noteSyncFailure(
  tx: Tx,
  integrationId: string,
  { users, code, isFinal }: { users: readonly AskedUser[] | null; code: string; isFinal: boolean },
): Promise<void> {
  await tx.execute(
    `UPDATE control.sync_request s SET trouble = $2, state = CASE WHEN $3 THEN 'failed' ELSE s.state END,
        tries = CASE WHEN given.azure_id IS NULL THEN s.tries ELSE s.tries + 1 END
      FROM control.sync_request own LEFT JOIN unnest($4::text[], $5::int[]) AS given (azure_id, asks)
        ON given.azure_id = own.azure_id AND given.asks = own.asks
      WHERE own.integration_id = $1 AND own.state = 'waiting' AND ($6 OR given.azure_id IS NOT NULL)
        AND s.integration_id = own.integration_id AND s.azure_id = own.azure_id AND s.state = 'waiting'`,
    [integrationId, code, isFinal, ...columns(users ?? [], ['azureId', 'asks']), users === null],
  );
}

/** A request whose decision has reached the applier. */
interface DecidedSync extends Pick<SyncRequest, 'actor' | 'askedAt'> {
  readonly integrationId: string;
  readonly azureId: string;
}

/** Notes that the decision on these users has reached the applier; returns the requests that it answers. */
export async function noteSyncsDecided(
  tx: Tx,
  users: readonly { readonly integrationId: string; readonly azureId: string; readonly revision: number }[],
): Promise<DecidedSync[]> {
  if (users.length === 0) return [];
  return tx.query<DecidedSync>(
    `UPDATE control.sync_request s SET decided_at = now()
      FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS given (integration_id, azure_id, revision)
      WHERE s.integration_id = given.integration_id AND s.azure_id = given.azure_id AND s.revision <= given.revision
        AND s.decided_at IS NULL
      RETURNING s.integration_id AS "integrationId", s.azure_id AS "azureId", s.actor, s.asked_at AS "askedAt"`,
    columns(users, ['integrationId', 'azureId', 'revision']),
  );
}

/**
 * Notes what Ziik has answered, in the transaction by which the read model shows it. Nothing is looked for where none
 * of these integrations waits for an answer, as nearly always.
 */
export async function noteSyncsWritten(
  tx: Tx,
  answers: readonly {
    readonly integrationId: string;
    readonly azureId: string;
    readonly revision: number;
    readonly at: string;
  }[],
): Promise<void> {
  const awaited = await tx.query(
    `SELECT 1 FROM control.sync_request
      WHERE integration_id = ANY($1::uuid[]) AND revision IS NOT NULL AND written_at IS NULL LIMIT 1`,
    [[...new Set(answers.map(({ integrationId }) => integrationId))]],
  );
  if (awaited.length === 0) return;
  await tx.execute(
    `UPDATE control.sync_request s SET written_at = given.at
      FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[]) AS given (integration_id, azure_id, revision, at)
      WHERE s.integration_id = given.integration_id AND s.azure_id = given.azure_id AND s.revision <= given.revision
        AND s.written_at IS NULL`,
    columns(answers, ['integrationId', 'azureId', 'revision', 'at']),
  );
}

/** The latest request for a user; undefined where there is none. */
export async function loadSync(db: Tx, integrationId: string, azureId: string): Promise<SyncRequest | undefined> {
  const [row] = await db.query<SyncRequest>(
    `SELECT s.actor, s.asked_at AS "askedAt", s.state, s.trouble, s.read_at AS "readAt", s.found, s.revision,
        s.decided_at AS "decidedAt", s.written_at AS "writtenAt", CASE WHEN s.state = 'waiting' THEN (SELECT run.not_before FROM control.run
          WHERE run.integration_id = s.integration_id AND run.kind = 'users' AND run.status = 'queued'
            AND run.not_before > now()) END AS "retryAt"
      FROM control.sync_request s WHERE s.integration_id = $1 AND s.azure_id = $2`,
    [integrationId, azureId],
  );
  return row;
}

/** Removes requests that nobody looks at any more. */
export async function removeOldSyncs(db: Database): Promise<void> {
  await deleteInParts(db, 'control.sync_request', "asked_at < now() - interval '30 days'");
}
