import { isLoopback } from '@user-sync/runtime';
import { createTransport } from 'nodemailer';
import type { ComposedMail } from './compose-mail.ts';

/** A mail to one address. */
export interface AddressedMail extends ComposedMail {
  /** Makes the same mail the same to every server, should it come twice. */
  readonly id: string;
  readonly to: string;
}

/** What became of a mail; `answer` is what the server said, or the code of what kept it from saying anything. */
export type Delivery =
  | { readonly is: 'accepted'; readonly answer: string }
  /** The server will not take it later either. */
  | { readonly is: 'refused'; readonly answer: string }
  /** Tried again later. */
  | { readonly is: 'failed'; readonly answer: string };

/** Delivers a mail. */
export type Deliver = (mail: AddressedMail) => Promise<Delivery>;

const CONNECT_MS = 10_000;
const ANSWER_MS = 30_000;
const LONGEST_ANSWER = 300;
const SENDER_NAME = 'Azure User Sync';

/** How mails are delivered; `url` is read for each of them, since it may change in its file. */
export function createDelivery({ url, from }: { url: () => string; from: string }): Deliver {
  return async (mail) => {
    const [, domain] = from.split('@');
    let transport: ReturnType<typeof createTransport> | undefined;
    try {
      transport = createTransport(serverOf(new URL(url())));
      const { response } = await transport.sendMail({
        from: { name: SENDER_NAME, address: from },
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: `<${mail.id}@${domain}>`,
        // Neither an answering machine nor a person answers it.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { is: 'accepted', answer: shown(response) };
    } catch (error) {
      return failureOf(error as SmtpFailure);
    } finally {
      transport?.close();
    }
  };
}

/** Only the parts of the address count: it cannot switch checks off. Passwords and mails never cross a network bare. */
function serverOf({ protocol, hostname, port, username, password }: URL) {
  const isImplicit = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || (isImplicit ? 465 : 587),
    secure: isImplicit,
    requireTLS: !isImplicit && !isLoopback(hostname),
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** What nodemailer throws. */
interface SmtpFailure extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly rejectedErrors?: readonly SmtpFailure[];
}

/** Steps of the conversation that are about this mail; before them, the server says something of us. */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA']);

function failureOf(failure: SmtpFailure): Delivery {
  const { code, command, response, responseCode } = failure.rejectedErrors?.[0] ?? failure;
  const isAboutMail = command !== undefined && ABOUT_THE_MAIL.has(command);
  // What a server says before is for the operator: it may name accounts and machines.
  if (!isAboutMail || response === undefined || responseCode === undefined)
    return { is: 'failed', answer: code ?? failure.code ?? 'ESMTP' };
  return { is: responseCode >= 500 ? 'refused' : 'failed', answer: shown(response) };
}

function shown(response: string): string {
  const line = response.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.slice(0, LONGEST_ANSWER).toWellFormed();
}
