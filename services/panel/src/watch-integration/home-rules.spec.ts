import { describe, expect, it } from '@jest/globals';
import { biggestGroup } from './biggest-group.ts';
import { figuresOf } from './figures-of.ts';
import { barsOf, hoursOf } from './rounds-of.ts';
import { startedWords } from './start-words.ts';

describe('the biggest group of those who see nothing', () => {
  const aGroup = (value: string | null, seesNothing: number) => ({ field: 'department', value, seesNothing });

  it('is that of most people who see nothing, whatever else states the value', () => {
    expect(biggestGroup([aGroup('Odense', 3), aGroup('Aarhus C', 37), aGroup('Ribe', 0)])).toEqual({
      id: 'home.biggest',
      values: { count: 37, value: { value: 'Aarhus C' } },
    });
  });

  it('names the field that is empty', () => {
    expect(biggestGroup([aGroup(null, 12)])).toEqual({
      id: 'home.biggest.empty',
      values: { count: 12, field: { sentence: { id: 'azure.department' } } },
    });
  });

  it('is none where everybody who states such a value is still placed', () => {
    expect(biggestGroup([aGroup('Odense', 0)])).toBeNull();
    expect(biggestGroup([])).toBeNull();
  });
});

describe('the numbers of the home page', () => {
  const counts = {
    linked: 0,
    pending: 0,
    assigned: 4_152,
    unassigned: 58,
    incomplete: 11,
    conflict: 1,
    managedInZiik: 0,
    blocked: 0,
    failed: 0,
    held: 312,
    deactivated: 18,
    ignored: 0,
  };
  const shown = (change: Partial<typeof counts> = {}) =>
    figuresOf({ ...counts, ...change }, 18).map(({ id, value, path }) => `${value} ${id}: ${path}`);

  it('[S22] [S35] lead to the lists of the people they count', () => {
    expect(shown()).toEqual([
      '4152 inPlace: users?tab=everybody',
      '58 seesNothing: users?tab=unassigned',
      '12 unclear: users?tab=conflicts',
      '18 purge: users?tab=deactivated',
      '312 held: held',
    ]);
  });

  it('lead to the incomplete ones where nobody is in conflict, and show what Ziik does not accept', () => {
    expect(shown({ conflict: 0, failed: 2, blocked: 1 })).toEqual(
      expect.arrayContaining(['11 unclear: users?tab=incomplete', '3 failed: users?tab=failed']),
    );
  });
});

describe('the bars of the last rounds', () => {
  const aBucket = (change: object) => ({ from: 'h', runs: 1, failures: 0, counts: {}, ...change });

  it('count what is new, changed, back and gone together', () => {
    const counts = { read: 9, created: 1, updated: 2, unchanged: 90, restored: 3, removed: 4, applied: 5 };

    expect(hoursOf([aBucket({ counts })])).toEqual([{ from: 'h', runs: 1, failures: 0, read: 9, changed: 10 }]);
  });

  it('are as high as the root of their share, and tell nothing, no change and a failure apart', () => {
    const hours = hoursOf([
      aBucket({ counts: { created: 100 } }),
      aBucket({ counts: { updated: 25 } }),
      aBucket({}),
      aBucket({ runs: 0 }),
      aBucket({ failures: 1 }),
    ]);

    expect(barsOf(hours).map(({ height, tone }) => [height, tone])).toEqual([
      [1, 'plain'],
      [0.5, 'plain'],
      [0, 'plain'],
      [0, 'none'],
      [0.5, 'bad'],
    ]);
  });
});

describe('what is said after Initiate synchronisation', () => {
  it.each([
    ['start.started', 'running', null, false],
    ['start.started', 'queued', 'poller', false],
    ['start.queuedNext', 'queued', 'other-run', false],
    ['start.queuedAlready', 'queued', 'other-run', true],
    ['start.runningAlready', 'running', null, true],
  ])('[S13] is %s where the run is %s because of %s (existing: %s)', (id, status, because, isExisting) => {
    expect(startedWords({ status, progress: { because } } as never, isExisting)).toEqual({ id });
  });
});
