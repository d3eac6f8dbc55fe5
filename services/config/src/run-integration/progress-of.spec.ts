import { describe, expect, it } from '@jest/globals';
import type { Run, RunSurroundings } from '@user-sync/control';
import fc from 'fast-check';
import { progressOf, waitsUntil } from './progress-of.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

const COUNTS = { read: 0, created: 0, updated: 0, unchanged: 0, restored: 0, removed: 0, published: 0, applied: 0 };
type Change = Partial<Omit<Run, 'counts'>> & { counts?: Partial<Run['counts']> };

/** A queued full run that is due. */
function aRun({ counts, ...change }: Change = {}): Run {
  return {
    id: 'run-1',
    number: 7,
    ordinal: 1,
    integrationId: 'integration-1',
    kind: 'full',
    trigger: 'schedule',
    status: 'queued',
    scope: null,
    enforce: false,
    cancelRequested: false,
    requestedBy: null,
    previewId: null,
    token: 1,
    queuedAt: inSeconds(-60),
    notBefore: inSeconds(-60),
    waitsFor: null,
    claimedAt: null,
    doneWhenClaimed: 0,
    leaseUntil: null,
    startedAt: null,
    endedAt: null,
    settledAt: null,
    held: 0,
    decision: null,
    error: null,
    lastRevision: null,
    partitions: [],
    traceparent: null,
    ...change,
    counts: { ...COUNTS, ...counts },
  };
}

const running = (change: Change = {}) =>
  aRun({
    status: 'running',
    startedAt: inSeconds(-10),
    claimedAt: inSeconds(-10),
    leaseUntil: inSeconds(20),
    ...change,
  });
const ended = (change: Change = {}) =>
  aRun({ status: 'succeeded', startedAt: inSeconds(-20), endedAt: inSeconds(-5), ...change });

const AROUND: RunSurroundings = {
  now: NOW,
  isEnabled: true,
  people: null,
  trouble: null,
  isCatalogueTried: true,
  runningId: null,
};
const progress = (run: Run, around: Partial<RunSurroundings> = {}) => progressOf(run, { ...AROUND, ...around });

describe('a run that is queued', () => {
  it.each<[string, Change, Partial<RunSurroundings>]>([
    ['poller', {}, {}],
    ['scheduled', { notBefore: inSeconds(90) }, {}],
    ['other-run', { notBefore: inSeconds(90) }, { runningId: 'run-0' }],
    ['disabled', {}, { isEnabled: false, runningId: 'run-0' }],
    ['catalogue', { queuedAt: inSeconds(-5) }, { isCatalogueTried: false }],
    ['poller', { queuedAt: inSeconds(-6) }, { isCatalogueTried: false }],
    ['cancelling', { cancelRequested: true }, { isEnabled: false }],
  ])('waits for a reason: %s', (because, change, around) => {
    expect(progress(aRun(change), { people: 40, ...around })).toEqual({
      phase: 'queued',
      done: 0,
      expected: 40,
      perSecond: null,
      secondsLeft: null,
      because,
    });
  });

  it('is told until when it waits, unless a wrong clock noted that', () => {
    const until = (seconds: number, change: Change = {}) =>
      waitsUntil(aRun({ notBefore: inSeconds(seconds), ...change }), AROUND);

    expect(until(90)).toEqual(inSeconds(90));
    expect(until(-1)).toBeNull();
    expect(until(100 * 86_400)).toBeNull();
    expect(progress(aRun({ notBefore: inSeconds(100 * 86_400) })).because).toBe('poller');
    expect(until(90, { status: 'running' })).toBeNull();
  });
});

describe('a run that is put back', () => {
  const later = { startedAt: inSeconds(-600), notBefore: inSeconds(1_200), counts: { read: 300 } };

  it.each(['throttled', 'graph-unavailable', 'crowded-out'] as const)('is paused, and says why: %s', (waitsFor) => {
    const run = aRun({ ...later, waitsFor });

    expect(progress(run, { people: 1_000 })).toMatchObject({
      phase: 'paused',
      done: 300,
      expected: 1_000,
      secondsLeft: null,
      because: waitsFor,
    });
    expect(waitsUntil(run, AROUND)).toEqual(inSeconds(1_200));
  });

  it('waits for a poller when the pause is over', () => {
    expect(progress(aRun({ ...later, waitsFor: 'throttled', notBefore: inSeconds(-1) }))).toMatchObject({
      phase: 'paused',
      because: 'poller',
    });
  });

  it('says the same where it stays a running one, since another of its kind is queued', () => {
    const run = running({ waitsFor: 'throttled', leaseUntil: inSeconds(60), notBefore: inSeconds(60) });

    expect(progress(run)).toMatchObject({ phase: 'paused', because: 'throttled' });
    expect(waitsUntil(run, AROUND)).toEqual(inSeconds(60));
  });
});

describe('a run that reads', () => {
  it('is measured since it was claimed, so that a pause before does not count', () => {
    const run = running({ startedAt: inSeconds(-7_200), doneWhenClaimed: 1_000, counts: { read: 1_500 } });

    expect(progress(run, { people: 4_000 })).toEqual({
      phase: 'reading',
      done: 1_500,
      expected: 4_000,
      perSecond: 50,
      secondsLeft: 50,
      because: null,
    });
  });

  it('does not know how many to expect before a full read has succeeded, nor of what changed', () => {
    expect(progress(running({ counts: { read: 20 } }))).toMatchObject({
      expected: null,
      secondsLeft: null,
      perSecond: 2,
    });
    expect(progress(running({ kind: 'delta', counts: { read: 20 } }), { people: 40 })).toMatchObject({
      expected: null,
    });
  });

  it('counts those who were decided again where it is a remap', () => {
    const run = running({ kind: 'remap', counts: { updated: 10, unchanged: 90 } });
    expect(progress(run, { people: 200 })).toMatchObject({ done: 100, expected: 200, perSecond: 10, secondsLeft: 10 });
  });

  it('promises nothing when more were read than expected, or nobody yet', () => {
    expect(progress(running({ counts: { read: 50 } }), { people: 40 })).toMatchObject({
      done: 50,
      expected: 50,
      secondsLeft: null,
    });
    expect(progress(running(), { people: 40 })).toMatchObject({ perSecond: null, secondsLeft: null });
  });

  it.each<[string, string, Change]>([
    ['paused', 'lease-expired', { leaseUntil: inSeconds(-1) }],
    ['paused', 'kafka-unavailable', { waitsFor: 'kafka-unavailable' }],
    ['reading', 'cancelling', { cancelRequested: true }],
  ])('is %s where it does not go on as usual: %s', (phase, because, change) => {
    expect(progress(running({ counts: { read: 5 }, ...change }))).toMatchObject({ phase, because, done: 5 });
  });
});

describe('a run that has ended', () => {
  const counts = { published: 100, applied: 40 };

  it('is writing what Ziik has not answered, but for those who are held', () => {
    expect(progress(ended({ counts, held: 20 }))).toEqual({
      phase: 'writing',
      done: 40,
      expected: 80,
      perSecond: 2,
      secondsLeft: 20,
      because: null,
    });
  });

  it.each<[string, Partial<RunSurroundings>]>([
    ['ziik-unavailable', { trouble: 'ziik-unavailable' }],
    ['ziik-credentials-wrong', { trouble: 'ziik-credentials-wrong' }],
    ['disabled', { isEnabled: false }],
  ])('is paused while nothing can be written: %s', (because, around) => {
    expect(progress(ended({ counts }), around)).toMatchObject({ phase: 'paused', done: 40, expected: 100, because });
  });

  it('goes on writing with a list of units that is too large', () => {
    expect(progress(ended({ counts }), { trouble: 'catalogue-too-large' })).toMatchObject({ phase: 'writing' });
  });

  it('is done when it is settled, whatever is in the way then', () => {
    expect(
      progress(ended({ counts, settledAt: NOW }), { trouble: 'ziik-unavailable', isEnabled: false }),
    ).toMatchObject({
      phase: 'done',
      done: 100,
      expected: 100,
      because: null,
    });
  });
});

describe('the progress of any run', () => {
  const count = fc.nat(1_000_000);
  const when = fc.option(fc.integer({ min: -100_000, max: 100_000 }).map(inSeconds), { nil: null });

  it('never says more than all is done, nor a time that is over', () => {
    const anyRun = fc.record({
      kind: fc.constantFrom('full', 'delta', 'remap'),
      status: fc.constantFrom('queued', 'running', 'succeeded', 'failed', 'cancelled'),
      counts: fc.record({ read: count, updated: count, unchanged: count, published: count, applied: count }),
      held: count,
      doneWhenClaimed: count,
      waitsFor: fc.constantFrom(null, 'throttled', 'kafka-unavailable'),
      claimedAt: when,
      startedAt: when,
      endedAt: when,
      settledAt: when,
      leaseUntil: when,
    });
    fc.assert(
      fc.property(anyRun, fc.option(count, { nil: null }), fc.boolean(), (run, people, isEnabled) => {
        const { phase, done, expected, perSecond, secondsLeft, because } = progress(aRun(run as Change), {
          people,
          isEnabled,
        });

        expect(done).toBeGreaterThanOrEqual(0);
        if (expected !== null) expect(done).toBeLessThanOrEqual(expected);
        if (perSecond !== null) expect(perSecond).toBeGreaterThanOrEqual(0);
        if (secondsLeft !== null) expect(secondsLeft).toBeGreaterThan(0);
        if (phase === 'queued' || phase === 'paused') expect(because).not.toBeNull();
        if (phase === 'done' || phase === 'writing') expect(because).toBeNull();
      }),
    );
  });
});
