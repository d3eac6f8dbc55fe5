// cspell:ignore afviser hemmeligheden Butikker
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import type { SMTPServerOptions } from 'smtp-server';
import { type AddressedMail, createDelivery } from '../src/notify-by-mail/deliver-mail.ts';
import { type MailServer, startMailServer } from './mail-server.ts';

const MAIL: AddressedMail = {
  id: '6c1f2c52-6d0f-4c3e-9f9e-0d8f3c2b1a00',
  to: 'ada@acme.example',
  subject: 'Azure User Sync “Åse & Søn”: Azure afviser hemmeligheden',
  text: 'Hemmeligheden er udløbet.\n\nÅbn Azure User Sync: https://app.example/?a=1\n',
  html: '<p>Hemmeligheden er udløbet.</p>',
};

let server: MailServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function deliverTo(options: SMTPServerOptions, url: (port: number) => string, mail = MAIL) {
  server = await startMailServer(options);
  const { port } = server;
  return createDelivery({ url: () => url(port), from: 'sync@ziik.example' })(mail);
}

const plain = (port: number) => `smtp://127.0.0.1:${port}`;

describe('a mail', () => {
  it('arrives as text and as HTML, with everything that it says', async () => {
    const delivery = await deliverTo({}, plain);

    expect(delivery).toEqual({ is: 'accepted', answer: '250 Queued as 4711' });
    expect(server!.arrived).toHaveLength(1);
    const [{ from, to, headers, text, html }] = server!.arrived as [MailServer['arrived'][0]];
    expect({ from, to }).toEqual({ from: 'sync@ziik.example', to: ['ada@acme.example'] });
    expect(text.trimEnd()).toBe(MAIL.text.trimEnd());
    expect(html.trimEnd()).toBe(MAIL.html);
    expect(Object.fromEntries(headers)).toMatchObject({
      from: 'Azure User Sync <sync@ziik.example>',
      to: 'ada@acme.example',
      subject: MAIL.subject,
      'message-id': `<${MAIL.id}@ziik.example>`,
      'auto-submitted': 'auto-generated',
    });
  });

  it('has no header but its own, whatever stands in its subject', async () => {
    const subject = 'A\r\nBcc: eve@evil.example\r\n\r\nHello';

    await deliverTo({}, plain, { ...MAIL, subject });

    const [{ headers, to, raw }] = server!.arrived as [MailServer['arrived'][0]];
    expect(to).toEqual(['ada@acme.example']);
    expect([...headers.keys()]).not.toContain('bcc');
    expect(raw).not.toMatch(/^bcc:/im);
    expect(headers.get('subject')).toBe('A Bcc: eve@evil.example  Hello');
  });

  it('is refused for good where the server does not know the recipient', async () => {
    server = await startMailServer();
    server.refused.set('ada@acme.example', { code: 550, words: 'No such user here' });

    const delivery = await createDelivery({ url: () => plain(server!.port), from: 'sync@ziik.example' })(MAIL);

    expect(delivery).toEqual({ is: 'refused', answer: '550 No such user here' });
  });

  it('is tried again where the server asks for that', async () => {
    server = await startMailServer();
    server.refused.set('ada@acme.example', { code: 451, words: 'Greylisted' });

    const delivery = await createDelivery({ url: () => plain(server!.port), from: 'sync@ziik.example' })(MAIL);

    expect(delivery).toEqual({ is: 'failed', answer: '451 Greylisted' });
  });

  it('is tried again where there is no server', async () => {
    server = await startMailServer();
    const { port } = server;
    await server.stop();
    server = undefined;

    const delivery = await createDelivery({ url: () => plain(port), from: 'sync@ziik.example' })(MAIL);

    expect(delivery).toEqual({ is: 'failed', answer: 'ESOCKET' });
  });

  it('is tried again where something else answers', async () => {
    const other = createServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));

    const { port } = other.address() as AddressInfo;
    const delivery = await createDelivery({ url: () => plain(port), from: 'sync@ziik.example' })(MAIL);

    expect(delivery.is).toBe('failed');
    expect(delivery.answer).toMatch(/^E[A-Z]+$/);
    await new Promise((resolve) => other.close(resolve));
  });
});

describe('a server with accounts', () => {
  const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _session, callback) =>
    username === 'sync@ziik' && password === 'canary/~:@'
      ? callback(null, { user: 'sync' })
      : callback(new Error('535 no'));
  const accounts: SMTPServerOptions = { authOptional: false, allowInsecureAuth: true, onAuth };
  const url = (password: string) => (port: number) =>
    `smtp://sync%40ziik:${encodeURIComponent(password)}@127.0.0.1:${port}`;

  it('takes mails with the account of the address', async () => {
    expect(await deliverTo(accounts, url('canary/~:@'))).toMatchObject({ is: 'accepted' });
  });

  it('is no reason to give an address up where it refuses ours, and its words are not passed on', async () => {
    expect(await deliverTo(accounts, url('wrong'))).toEqual({ is: 'failed', answer: 'EAUTH' });
    expect(await deliverTo(accounts, plain)).toMatchObject({ is: 'failed' });
  });
});

describe('a server with STARTTLS', () => {
  let trusted: { certificate: string; key: string };
  const before = getCACertificates('default');
  beforeAll(async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      keyType: 'ec',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    trusted = { certificate: cert, key };
  });
  afterEach(() => setDefaultCACertificates(before));
  const withTls = (): SMTPServerOptions => ({ disabledCommands: [], cert: trusted.certificate, key: trusted.key });

  it('gets mails over TLS', async () => {
    setDefaultCACertificates([...before, trusted.certificate]);

    expect(await deliverTo(withTls(), plain)).toMatchObject({ is: 'accepted' });
    expect(server!.arrived).toMatchObject([{ isSecure: true }]);
  });

  it('gets mails over TLS from the first byte on, where its address says so', async () => {
    setDefaultCACertificates([...before, trusted.certificate]);

    const delivery = await deliverTo({ ...withTls(), secure: true }, (port) => `smtps://127.0.0.1:${port}`);

    expect(delivery).toMatchObject({ is: 'accepted' });
  });

  it('gets none where its certificate is not trusted, whatever its address says', async () => {
    const delivery = await deliverTo(
      withTls(),
      (port) => `${plain(port)}/?tls.rejectUnauthorized=false&ignoreTLS=true`,
    );

    expect(delivery.is).toBe('failed');
    expect(server!.arrived).toEqual([]);
  });
});
