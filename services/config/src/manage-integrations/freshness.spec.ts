import { describe, expect, it } from '@jest/globals';
import { type FreshnessFacts, freshnessOf } from './freshness.ts';

const now = new Date('2026-11-23T10:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

function summary({
  enabled = true,
  lastReadAt = ago(10),
  ...change
}: Partial<FreshnessFacts & FreshnessFacts['integration']>): string {
  const { status, reason } = freshnessOf({
    integration: { enabled, lastReadAt },
    attention: [],
    waitingSince: null,
    readingSince: null,
    pollPeriodMs: 3_600_000,
    now,
    ...change,
  });
  return `${status} ${reason}`;
}

describe('freshness', () => {
  it.each([
    ['read ten minutes ago', {}, 'fresh null'],
    ['read 75 minutes ago', { lastReadAt: ago(75) }, 'fresh null'],
    ['read before that', { lastReadAt: ago(76) }, 'late round-missing'],
    ['with changes of the last round under way', { waitingSince: ago(9) }, 'fresh null'],
    ['with changes that wait for longer than the promise', { waitingSince: ago(76) }, 'late changes-waiting'],
    ['never read', { lastReadAt: null }, 'never null'],
    ['disabled, whenever it was read', { enabled: false, lastReadAt: ago(9_999) }, 'off disabled'],
    ['read at a time that is to come', { lastReadAt: ago(-144_000) }, 'late round-missing'],
    ['being read for an hour', { readingSince: ago(60) }, 'fresh null'],
    ['being read for longer than that', { readingSince: ago(61) }, 'late round-unending'],
    ['of a shorter period', { pollPeriodMs: 60_000 }, 'late round-missing'],
  ])('of an integration that is %s', (_, change, expected) => {
    expect(summary(change)).toBe(expected);
  });

  it('names what stops reading or writing, not mere advice', () => {
    const attention = [{ code: 'removals-held' }, { code: 'permission-missing' }];

    expect(summary({ lastReadAt: ago(200), attention })).toBe('late permission-missing');
    expect(summary({ lastReadAt: null, attention })).toBe('never permission-missing');
    expect(summary({ lastReadAt: ago(200), attention: [{ code: 'removals-held' }] })).toBe('late round-missing');
    expect(summary({ waitingSince: ago(200), attention: [{ code: 'ziik-unavailable' }] })).toBe(
      'late ziik-unavailable',
    );
  });
});
