import { describe, expect, it } from '@jest/globals';
import '../texts/know-english.ts';
import type { Run } from '../api/queries.ts';
import { broughtBackWords } from './brought-back-words.ts';
import { happenedWords } from './change-words.ts';
import { durationOf } from './duration.ts';
import { phasesOf } from './phases-of.ts';
import { obstacleWords, percentOf, progressWords, spokenQuarter } from './progress-of.ts';
import { resultOf, type Sums } from './result-of.ts';
import { runName, startedBy } from './run-name.ts';
import { standingOf } from './run-standing.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 14, 0, seconds)).toISOString();
const PROGRESS = { phase: 'reading', done: 0, expected: null, perSecond: null, secondsLeft: null, because: null };

function aRun({ progress, ...change }: Partial<Omit<Run, 'progress'>> & { progress?: object } = {}): Run {
  return {
    kind: 'full',
    trigger: 'administrator',
    status: 'running',
    queuedAt: at(0),
    notBefore: null,
    startedAt: at(2),
    endedAt: null,
    settledAt: null,
    counts: { read: 0, updated: 0, unchanged: 0, applied: 0 },
    error: null,
    held: null,
    plan: null,
    ...change,
    progress: { ...PROGRESS, ...progress },
  } as Run;
}

describe('the progress of a run', () => {
  it('says how many are read of how many, how fast, and how long it will take', () => {
    const run = aRun({ progress: { done: 2_812, expected: 4_210, perSecond: 148.4, secondsLeft: 10 } });

    expect(percentOf(run)).toBeCloseTo(66.8, 1);
    expect(progressWords(run)).toEqual([
      { id: 'run.progress.read.of', values: { done: 2_812, expected: 4_210 } },
      { id: 'run.progress.rate', values: { count: 148 } },
      {
        id: 'run.progress.left',
        values: { duration: { sentence: { id: 'duration.seconds', values: { count: 10 } } } },
      },
    ]);
  });

  it('says how many are read where nobody knows of how many', () => {
    const run = aRun({ progress: { done: 20 } });

    expect(percentOf(run)).toBeNull();
    expect(progressWords(run)).toEqual([{ id: 'run.progress.read', values: { done: 20 } }]);
  });

  it('says what Ziik has answered when Azure is read', () => {
    const run = aRun({ endedAt: at(9), progress: { phase: 'writing', done: 5, expected: 10 } });

    expect(progressWords(run)).toEqual([{ id: 'run.progress.written.of', values: { done: 5, expected: 10 } }]);
  });

  it.each([
    [null, null],
    [0, null],
    [24.9, null],
    [25, 25],
    [74, 50],
    [99.9, 75],
    [100, 100],
  ])('is spoken at the quarters only: %s per cent', (percent, spoken) => {
    expect(spokenQuarter(percent)).toBe(spoken);
  });

  it.each<[string, string | null, object | null]>([
    ['throttled', at(1_200), { id: 'run.because.throttled.until', values: { until: { time: at(1_200) } } }],
    ['throttled', null, { id: 'run.because.throttled' }],
    ['ziik-unavailable', null, { id: 'run.because.ziik-unavailable' }],
    ['disabled', at(1_200), { id: 'run.because.disabled' }],
  ])('says what keeps it: %s until %s', (because, notBefore, words) => {
    expect(obstacleWords(aRun({ notBefore, progress: { because } }))).toEqual(words);
    expect(obstacleWords(aRun())).toBeNull();
  });
});

describe('the phases of a run', () => {
  const seen = (run: Run) => phasesOf(run).map(({ id, standing, text }) => `${id} ${standing} ${text.id}`);

  it.each<[string, Partial<Run>, string[]]>([
    [
      'waits',
      { status: 'queued', startedAt: null },
      [
        'waited busy run.phase.waiting',
        'read idle run.phase.toRead',
        'writing idle run.phase.toWrite',
        'done idle run.phase.done',
      ],
    ],
    [
      'reads',
      {},
      [
        'waited good run.phase.waited',
        'read busy run.phase.reading',
        'writing idle run.phase.toWrite',
        'done idle run.phase.done',
      ],
    ],
    [
      'writes',
      { status: 'succeeded', endedAt: at(13) },
      [
        'waited good run.phase.waited',
        'read good run.phase.read',
        'writing busy run.phase.writing',
        'done idle run.phase.done',
      ],
    ],
    [
      'was planned, when everybody was read',
      {
        status: 'succeeded',
        endedAt: at(13),
        plan: { previewId: 'p', people: null, asPlanned: null, differences: null },
      },
      [
        'waited good run.phase.waited',
        'read good run.phase.readChanges',
        'writing busy run.phase.writing',
        'done idle run.phase.done',
      ],
    ],
    [
      'is done',
      { status: 'succeeded', endedAt: at(13), settledAt: at(41), counts: { applied: 9 } as never },
      [
        'waited good run.phase.waited',
        'read good run.phase.read',
        'writing good run.phase.written',
        'done good run.phase.done',
      ],
    ],
    [
      'failed',
      { status: 'failed', endedAt: at(13), settledAt: at(13) },
      [
        'waited good run.phase.waited',
        'read bad run.phase.readPart',
        'writing idle run.phase.nothingToWrite',
        'done bad run.phase.failed',
      ],
    ],
    [
      'was stopped before it began',
      { status: 'cancelled', startedAt: null, endedAt: at(3), settledAt: at(3) },
      [
        'waited good run.phase.waited',
        'read bad run.phase.notRead',
        'writing idle run.phase.nothingToWrite',
        'done bad run.phase.cancelled',
      ],
    ],
  ])('of one that %s', (_, change, phases) => {
    expect(seen(aRun(change))).toEqual(phases);
  });

  it('say how long each took', () => {
    const [waited, read] = phasesOf(aRun({ endedAt: at(13), counts: { read: 4_210 } as never }));

    expect(waited?.text.values).toEqual({ duration: { sentence: { id: 'duration.seconds', values: { count: 2 } } } });
    expect(read?.text.values).toEqual({
      count: 4_210,
      duration: { sentence: { id: 'duration.seconds', values: { count: 11 } } },
    });
  });
});

describe('the result of a run', () => {
  const NONE: Sums = {
    created: 0,
    linked: 0,
    moved: 0,
    updated: 0,
    deactivated: 0,
    reactivated: 0,
    purged: 0,
    listed: 0,
  };
  const settled = { status: 'succeeded', endedAt: at(13), settledAt: at(41) } as const;
  const ids = (run: Run, sums: Partial<Sums>, present = { seeNothing: 58, failed: 0 }) =>
    resultOf(run, { ...NONE, ...sums }, present).map(({ id }) => id);

  it('is told in words and numbers: those that are not nothing', () => {
    const result = resultOf(aRun(settled), { ...NONE, created: 3_102, linked: 1_050 }, { seeNothing: 58, failed: 0 });

    expect(result).toEqual([
      { id: 'run.result.took', values: { duration: { sentence: { id: 'duration.seconds', values: { count: 41 } } } } },
      {
        id: 'run.result.did',
        values: {
          list: {
            list: [
              { id: 'run.result.created', values: { count: 3_102 } },
              { id: 'run.result.linked', values: { count: 1_050 } },
            ],
          },
        },
      },
      { id: 'run.result.present', values: { seeNothing: 58, failed: 0 } },
    ]);
  });

  it('is nothing before it is settled', () => {
    expect(ids(aRun({ endedAt: at(13) }), { created: 1 })).toEqual([]);
  });

  it.each<[string, Partial<Run>, Partial<Sums>, string[]]>([
    ['nothing differed', { kind: 'delta' }, {}, ['run.result.took', 'run.result.nothing']],
    ['it failed after some were read', { status: 'failed' }, { created: 1 }, ['run.result.failed', 'run.result.did']],
    ['it was stopped', { status: 'cancelled' }, {}, ['run.result.cancelled', 'run.result.nothingDone']],
    [
      'deactivations are held',
      { kind: 'delta', held: { deactivations: 298, decision: null } },
      { listed: 298 },
      ['run.result.took', 'run.result.nothing', 'run.result.listed', 'run.result.held'],
    ],
    [
      'they are decided on',
      { kind: 'delta', held: { deactivations: 298, decision: 'approved' } },
      { deactivated: 298 },
      ['run.result.took', 'run.result.did'],
    ],
  ])('says so where %s', (_, change, sums, words) => {
    expect(ids(aRun({ ...settled, ...change }), sums)).toEqual(words);
  });

  it('of asking for everybody back counts who is not taken, by the reason', () => {
    const refused = (['purged', 'not-deactivated', 'purged'] as const).map((code) => ({ azureId: 'a', code }));

    expect(broughtBackWords({ taken: 300, refused })).toEqual([
      { id: 'run.broughtBack', values: { count: 300 } },
      { id: 'run.broughtBack.not-deactivated', values: { count: 1 } },
      { id: 'run.broughtBack.purged', values: { count: 2 } },
    ]);
  });
});

describe('a run', () => {
  it.each([
    ['full', 'administrator', 'run.name.full'],
    ['delta', 'administrator', 'run.name.delta'],
    ['delta', 'schedule', 'run.name.round'],
    ['full', 'schedule', 'run.name.round.full'],
    ['delta', 'webhook', 'run.name.webhook'],
    ['full', 'system', 'run.name.full'],
    ['remap', 'system', 'run.name.remap'],
    ['users', 'administrator', 'run.name.users'],
  ] as const)('of the kind %s by %s is called %s', (kind, trigger, id) => {
    expect(runName({ kind, trigger })).toEqual({ id });
  });

  it('is told with the name of the administrator who began it, where that is known', () => {
    const run = aRun();

    expect(startedBy(run, 'Ada')).toEqual({
      id: 'run.startedBy',
      values: { name: { name: 'Ada' }, time: { time: at(0) } },
    });
    expect(startedBy(run, null)).toEqual({ id: 'run.startedBy.administrator', values: { time: { time: at(0) } } });
    expect(startedBy(aRun({ trigger: 'schedule' }), null).id).toBe('run.startedBy.schedule');
  });

  it.each<[string, Partial<Run>, string]>([
    [
      'by its code where it failed',
      { status: 'failed', error: { code: 'secret-wrong' } as never },
      'bad trouble.secret-wrong.short',
    ],
    [
      'as failed where the code is not known here',
      { status: 'failed', error: { code: 'new' } as never },
      'bad run.state.failed',
    ],
    ['as what it is at', {}, 'busy run.state.reading'],
    ['as to be decided on', { settledAt: at(9), held: { deactivations: 2, decision: null } }, 'warn run.state.held'],
    ['as done', { status: 'succeeded', settledAt: at(9) }, 'good run.state.done'],
    ['as stopped', { status: 'cancelled', settledAt: at(9) }, 'idle run.state.cancelled'],
  ])('stands %s', (_, change, standing) => {
    const { standing: shape, words } = standingOf(aRun(change));

    expect(`${shape} ${words.id}`).toBe(standing);
  });

  it.each([
    [0.4, 'duration.moment', undefined],
    [41, 'duration.seconds', 41],
    [89.6, 'duration.seconds', 90],
    [90, 'duration.minutes', 2],
    [7_200, 'duration.hours', 2],
  ])('that takes %f seconds takes as long as one says it', (seconds, id, count) => {
    expect(durationOf(seconds)).toEqual(count === undefined ? { id } : { id, values: { count } });
  });
});

describe('what happened to a person', () => {
  const ida = { firstName: 'Ida', lastName: 'Holm', email: null };
  const unit = (name: string) => ({ field: 'unit', before: null, after: { id: 7, name } }) as const;

  it.each<[string, object, object]>([
    [
      'with the unit',
      { ...ida, what: 'moved', changes: [unit('Aarhus Centrum')] },
      { id: 'change.moved.unit', values: { name: { name: 'Ida Holm' }, unit: { name: 'Aarhus Centrum' } } },
    ],
    [
      'without a unit',
      { ...ida, what: 'created', changes: [] },
      { id: 'change.created', values: { name: { name: 'Ida Holm' } } },
    ],
    [
      'without a name after the removal',
      { firstName: null, lastName: null, email: null, what: 'purged', changes: [] },
      { id: 'change.purged', values: { name: { sentence: { id: 'person.unnamed' } } } },
    ],
    [
      'with what is new to be known where nothing was written',
      {
        ...ida,
        what: 'listed',
        changes: [{ field: 'findings', before: ['unit-unknown'], after: ['unit-unknown', 'removal-held'] }],
      },
      {
        id: 'change.listed.finding',
        values: { name: { name: 'Ida Holm' }, finding: { sentence: { id: 'explain.finding.removal-held' } } },
      },
    ],
  ])('is said %s', (_, change, words) => {
    expect(happenedWords(change as never)).toEqual(words);
  });
});
