import { describe, expect, it } from '@jest/globals';
import { type AttentionFacts, attentionOf } from './attention.ts';

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
  ])('[S4] is an error for %s', (code) => {
    expect(summary({ lastReading: { error: error(code), endedAt: now } })).toEqual([`error ${code}`]);
  });

  it.each(['graph-unavailable', 'throttled'])('is a warning for %s, which passes by itself', (code) => {
    expect(summary({ lastReading: { error: error(code), endedAt: now } })).toEqual([`warning ${code}`]);
  });

  it('[S8] forgets a wrong secret once another one has been tried and taken', () => {
    const integration = { ...facts().integration, secretChangedAt: now };
    expect(summary({ integration, lastReading: { error: error('secret-wrong'), endedAt: day(-1) } })).toEqual([]);
  });

  it('tells what is wrong at Ziik once', () => {
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

  it('asks for a decision on held removals and tells of what waits otherwise', () => {
    expect(
      summary({
        held: 25,
        instance: { ziikError: null, catalogueSuspicious: true },
        integration: { ...facts().integration, firstReadAt: null },
      }),
    ).toEqual(['error removals-held', 'warning catalogue-suspicious', 'warning never-initiated']);
  });
});
