import { describe, expect, it } from '@jest/globals';
import {
  causesOf,
  changeSince,
  describeHolds,
  digitsOfShare,
  type Hold,
  haveOthersJoined,
  unitInCommon,
} from './describe-holds.ts';

const aHold = (change: Partial<Hold> = {}): Hold => ({
  runId: 'run-1',
  since: '2026-11-28T10:00:00Z',
  deactivations: 312,
  byCause: { 'soft-deleted': 309, deleted: 0, absent: 0, 'account-disabled': 3 },
  limit: { percent: 5, from: 20, linked: 4_210, in24h: 312 },
  ...change,
});

describe('what is said of held removals', () => {
  it('[S34] names how many are gone, of how many, and the limit', () => {
    expect(describeHolds([aHold()])).toEqual({
      id: 'held.sentence.all',
      held: 312,
      gone: 312,
      linked: 4_210,
      share: 312 / 4_210,
      limit: 0.05,
    });
  });

  it('[S34] tells those who are held from those who were deactivated before', () => {
    const hold = aHold({ limit: { percent: 5, from: 20, linked: 4_210, in24h: 330 } });

    expect(describeHolds([hold])).toMatchObject({ id: 'held.sentence.some', held: 312, gone: 330 });
  });

  it('counts those of all runs together', () => {
    const limit = { percent: 5, from: 20, linked: 4_210, in24h: 322 };

    expect(describeHolds([aHold({ limit }), aHold({ runId: 'run-2', deactivations: 10, limit })])).toMatchObject({
      id: 'held.sentence.all',
      held: 322,
    });
  });

  it('does not call a number too high that is not above the limit as it is now', () => {
    const raised = aHold({ limit: { percent: 50, from: 20, linked: 4_210, in24h: 312 } });

    expect(describeHolds([raised]).id).toBe('held.sentence.before');
  });

  it.each([
    [0.0741, 0.05, 1],
    [0.1004, 0.1, 2],
    [0.05, 0.05, 1],
  ])('shows %d beside the limit %d with %d digits', (share, limit, digits) => {
    expect(digitsOfShare(share, limit)).toBe(digits);
  });

  it('names the causes that there are, the most frequent first', () => {
    expect(causesOf(aHold())).toEqual([
      { cause: 'soft-deleted', people: 309 },
      { cause: 'account-disabled', people: 3 },
    ]);
  });

  const inUnit = (name: string, count: number) => Array.from({ length: count }, () => ({ unit: { id: 1, name } }));

  it.each([
    ['most are in', [...inUnit('Shop 044 Malmö', 298), ...inUnit('Shop 012', 14)], 'Shop 044 Malmö'],
    ['no half is in', [...inUnit('A', 4), ...inUnit('B', 3), ...inUnit('C', 3)], undefined],
    ['two people are in, which says nothing', inUnit('A', 2), undefined],
    ['nobody is in', [{ unit: null }, { unit: null }, { unit: null }], undefined],
  ])('names the unit that %s', (_, people, name) => {
    expect(unitInCommon(people)?.name).toBe(name);
  });
});

describe('what has changed since somebody looked', () => {
  const seen = [aHold()];

  it.each([
    ['nothing', [aHold()], { change: 'same', people: 0 }],
    ['three more', [aHold({ deactivations: 315 })], { change: 'more', people: 3 }],
    [
      'another run holds two more',
      [aHold(), aHold({ runId: 'run-2', deactivations: 2 })],
      { change: 'more', people: 2 },
    ],
    ['some have come back', [aHold({ deactivations: 300 })], { change: 'fewer', people: 12 }],
    ['somebody else has decided', [], { change: 'fewer', people: 312 }],
    ['others are held by another run', [aHold({ runId: 'run-2' })], { change: 'others', people: 0 }],
  ])('%s', (_, now, change) => {
    expect(changeSince(seen, now)).toEqual(change);
  });

  it.each([
    ['another run holds somebody', [aHold(), aHold({ runId: 'run-2', deactivations: 1 })], true],
    ['nobody else is held', [aHold()], false],
    ['the run itself holds more, which the server refuses', [aHold({ deactivations: 315 })], false],
    ['the run holds nobody any more', [], false],
  ])('[S34] is asked once more before a decision: %s', (_, now, joined) => {
    expect(haveOthersJoined(seen, now, 'run-1')).toBe(joined);
  });
});
