import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_TOLERANCE_MS, clocksAgree, decidePurge, type PurgeFacts } from './decide-purge.ts';

const HOUR = 3_600_000;
const NOW = 90 * 24 * HOUR;
const DUE: PurgeFacts = {
  now: NOW,
  ownNow: NOW,
  deactivatedAt: 0,
  purgeAt: NOW,
  integrationEnabled: true,
  stillGone: true,
  lastSuccessAt: NOW - HOUR,
  periodMs: HOUR,
  inZiik: 'inactive',
};

describe('decidePurge', () => {
  it.each([
    ['purges on the day', {}, 'purge'],
    ['waits a millisecond before it', { now: NOW - 1, lastSuccessAt: NOW - HOUR }, 'wait'],
    ['looks first', { inZiik: null }, 'look'],
    ['is off for somebody restored', { stillGone: false }, 'off'],
    ['is off for somebody restored, also before the day', { stillGone: false, now: NOW - HOUR }, 'off'],
    ['keeps a user that somebody reactivated in Ziik', { inZiik: 'active' }, 'keep'],
    ['is done where Ziik has nobody any more', { inZiik: 'absent' }, 'done'],
    ['goes on two periods after a round', { lastSuccessAt: NOW - 2 * HOUR }, 'purge'],
    ['waits when the last round is older', { lastSuccessAt: NOW - 2 * HOUR - 1 }, 'wait'],
    ['waits when no round has succeeded', { lastSuccessAt: null }, 'wait'],
    [
      'waits where the database alone has jumped ahead',
      { now: NOW + 100 * 24 * HOUR, lastSuccessAt: NOW + 100 * 24 * HOUR },
      'wrong-clock',
    ],
    ['waits where the own clock alone has jumped ahead', { ownNow: NOW + 100 * 24 * HOUR }, 'wrong-clock'],
    ['waits where the own clock is behind', { ownNow: NOW - CLOCK_TOLERANCE_MS - 1 }, 'wrong-clock'],
    ['goes on where the clocks differ by as much as is tolerated', { ownNow: NOW + CLOCK_TOLERANCE_MS }, 'purge'],
    ['asks nothing of Ziik while the clocks differ', { ownNow: 0, inZiik: null }, 'wrong-clock'],
    ['is off for somebody restored, whatever the clocks say', { stillGone: false, ownNow: 0 }, 'off'],
    [
      'counts from now on for a user deactivated in the future by a wrong clock',
      { deactivatedAt: NOW + CLOCK_TOLERANCE_MS + 1 },
      'redate',
    ],
    ['waits while the clocks differ, also for those', { deactivatedAt: NOW + HOUR, ownNow: 0 }, 'wrong-clock'],
    ['goes on for somebody whose deactivation was not noted', { deactivatedAt: null }, 'purge'],
    [
      'goes on for one not noted, at the very beginning of time',
      {
        deactivatedAt: null,
        now: -CLOCK_TOLERANCE_MS - 1,
        ownNow: -CLOCK_TOLERANCE_MS - 1,
        purgeAt: -HOUR,
        lastSuccessAt: -HOUR,
      },
      'purge',
    ],
    ['goes on where it was noted as late as is tolerated', { deactivatedAt: NOW + CLOCK_TOLERANCE_MS }, 'purge'],
    ['goes on where clocks differ by three minutes', { ownNow: NOW - 180_000 }, 'purge'],
    ['waits where they differ by a millisecond more', { ownNow: NOW - 180_001 }, 'wrong-clock'],
    ['dates it again before it waits for the day', { deactivatedAt: NOW + HOUR, purgeAt: NOW + HOUR }, 'redate'],
    ['asks nothing of Ziik before the day', { purgeAt: NOW + 1, inZiik: null }, 'wait'],
    ['asks nothing of Ziik without a round', { lastSuccessAt: null, inZiik: null }, 'wait'],
    ['[S12] asks nothing of Ziik while the integration is off', { integrationEnabled: false, inZiik: null }, 'wait'],
    [
      'waits without a round, also right after the beginning of time',
      { lastSuccessAt: null, now: 1, ownNow: 1, purgeAt: 0 },
      'wait',
    ],
    ['[S12] waits while the integration is off', { integrationEnabled: false }, 'wait'],
  ] as const)('[S36] %s', (_, facts, verdict) => {
    expect(decidePurge({ ...DUE, ...facts })).toBe(verdict);
  });
});

describe('decidePurge, whatever the facts', () => {
  const time = fc.integer({ min: NOW - 3 * HOUR, max: NOW + 3 * HOUR });
  const facts: fc.Arbitrary<PurgeFacts> = fc.record({
    now: time,
    ownNow: time,
    deactivatedAt: fc.option(time),
    purgeAt: time,
    integrationEnabled: fc.boolean(),
    stillGone: fc.boolean(),
    lastSuccessAt: fc.option(time),
    periodMs: fc.constantFrom(HOUR / 4, HOUR),
    inZiik: fc.constantFrom(null, 'active', 'inactive', 'absent'),
  });

  it('[S36] purges nobody before the day, nobody restored, and nobody who is active in Ziik', () => {
    fc.assert(
      fc.property(facts, (each) => {
        if (decidePurge(each) !== 'purge') return;
        expect(each).toMatchObject({ stillGone: true, integrationEnabled: true, inZiik: 'inactive' });
        expect(each.now).toBeGreaterThanOrEqual(each.purgeAt);
        expect(clocksAgree(each.now, each.ownNow)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('[S36] decides after the look as before it: what Ziik shows never brings a purge nearer', () => {
    fc.assert(
      fc.property(facts, (each) => {
        const before = decidePurge({ ...each, inZiik: null });
        const after = decidePurge(each);
        if (before === 'look') expect(['look', 'done', 'keep', 'purge']).toContain(after);
        else expect(after).toBe(before);
      }),
    );
  });

  it('[S36] goes the same way with all times shifted alike, as by a time zone', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: -1e9, max: 1e9 }), (each, by) => {
        const shifted = {
          ...each,
          now: each.now + by,
          ownNow: each.ownNow + by,
          purgeAt: each.purgeAt + by,
          deactivatedAt: each.deactivatedAt === null ? null : each.deactivatedAt + by,
          lastSuccessAt: each.lastSuccessAt === null ? null : each.lastSuccessAt + by,
        };
        expect(decidePurge(shifted)).toBe(decidePurge(each));
      }),
    );
  });
});
