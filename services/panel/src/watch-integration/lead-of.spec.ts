import { describe, expect, it } from '@jest/globals';
import { type LeadFacts, leadOf } from './lead-of.ts';

const NOW = new Date('2026-11-28T14:14:00.000Z');
const READ = '2026-11-28T14:02:00.000Z';
const NEXT = '2026-11-28T15:00:00.000Z';
const FIRST = '2026-11-28T13:40:00.000Z';
type Freshness = LeadFacts['integration']['freshness'];

function lead(freshness: Partial<Freshness>, change: Partial<LeadFacts> & { next?: string | null } = {}) {
  const { next = NEXT, ...facts } = change;
  const integration = {
    freshness: { status: 'fresh', readAt: READ, waitingSince: null, reason: null, ...freshness } as Freshness,
    nextRunAt: next,
  };
  return leadOf({ integration, waiting: 0, offBy: null, now: NOW, ...facts });
}

const next = { id: 'home.next', values: { next: { time: NEXT }, away: { away: NEXT } } };
const off = { status: 'off', reason: 'disabled' } as const;

describe('the first sentence of an integration', () => {
  it.each<[string, ReturnType<typeof lead>, object[]]>([
    [
      'since when Ziik is up to date, and when Azure is read next',
      lead({}),
      [{ id: 'home.fresh', values: { time: { time: READ } } }, next],
    ],
    [
      'how many changes are on the way',
      lead({ waitingSince: FIRST }, { waiting: 37 }),
      [{ id: 'home.waiting', values: { time: { time: READ }, count: 37 } }, next],
    ],
    [
      'that all is up to date where what waited is answered',
      lead({ waitingSince: FIRST }),
      [{ id: 'home.fresh', values: { time: { time: READ } } }, next],
    ],
    [
      'that the round which is due begins now',
      lead({}, { next: '2026-11-28T14:14:00.000Z' }),
      [{ id: 'home.fresh', values: { time: { time: READ } } }, { id: 'home.next.now' }],
    ],
    ['that nobody has been read', lead({ status: 'never', readAt: null }), [{ id: 'home.never' }, next]],
    [
      'why nobody has been read',
      lead({ status: 'never', readAt: null, reason: 'permission-missing' }),
      [{ id: 'home.never.late' }, { id: 'trouble.permission-missing.short' }, next],
    ],
    [
      'who switched it off, and when',
      lead(off, { offBy: { name: 'Ada', at: FIRST }, next: null }),
      [{ id: 'home.off.by', values: { actor: { name: 'Ada' }, day: { day: FIRST } } }],
    ],
    ['that it is off, where nobody knows by whose hand', lead(off, { next: null }), [{ id: 'home.off' }]],
    ['that it was never on', lead({ ...off, readAt: null }, { next: null }), [{ id: 'home.off.notYet' }]],
  ])('says %s', (_, sentences, expected) => {
    expect(sentences).toEqual(expected);
  });

  it.each<[NonNullable<Freshness['reason']>, string]>([
    ['secret-wrong', 'trouble.secret-wrong.short'],
    ['ziik-unavailable', 'trouble.ziik-unavailable.short'],
    ['round-unending', 'trouble.round-unending.short'],
    ['round-missing', 'home.reason.round-missing'],
  ])('[S14] says since when Ziik is late, and why: %s', (reason, id) => {
    expect(lead({ status: 'late', reason })).toEqual([
      { id: 'home.late', values: { since: { time: READ } } },
      { id },
      next,
    ]);
  });

  it('[S14] says how many changes have waited for too long', () => {
    expect(lead({ status: 'late', reason: 'changes-waiting', waitingSince: FIRST }, { waiting: 3 })).toEqual([
      { id: 'home.late.waiting', values: { since: { time: FIRST }, count: 3 } },
      next,
    ]);
  });
});
