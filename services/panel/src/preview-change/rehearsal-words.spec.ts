import { describe, expect, it } from '@jest/globals';
import type { Problem } from '../api/problem.ts';
import en from '../texts/en.json' with { type: 'json' };
import type { Preview, Summary } from './preview-words.ts';
import {
  isStale,
  rehearsalFailure,
  rehearsalHeadline,
  rehearsalObstacle,
  rehearsalPercent,
  rehearsalSteps,
} from './rehearsal-words.ts';

const NOTHING: Summary = {
  same: 0,
  moved: 0,
  placed: 0,
  typesChanged: 0,
  losesTypes: 0,
  seesNothing: 0,
  leftOut: 0,
  deactivated: 0,
  held: 0,
  unmatched: 0,
};

describe('the headline of a rehearsal', () => {
  it('tells what would be done, and then who should be looked at before', () => {
    const words = rehearsalHeadline({ ...NOTHING, created: 375, linked: 6, seesNothing: 15, conflict: 1 }, 397);

    expect(words).toEqual([
      {
        id: 'rehearsal.headline',
        values: {
          people: 397,
          list: {
            list: [
              { id: 'rehearsal.some.created', values: { people: 375 } },
              { id: 'rehearsal.some.linked', values: { people: 6 } },
            ],
          },
        },
      },
      {
        id: 'rehearsal.known',
        values: {
          list: {
            list: [
              { id: 'rehearsal.known.conflict', values: { people: 1 } },
              { id: 'rehearsal.known.sees-nothing', values: { people: 15 } },
            ],
          },
        },
      },
    ]);
  });

  it('counts everybody', () => {
    const kinds = ['created', 'linked', 'reactivated', 'moved', 'updated', 'leftOut', 'same'] as const;
    const known = ['held', 'deactivated', 'conflict', 'refused', 'seesNothing', 'incomplete'] as const;
    const each = Object.fromEntries([...kinds, ...known].map((kind) => [kind, 1]));

    const [done, toKnow] = rehearsalHeadline({ ...NOTHING, ...each }, 13);

    expect(done!.values!.list).toMatchObject({ list: kinds.map(() => ({ values: { people: 1 } })) });
    expect(toKnow!.values!.list).toMatchObject({ list: known.map(() => ({ values: { people: 1 } })) });
  });

  it('says that nothing would happen, or that there is nobody', () => {
    expect(rehearsalHeadline({ ...NOTHING, same: 5 }, 5)).toEqual([
      { id: 'rehearsal.headline.same', values: { people: 5 } },
    ]);
    expect(rehearsalHeadline(NOTHING, 0)).toEqual([{ id: 'rehearsal.headline.nobody' }]);
  });
});

describe('how far a rehearsal is', () => {
  const seen = (progress: Preview['progress']) =>
    rehearsalSteps(progress).map(({ standing, text }) => `${standing} ${text.id}`);

  it.each<[string, Preview['progress'], string[], number | null]>([
    [
      'while it waits',
      null,
      ['idle rehearsal.step.reading', 'idle rehearsal.step.toPlace', 'idle rehearsal.step.toLookUp'],
      null,
    ],
    [
      'while Azure is read',
      { done: 0, expected: null, read: 900, decided: 0 },
      ['busy rehearsal.step.reading', 'idle rehearsal.step.toPlace', 'idle rehearsal.step.toLookUp'],
      null,
    ],
    [
      'while places are chosen',
      { done: 0, expected: 400, read: 400, decided: 100 },
      ['good rehearsal.step.read', 'busy rehearsal.step.placing', 'idle rehearsal.step.lookingUp'],
      0,
    ],
    [
      'while Ziik is asked',
      { done: 100, expected: 400, read: 400, decided: 400 },
      ['good rehearsal.step.read', 'good rehearsal.step.placed', 'busy rehearsal.step.lookingUp'],
      25,
    ],
    [
      'where nobody is in Azure',
      { done: 0, expected: 0, read: 0, decided: 0 },
      ['good rehearsal.step.read', 'good rehearsal.step.placed', 'busy rehearsal.step.lookingUp'],
      100,
    ],
  ])('is said %s', (_, progress, steps, percent) => {
    expect(seen(progress)).toEqual(steps);
    expect(rehearsalPercent(progress)).toBe(percent);
  });

  // What was read before stays: a second rehearsal reads changes alone, and is about everybody all the same.
  it('counts those who are in Azure, not those who were read this time', () => {
    const [read] = rehearsalSteps({ done: 0, expected: 400, read: 2, decided: 0 });

    expect(read!.text.values).toEqual({ people: 400 });
  });

  const isRead = { done: 0, expected: 400, read: 400, decided: 400 };
  const isReading = { done: 0, expected: null, read: 0, decided: 0 };
  it.each([
    ['ziik', isRead, 'rehearsal.waits.ziik'],
    ['ziik', isReading, undefined],
    ['microsoft', isReading, 'rehearsal.waits.microsoft'],
    ['microsoft', isRead, undefined],
  ] as const)('names what keeps it: %s down, %j', (name, progress, id) => {
    const down = { name, state: 'down', since: null, waiting: null } as const;

    expect(rehearsalObstacle(progress, [down])?.id).toBe(id);
    expect(rehearsalObstacle(progress, [{ ...down, state: 'ok' }])).toBeNull();
  });
});

describe('a rehearsal without a result', () => {
  const preview = (status: Preview['status'], code?: string) =>
    ({ status, error: code === undefined ? null : { code, detail: '' } }) as Preview;
  const problem = (status: number, code: string): Problem => ({
    status,
    code,
    detail: '',
    errors: [],
    requestId: null,
    retryAfter: null,
  });

  it.each([
    [null, preview('failed', 'azure-unreadable'), 'rehearsal.failed.azure-unreadable', true],
    [null, preview('failed', 'interrupted'), 'rehearsal.failed.interrupted', false],
    [null, preview('failed', 'internal'), 'rehearsal.failed', false],
    [null, preview('cancelled'), 'rehearsal.cancelled', false],
    [problem(409, 'catalogue-unread'), undefined, 'preview.failed.catalogue-unread', false],
    [problem(404, 'not-found'), undefined, 'rehearsal.expired', false],
    [problem(429, 'too-many-requests'), undefined, 'refused.too-many-requests', false],
    [problem(0, 'unreachable'), undefined, 'refused.unreachable', false],
  ] as const)('says why: %j, %j', (refusal, failed, id, isConnection) => {
    const told = rehearsalFailure(refusal, failed);

    expect(told).toEqual({ words: { id }, isConnection });
    expect(en).toHaveProperty([id]);
  });

  it.each([
    [412, 'changed-meanwhile', true],
    [409, 'preview-stale', true],
    [409, 'integration-disabled', false],
    [503, 'database-unavailable', false],
  ])('is looked at again where the settings are others: %d %s', (status, code, stale) => {
    expect(isStale({ status, code })).toBe(stale);
  });
});
