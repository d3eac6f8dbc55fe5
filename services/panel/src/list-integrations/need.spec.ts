import { describe, expect, it } from '@jest/globals';
import { needOf } from './need.ts';

const counts = {
  linked: 4_210,
  pending: 0,
  assigned: 4_152,
  unassigned: 0,
  incomplete: 0,
  conflict: 0,
  managedInZiik: 0,
  blocked: 0,
  failed: 0,
  held: 0,
  deactivated: 0,
  ignored: 0,
};
const freshness = { status: 'fresh', readAt: '2026-11-28T10:00:00Z', waitingSince: null, reason: null } as const;
const never = { ...freshness, status: 'never', readAt: null } as const;
const fine = { enabled: true, freshness, attention: [], counts };
const attention = (code: string, severity: 'error' | 'warning', values: Record<string, number> = {}) => ({
  code,
  severity,
  values,
});

describe('what an integration needs its administrator for', () => {
  it('is nothing while all is well', () => {
    expect(needOf(fine)).toBeNull();
  });

  it('[S2] is the worst thing, in few words, with the way to it', () => {
    const all = [attention('secret-expiring', 'warning', { days: 3 }), attention('secret-wrong', 'error')];

    expect(needOf({ ...fine, attention: all, counts: { ...counts, unassigned: 58 } })).toEqual({
      id: 'integrations.needs.secret-wrong',
      values: {},
      to: '/settings',
    });
  });

  it('[S34] is the decision on removals that wait', () => {
    const held = attention('removals-held', 'error', { deactivations: 312 });

    expect(needOf({ ...fine, attention: [held] })).toEqual({
      id: 'integrations.needs.removals-held',
      values: { deactivations: 312 },
      to: '/held',
    });
  });

  it('[S22] is people without a place, where nothing is wrong', () => {
    expect(needOf({ ...fine, counts: { ...counts, unassigned: 58 } })).toMatchObject({
      values: { count: 58 },
      to: '/users?tab=unassigned',
    });
  });

  it('is the end of the set-up, before anybody was read', () => {
    const warning = attention('never-initiated', 'warning');

    expect(needOf({ ...fine, enabled: false, freshness: never, attention: [warning] })?.id).toBe(
      'integrations.finishSetUp',
    );
    expect(needOf({ ...fine, freshness: never, attention: [warning] })?.id).toBe('integrations.needs.never-initiated');
  });

  it('[S8] is a secret of which the last day has passed', () => {
    const warning = (days: number) => [attention('secret-expiring', 'warning', { days })];

    expect(needOf({ ...fine, attention: warning(12) })?.id).toBe('integrations.needs.secret-expiring');
    expect(needOf({ ...fine, attention: warning(0) })?.id).toBe('integrations.needs.secretPassed');
  });

  it('has words for a code of tomorrow', () => {
    expect(needOf({ ...fine, attention: [attention('of-tomorrow', 'error')] })?.id).toBe('integrations.needs.other');
  });
});
