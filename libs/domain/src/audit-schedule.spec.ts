import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AuditHistory, auditHour, isAuditDue } from './audit-schedule.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const ID = '7a1e9c1e-54b1-4a07-9a3f-6c8f0f6f2a11';
const NOW = Date.parse('2026-11-25T12:00:00Z');
/** The integration's own hour, so that the table below reads as it happens. */
const START = auditHour(ID, NOW);

const history = (change: Partial<AuditHistory>): AuditHistory => ({
  integrationId: ID,
  firstReadAt: START - 10 * WEEK,
  auditedAt: START - WEEK + HOUR,
  triedAt: START - WEEK,
  ...change,
});

describe('a directory audit', () => {
  it.each([
    ['a week after the last one', {}, START, true],
    ['not before its hour', {}, START - 1, false],
    ['not twice', { auditedAt: START, triedAt: START }, START + DAY, false],
    ['late, where nothing ran for days', {}, START + 4 * DAY, true],
    ['when it never was', { auditedAt: null, triedAt: null }, START, true],
    ['not of what was never read', { firstReadAt: null, auditedAt: null, triedAt: null }, START, false],
    [
      'not of what was read for the first time',
      { firstReadAt: START + 1, auditedAt: null, triedAt: null },
      START + 3 * DAY,
      false,
    ],
    [
      'not within a day after the first read',
      { firstReadAt: START - HOUR, auditedAt: null, triedAt: null },
      START,
      false,
    ],
    ['not again at once where it failed', { triedAt: START }, START + DAY - 1, false],
    ['a day after it failed', { triedAt: START }, START + DAY, true],
  ] as const)('is due %s', (_, change, now, isDue) => {
    expect(isAuditDue(history(change), now)).toBe(isDue);
  });

  it('is due once in each week of rounds, whenever they begin', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.integer({ min: 0, max: WEEK }),
        fc.integer({ min: 1, max: 90 }),
        (id, shift, minutes) => {
          const from = NOW + shift;
          let state: AuditHistory = { integrationId: id, firstReadAt: from - WEEK, auditedAt: null, triedAt: null };
          let audits = 0;
          for (let now = from; now < from + 4 * WEEK; now += minutes * 60_000)
            if (isAuditDue(state, now)) {
              audits++;
              state = { ...state, auditedAt: now + 60_000, triedAt: now };
            }
          expect(audits).toBeGreaterThanOrEqual(4);
          expect(audits).toBeLessThanOrEqual(5);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is spread over the hours of the week', () => {
    const hours = new Map<number, number>();
    for (let n = 0; n < 16_800; n++) {
      const hour = auditHour(randomUUID(), NOW);
      expect(hour).toBeLessThanOrEqual(NOW);
      expect(hour).toBeGreaterThan(NOW - WEEK);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }

    expect(hours.size).toBe(168);
    // 100 on average.
    expect(Math.max(...hours.values())).toBeLessThan(170);
  });
});
