import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it arrived: what the server was told, and what can be read in it. */
interface ArrivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
  readonly raw: string;
  readonly isSecure: boolean;
}

/** A real mail server on loopback. */
export interface MailServer {
  readonly port: number;
  readonly arrived: ArrivedMail[];
  /** The addresses that it does not take mails to, and the answer. */
  readonly refused: Map<string, { code: number; words: string }>;
  /** The same port can be used again then. */
  stop(): Promise<void>;
}

export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const arrived: ArrivedMail[] = [];
  const refused: MailServer['refused'] = new Map();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    onRcptTo({ address }, _session, callback) {
      const refusal = refused.get(address);
      if (refusal === undefined) return callback();
      callback(Object.assign(new Error(refusal.words), { responseCode: refusal.code }));
    },
    onData(stream, { envelope, secure }, callback) {
      text(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        arrived.push({ from, to, raw, isSecure: secure, ...partsOf(raw) });
        callback(null, 'Queued as 4711');
      }, callback);
    },
    ...options,
  });
  // A client that does not trust the server hangs up.
  server.on('error', () => {});
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    arrived,
    refused,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** The headers of a mail, and its two forms. */
function partsOf(raw: string): Pick<ArrivedMail, 'headers' | 'text' | 'html'> {
  const { headers, body } = split(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')![1]!;
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\r\n/, '')));
  const form = (type: string) => {
    const part = parts.find((each) => each.headers.get('content-type')?.startsWith(type))!;
    return decoded(part.body, part.headers.get('content-transfer-encoding') ?? '');
  };
  return { headers, text: form('text/plain'), html: form('text/html') };
}

function split(part: string): { headers: Map<string, string>; body: string } {
  const end = part.indexOf('\r\n\r\n');
  const lines = part
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 2),
  ]);
  return { headers: new Map(headers.map(([name, value]) => [name!, words(value!)])), body: part.slice(end + 4) };
}

function decoded(body: string, encoding: string): string {
  const lines = body.replaceAll('\r\n', '\n');
  if (encoding === 'base64') return Buffer.from(lines, 'base64').toString();
  if (encoding !== 'quoted-printable') return lines;
  return printable(lines.replaceAll('=\n', ''));
}

/** Encoded words of a header (RFC 2047). */
function words(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('latin1')
        : latin(text.replaceAll('_', ' ')),
    )
    .replace(/^[\s\S]*$/, (bytes) => Buffer.from(bytes, 'latin1').toString());
}

const latin = (text: string) =>
  text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

function printable(text: string): string {
  return Buffer.from(latin(text), 'latin1').toString();
}
