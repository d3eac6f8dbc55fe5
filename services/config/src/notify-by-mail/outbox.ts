import type { Integration } from '@user-sync/control';
import { columns, type Tx } from '@user-sync/persistence';
import type { Delivery } from './deliver-mail.ts';
import type { MailLanguage } from './mail-address.ts';

/** What the words of a mail need, as it is stored: times in ISO 8601. */
interface StoredContent {
  readonly name: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly since: string | null;
}

/** A mail to one address that is to be sent. */
export interface OutboxMail {
  readonly id: string;
  readonly cause: string;
  readonly recipient: string;
  readonly language: MailLanguage;
  readonly content: StoredContent;
  readonly createdAt: Date;
  /** This attempt counted. */
  readonly attempts: number;
}

/** A mail for everybody who is named for an integration. */
export interface MailOrder {
  readonly integration: Integration;
  readonly cause: string;
  readonly content: StoredContent;
  /** A test mail is delivered by who asked for it; the others wait for the sender. */
  readonly dueInMs?: number;
}

/** Puts mails into the outbox, one for each address. */
export function addMails(tx: Tx, orders: readonly MailOrder[]): Promise<OutboxMail[]> {
  const rows = orders.flatMap(({ integration, cause, content, dueInMs = 0 }) =>
    integration.options.notifyEmails.map((recipient) => ({
      integrationId: integration.id,
      slug: integration.instanceSlug,
      cause,
      recipient,
      language: integration.options.notifyLanguage,
      content: JSON.stringify(content),
      dueInMs,
    })),
  );
  return tx.query<OutboxMail>(
    `INSERT INTO config.mail AS mail (integration_id, instance_slug, cause, recipient, language, content, status, due_at)
      SELECT id, slug, cause, recipient, language, content, 'waiting', now() + ms * interval '1 millisecond'
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::float8[])
          AS given (id, slug, cause, recipient, language, content, ms)
      RETURNING ${OUTBOX_MAIL}`,
    columns(rows, ['integrationId', 'slug', 'cause', 'recipient', 'language', 'content', 'dueInMs']),
  );
}

const OUTBOX_MAIL = `mail.id, mail.cause, mail.recipient, mail.language, mail.content, mail.created_at AS "createdAt",
  mail.attempts`;

/**
 * Takes mails that are due, for so long: each is taken by one process. Should that one end meanwhile, the next takes
 * them again, so that a mail may come twice, but is never lost.
 */
export function takeDueMails(db: Tx, limit: number, ms: number): Promise<OutboxMail[]> {
  return db.query<OutboxMail>(
    `WITH due AS (
        SELECT integration_id, id FROM config.mail WHERE status = 'waiting' AND due_at <= now()
          ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
      )
      UPDATE config.mail SET attempts = mail.attempts + 1, due_at = now() + $2 * interval '1 millisecond'
        FROM due WHERE mail.integration_id = due.integration_id AND mail.id = due.id
        RETURNING ${OUTBOX_MAIL}`,
    [limit, ms],
  );
}

/** Notes what became of an attempt; a mail that is to be tried again waits so long. */
export async function noteDelivery(
  db: Tx,
  { id, attempts }: Pick<OutboxMail, 'id' | 'attempts'>,
  { status, answer, againInMs }: { status: MailStatus; answer: Delivery['answer']; againInMs: number },
): Promise<void> {
  await db.execute(
    `UPDATE config.mail SET status = $3, answer = $4, due_at = now() + $5 * interval '1 millisecond',
      ended_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE now() END
      WHERE id = $1 AND attempts = $2 AND status = 'waiting'`,
    [id, attempts, status, answer, againInMs],
  );
}

export const MAIL_STATUSES = ['waiting', 'accepted', 'refused', 'given-up'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** What became of the newest mail to an address. */
export interface NewestMail {
  readonly recipient: string;
  readonly cause: string;
  readonly status: MailStatus;
  readonly at: Date;
  readonly answer: string | null;
}

/** The newest mail of an integration to each address. */
export function newestMails(db: Tx, integrationId: string): Promise<NewestMail[]> {
  return db.query<NewestMail>(
    `SELECT DISTINCT ON (recipient) recipient, cause, status, coalesce(ended_at, created_at) AS at, answer
      FROM config.mail WHERE integration_id = $1 ORDER BY recipient, created_at DESC`,
    [integrationId],
  );
}

/** How many mails with a cause an instance was sent within a time. */
export async function countMails(db: Tx, slug: string, cause: string, ms: number): Promise<number> {
  const [row] = await db.query<{ mails: number }>(
    `SELECT count(*)::int AS mails FROM config.mail
      WHERE instance_slug = $1 AND cause = $2 AND created_at > now() - $3 * interval '1 millisecond'`,
    [slug, cause, ms],
  );
  return row!.mails;
}

/** Seconds since the oldest mail was written that waits to be sent; 0: none waits. */
export async function oldestWaitingMail(db: Tx): Promise<number> {
  const [row] = await db.query<{ seconds: number }>(
    `SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS seconds
      FROM config.mail WHERE status = 'waiting'`,
  );
  return row!.seconds;
}
