import { pauseAfter } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import { count, type Logger } from '@user-sync/runtime';
import { composeMail } from './compose-mail.ts';
import type { Deliver, Delivery } from './deliver-mail.ts';
import { noteDelivery, type OutboxMail, takeDueMails } from './outbox.ts';

/** Longer than a server may take for one mail. */
const TAKEN_FOR_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 60_000;
/** A mail that could not be delivered for so long tells nothing new. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;

/** What mails are sent with. */
export interface SendingParts {
  readonly db: Database;
  readonly log: Logger;
  readonly deliver: Deliver;
  /** Where the panel is opened from. */
  readonly link: string | undefined;
}

/** Sends the mails that are due, until there are none or `stopping` is aborted. Returns how many were tried. */
export async function sendDueMails(parts: SendingParts, stopping?: AbortSignal): Promise<number> {
  const ways = { accepted: 0, refused: 0, failed: 0 };
  while (!stopping?.aborted) {
    const [mail] = await takeDueMails(parts.db, 1, TAKEN_FOR_MS);
    if (mail === undefined) break;
    const { is } = await sendMail(parts, mail);
    ways[is]++;
  }
  const tried = ways.accepted + ways.refused + ways.failed;
  if (tried > 0) parts.log.info(ways, 'mails handed to the mail server');
  return tried;
}

/** Sends one mail and notes what became of it. `isLast`: it is not tried again. */
export async function sendMail(
  { db, log, deliver, link }: SendingParts,
  mail: OutboxMail,
  isLast = Date.now() - mail.createdAt.getTime() > GIVEN_UP_AFTER_MS,
): Promise<Delivery> {
  const { id, cause, language, recipient, content, attempts } = mail;
  const { name, values, since } = content;
  const composed = composeMail({
    cause,
    language,
    name,
    values,
    since: since === null ? null : new Date(since),
    at: mail.createdAt,
    link,
  });
  const delivery = await deliver({ ...composed, id, to: recipient });
  count('mails_total', 1, { outcome: delivery.is });
  // Neither the address nor what the server says of it.
  if (delivery.is === 'failed') log.warn({ mail: id, code: delivery.answer, attempts }, 'a mail could not be sent');
  const status = delivery.is === 'failed' ? (isLast ? 'given-up' : 'waiting') : delivery.is;
  const againInMs = status === 'waiting' ? pauseAfter(attempts, FIRST_PAUSE_MS, Math.random()) : 0;
  await noteDelivery(db, mail, { status, answer: delivery.answer, againInMs });
  return delivery;
}
