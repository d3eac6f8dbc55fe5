import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ATTENTION_CODES, type AttentionFacts, attentionOf, remedyOf } from './attention.ts';

const now = new Date('2026-11-23T10:00:00Z');
const day = (days: number) => new Date(now.getTime() + days * 86_400_000);
const error = (code: string) => ({ code, title: 't', detail: 'd', remedy: 'r' });

function facts(change: Partial<AttentionFacts> = {}): AttentionFacts {
  return {
    integration: { firstReadAt: day(-9), secretExpiresAt: null, secretChangedAt: day(-10) },
    instance: { ziikError: null, catalogueSuspicious: false },
    lastReading: undefined,
    held: 0,
    now,
    ...change,
  };
}
const summary = (change: Partial<AttentionFacts>) =>
  attentionOf(facts(change)).map(({ code, severity }) => `${severity} ${code}`);

describe('attention', () => {
  it('is empty when all is well', () => {
    expect(summary({})).toEqual([]);
    expect(summary({ lastReading: { error: null, endedAt: now } })).toEqual([]);
  });

  it.each([
    'secret-wrong',
    'secret-expired',
    'application-unknown',
    'application-disabled',
    'tenant-unknown',
    'wrong-cloud',
    'permission-missing',
    'access-blocked',
    'microsoft-refused',
    'certificate-wrong',
    'certificate-expired',
    'federation-refused',
    'federation-unavailable',
  ])('[S4] is an error for %s', (code) => {
    expect(summary({ lastReading: { error: error(code), endedAt: now } })).toEqual([`error ${code}`]);
  });

  it.each(['graph-unavailable', 'throttled'])('is a warning for %s, which is transient', (code) => {
    expect(summary({ lastReading: { error: error(code), endedAt: now } })).toEqual([`warning ${code}`]);
  });

  it('is a warning while a read takes longer than a period', () => {
    expect(summary({ isUnending: true })).toEqual(['warning round-unending']);
  });

  it('[S8] forgets a wrong secret once another one has been tried and taken', () => {
    const integration = { ...facts().integration, secretChangedAt: now };
    expect(summary({ integration, lastReading: { error: error('secret-wrong'), endedAt: day(-1) } })).toEqual([]);
  });

  it.each(['certificate-wrong', 'certificate-expired', 'federation-refused', 'federation-unavailable'])(
    '[S8] forgets %s once another credential has been tried and taken',
    (code) => {
      const integration = { ...facts().integration, secretChangedAt: now };
      expect(summary({ integration, lastReading: { error: error(code), endedAt: day(-1) } })).toEqual([]);
      expect(summary({ lastReading: { error: error(code), endedAt: day(-1) } })).toEqual([`error ${code}`]);
    },
  );

  it.each([
    ['secret', 30, 'secret-expiring', 'The secret expires in 30 days'],
    ['certificate', 30, 'certificate-expiring', 'The certificate expires in 30 days'],
    ['certificate', 0, 'certificate-expiring', 'The certificate has expired'],
  ] as const)('[S8] reminds of the end of a %s %d days before', (credentialKind, days, code, title) => {
    const integration = { ...facts().integration, credentialKind, secretExpiresAt: day(days) };
    expect(attentionOf(facts({ integration }))).toMatchObject([{ code, title, severity: 'warning' }]);
    expect(summary({ integration: { ...integration, secretExpiresAt: day(31) } })).toEqual([]);
  });

  it('leaves the identity of the platform to the operator, and a certificate to the customer', () => {
    expect(remedyOf('federation-unavailable')).toBe('operator');
    expect(remedyOf('certificate-wrong')).toBe('customer');
  });

  it('reports an error of Ziik once', () => {
    const instance = { ziikError: 'ziik-credentials-wrong', catalogueSuspicious: false } as const;
    expect(summary({ instance })).toEqual(['error ziik-credentials-wrong']);
    expect(summary({ instance, lastReading: { error: error('ziik-credentials-wrong'), endedAt: now } })).toEqual([
      'error ziik-credentials-wrong',
    ]);
  });

  it.each([
    ['31 days before', 31, []],
    ['30 days before', 30, ['warning secret-expiring']],
    ['the day after', -1, ['warning secret-expiring']],
  ])('[S8] reminds of the end of the secret: %s', (_, days, expected) => {
    expect(summary({ integration: { ...facts().integration, secretExpiresAt: day(days) } })).toEqual(expected);
  });

  it('asks for a decision on held removals and reports what else waits', () => {
    expect(
      summary({
        held: 25,
        instance: { ziikError: null, catalogueSuspicious: true },
        integration: { ...facts().integration, firstReadAt: null },
      }),
    ).toEqual(['error removals-held', 'warning catalogue-suspicious', 'warning never-initiated']);
  });

  it.each<[string, Partial<AttentionFacts>, object]>([
    [
      'a run that failed: the values of its words, and since when readings fail like this',
      {
        lastReading: { error: { ...error('throttled'), values: { retryAfterSeconds: 120 } }, endedAt: now },
        failingSince: day(-2),
      },
      { code: 'throttled', values: { retryAfterSeconds: 120 }, since: day(-2) },
    ],
    [
      'one of a former release, which kept no values: when it failed',
      { lastReading: { error: error('throttled'), endedAt: day(-1) } },
      { code: 'throttled', values: {}, since: day(-1) },
    ],
    [
      'what is wrong at Ziik',
      { instance: { ziikError: 'ziik-unavailable', ziikErrorAt: day(-3), catalogueSuspicious: false } },
      { code: 'ziik-unavailable', values: {}, since: day(-3) },
    ],
    [
      'removals that are held',
      { held: 312, heldSince: day(-1) },
      { code: 'removals-held', values: { deactivations: 312 }, since: day(-1) },
    ],
    [
      'a catalogue that is held back',
      { instance: { ziikError: null, catalogueSuspicious: true, catalogueSuspiciousAt: day(-4) } },
      { code: 'catalogue-suspicious', values: {}, since: day(-4) },
    ],
    [
      'a secret that expires: in days, and when we began to say so',
      { integration: { firstReadAt: day(-9), secretExpiresAt: day(12), secretChangedAt: day(-90) } },
      {
        code: 'secret-expiring',
        values: { days: 12, expiresAt: day(12).toISOString() },
        since: day(-18),
      },
    ],
    [
      'a secret entered so late that it expires soon',
      { integration: { firstReadAt: day(-9), secretExpiresAt: day(12), secretChangedAt: day(-1) } },
      { code: 'secret-expiring', since: day(-1) },
    ],
    [
      'a secret that has expired',
      { integration: { firstReadAt: day(-9), secretExpiresAt: day(-2), secretChangedAt: day(-90) } },
      { code: 'secret-expiring', values: { days: -2 }, since: day(-2) },
    ],
    [
      'a round without an end',
      { isUnending: true, readingSince: day(-1) },
      { code: 'round-unending', values: {}, since: day(-1) },
    ],
    [
      'an integration that was never read',
      { integration: { firstReadAt: null, secretExpiresAt: null, secretChangedAt: day(-1), enabledAt: day(-5) } },
      { code: 'never-initiated', values: {}, since: day(-5) },
    ],
  ])('says what stands in its words, and since when: %s', (_, change, expected) => {
    expect(attentionOf(facts(change))).toMatchObject([expected]);
  });

  it('has every number of its words among its values', () => {
    const all = attentionOf(
      facts({
        held: 312,
        integration: { firstReadAt: null, secretExpiresAt: day(12), secretChangedAt: day(-90) },
        instance: { ziikError: 'ziik-unavailable', catalogueSuspicious: true },
        isUnending: true,
      }),
    );

    expect(all).toHaveLength(6);
    for (const { title, detail, remedy, values } of all)
      expect(Object.values(values).map(String)).toEqual(
        expect.arrayContaining(`${title} ${detail} ${remedy}`.match(/\d+/g) ?? []),
      );
  });
});

describe('every code of attention and of a failed run', () => {
  const texts = new URL('../../../panel/src/texts/', import.meta.url);

  it.each(['en', 'da'])('has words of its own in the panel: %s', (language) => {
    const known = JSON.parse(readFileSync(new URL(`${language}.json`, texts), 'utf8')) as Record<string, string>;

    const missing = ATTENTION_CODES.flatMap((code) => [`trouble.${code}`, `trouble.${code}.short`]).filter(
      (id) => !(id in known),
    );

    expect(missing).toEqual([]);
  });
});
