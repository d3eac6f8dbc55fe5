import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import '../texts/know-english.ts';
import type { Integration } from '../api/queries.ts';
import { byNeed, countCodes, fixedByOf, judgeIntegration, wordsOf } from './judge-integration.ts';

type Change = Partial<Pick<Integration, 'state' | 'name' | 'instance'>> & {
  codes?: readonly (readonly [string, 'error' | 'warning'])[];
  freshness?: Partial<Integration['freshness']>;
};

const anIntegration = ({ codes = [], freshness, ...change }: Change = {}) =>
  ({
    instance: 'acme',
    name: 'Shops',
    state: 'ready',
    attention: codes.map(([code, severity]) => ({ code, severity, since: '2026-11-28T08:00:00Z' })),
    ...change,
    freshness: { status: 'fresh', readAt: '2026-11-28T10:00:00Z', waitingSince: null, reason: null, ...freshness },
  }) as Integration;

const late = (reason: Integration['freshness']['reason']) => ({ status: 'late', reason }) as const;

describe('what an operator sees of an integration', () => {
  it.each<[string, Change, string | null, string | null, number]>([
    ['is as it should be', {}, null, null, 3],
    ['has a warning', { codes: [['secret-expiring', 'warning']] }, 'secret-expiring', 'customer', 2],
    ['has an error', { codes: [['secret-wrong', 'error']] }, 'secret-wrong', 'customer', 0],
    [
      'has an error besides a warning',
      {
        codes: [
          ['never-initiated', 'warning'],
          ['ziik-credentials-wrong', 'error'],
        ],
      },
      'ziik-credentials-wrong',
      'operator',
      0,
    ],
    ['has not been read for too long', { freshness: late('round-missing') }, 'round-missing', 'operator', 0],
    ['is late and goes on by itself', { freshness: late('throttled') }, 'throttled', 'itself', 1],
    ['is switched off', { state: 'disabled', codes: [['never-initiated', 'warning']] }, null, null, 4],
  ])('where it %s', (_, change, code, fixedBy, need) => {
    expect(judgeIntegration(anIntegration(change))).toMatchObject({ code, fixedBy, need });
  });

  it('is late since the last read, or since the oldest change that waits', () => {
    const waiting = { ...late('changes-waiting'), waitingSince: '2026-11-28T07:00:00Z' };

    expect(judgeIntegration(anIntegration({ freshness: late('round-missing') })).lateSince).toBe(
      '2026-11-28T10:00:00Z',
    );
    expect(judgeIntegration(anIntegration({ freshness: waiting })).lateSince).toBe('2026-11-28T07:00:00Z');
    expect(judgeIntegration(anIntegration()).lateSince).toBeNull();
  });

  it('is in the order of need', () => {
    const all = [
      anIntegration({ name: 'off', state: 'disabled' }),
      anIntegration({ name: 'fine' }),
      anIntegration({ name: 'late', freshness: late('throttled') }),
      anIntegration({ name: 'warned', codes: [['secret-expiring', 'warning']] }),
      anIntegration({ name: 'broken', codes: [['secret-wrong', 'error']] }),
      anIntegration({ name: 'a-fine' }),
    ];

    const order = all.map(judgeIntegration).sort(byNeed);

    expect(order.map(({ integration }) => integration.name)).toEqual([
      'broken',
      'late',
      'warned',
      'a-fine',
      'fine',
      'off',
    ]);
  });

  it('is counted by code', () => {
    const all = [
      anIntegration({ codes: [['secret-wrong', 'error']], freshness: late('secret-wrong') }),
      anIntegration({
        codes: [
          ['secret-wrong', 'error'],
          ['secret-expiring', 'warning'],
        ],
      }),
      anIntegration({ state: 'disabled' }),
      anIntegration(),
    ];

    expect(countCodes(all)).toEqual([
      { code: 'secret-wrong', count: 2 },
      { code: 'disabled', count: 1 },
      { code: 'secret-expiring', count: 1 },
    ]);
  });

  /** Every code that the API document knows of integrations and runs. */
  const schema = readFileSync(new URL('../api/schema.ts', import.meta.url), 'utf8');
  const operations = schema.slice(schema.indexOf('  getIntegrations: {'));
  const union = operations.slice(0, operations.indexOf('instance?:')).match(/code\?:((?:\s*\|?\s*'[^']+')+)/)![1]!;
  const codes = [...union.matchAll(/'([^']+)'/g)].map(([, code]) => code!);

  it('has words for every code that the API filters by', () => {
    expect(codes).toContain('removals-held');
    expect(codes.filter((code) => wordsOf(code) === null)).toEqual([]);
  });

  it('says who fixes it, and leaves a code of tomorrow to the operator', () => {
    expect(fixedByOf('secret-expired')).toBe('customer');
    expect(fixedByOf('of-tomorrow')).toBe('operator');
    expect(wordsOf('of-tomorrow')).toBeNull();
  });
});
