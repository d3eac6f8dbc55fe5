// cspell:ignore Hemmeligheden klienthemmelighed Opret
import { describe, expect, it } from '@jest/globals';
import { RUN_ERROR_CODES } from '../manage-integrations/attention.ts';
import { composeMail, hasWords, type MailContent } from './compose-mail.ts';
import { DA } from './mail-texts.da.ts';
import { EN } from './mail-texts.en.ts';

function aMail(change: Partial<MailContent> = {}) {
  return composeMail({
    cause: 'secret-wrong',
    language: 'en',
    name: 'Shops of Denmark',
    values: {},
    since: new Date('2026-11-02T08:05:00Z'),
    at: new Date('2026-11-02T09:00:00Z'),
    link: 'https://app.example/sync?a=1&b=2',
    ...change,
  });
}

describe('a mail', () => {
  it('says what happened, what to do, since when, and where', () => {
    const { subject, text, html } = aMail();

    expect(subject).toBe('Azure User Sync “Shops of Denmark”: Azure rejects the secret');
    expect(text).toBe(
      [
        'Azure rejects the secret.',
        EN['secret-wrong.todo'],
        'Since 2 November 2026 at 08:05 (UTC).',
        'Open Azure User Sync: https://app.example/sync?a=1&b=2',
        `-- \n${EN.why.replace('{name}', 'Shops of Denmark')}\n`,
      ].join('\n\n'),
    );
    expect(html).toContain('<p style="margin:0 0 12px;font-size:18px;font-weight:600">Azure rejects the secret.</p>');
    expect(html).toContain('href="https://app.example/sync?a=1&amp;b=2"');
  });

  it('is written in Danish', () => {
    const values = { days: 1, expiresAt: '2026-11-03T00:00:00Z' };
    const { subject, text, html } = aMail({ cause: 'secret-expiring', language: 'da', values });

    expect(subject).toBe('Azure User Sync “Shops of Denmark”: Hemmeligheden udløber om 1 dag, den 3. november 2026');
    expect(text).toContain('Opret en ny klienthemmelighed');
    expect(html).toContain('<html lang="da">');
  });

  it('counts', () => {
    const subjects = [1, 1_200].map(
      (deactivations) => aMail({ cause: 'removals-held', values: { deactivations } }).subject,
    );

    expect(subjects).toEqual([
      'Azure User Sync “Shops of Denmark”: 1 deactivation is waiting for your decision',
      'Azure User Sync “Shops of Denmark”: 1,200 deactivations are waiting for your decision',
    ]);
  });

  it('says that all is well again, and for how long it was not', () => {
    expect(aMail({ cause: 'well-again' }).text).toContain(
      'It lasted from 2 November 2026 at 08:05 to 2 November 2026 at 09:00 (UTC) at most.',
    );
  });

  it('says where to open it where no address is known', () => {
    const { text, html } = aMail({ link: undefined });

    expect(text).toContain(EN['open.fromZiik']);
    expect(html).not.toContain('href');
  });

  it('keeps a name on its line, and short, and shows it as it is', () => {
    const { subject } = aMail({ name: 'A\r\nBcc: eve@evil.example\r\n\r\nBody\u2028x' });

    expect(subject).toBe('Azure User Sync “A Bcc: eve@evil.example Body x”: Azure rejects the secret');
    expect(aMail({ name: 'x'.repeat(200) }).subject).toBe(
      `Azure User Sync “${'x'.repeat(79)}…”: Azure rejects the secret`,
    );
    expect(aMail({ name: '{what} <b>' }).subject).toContain('“{what} <b>”');
  });

  it('shows nothing as HTML that somebody entered', () => {
    const { html } = aMail({ name: '<img src=x onerror=alert(1)>"\'&', link: 'https://a.example/"><script>' });

    expect(html).not.toMatch(/<img|<script/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
  });
});

describe('the texts of mails', () => {
  it('have the same names and the same values in all languages', () => {
    const valuesOf = (text: string) => new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name));

    expect(Object.keys(DA)).toEqual(Object.keys(EN));
    for (const [id, text] of Object.entries(EN))
      expect([id, valuesOf(DA[id as keyof typeof DA])]).toEqual([id, valuesOf(text)]);
  });

  it.each([...RUN_ERROR_CODES, 'removals-held', 'secret-expiring', 'certificate-expiring', 'well-again', 'test'])(
    'know %s',
    (cause) => {
      expect(hasWords(cause)).toBe(true);
    },
  );
});
