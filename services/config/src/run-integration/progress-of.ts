import { CATALOGUE_PATIENCE_MS, type Run, type RunSurroundings } from '@user-sync/control';

/** What a run is at. */
export const RUN_PHASES = ['queued', 'paused', 'reading', 'writing', 'done'] as const;

/** Why a run does not go on at present. */
export const RUN_OBSTACLES = [
  'disabled',
  'other-run',
  'scheduled',
  'catalogue',
  'poller',
  'lease-expired',
  'throttled',
  'graph-unavailable',
  'kafka-unavailable',
  'crowded-out',
  'ziik-unavailable',
  'ziik-credentials-wrong',
  'cancelling',
] as const;
type Obstacle = (typeof RUN_OBSTACLES)[number];

/** How far a run is. */
export interface Progress {
  readonly phase: (typeof RUN_PHASES)[number];
  /** People read, or decided again; once Azure is read, changes that Ziik has answered. */
  readonly done: number;
  /** Of how many; null: not known yet. */
  readonly expected: number | null;
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
  readonly because: Obstacle | null;
}

/** What is put off on purpose is due within the hour: what lies further ahead was noted by a clock that was wrong. */
const FURTHEST_MS = 2 * 3_600_000;
/** By then a rate says something. */
const MEASURED_MS = 1_000;

/**
 * | the run | → | because |
 * | --- | --- | --- |
 * | is settled | done | |
 * | has ended, and Ziik answers | writing | |
 * | has ended, and nothing can be written | paused | `disabled`, the trouble of Ziik |
 * | is queued and has not begun | queued | what it waits for, see `whyQueued` |
 * | is queued, or in nobody's hands, after it had begun | paused | what it was put back for, else as above |
 * | runs, though its poller has not been heard of | paused | `lease-expired` |
 * | runs, and what it needs is away | paused | `kafka-unavailable` |
 * | runs | reading | `cancelling` where it is to stop |
 */
export function progressOf(run: Run, surroundings: RunSurroundings): Progress {
  if (run.settledAt !== null) return { phase: 'done', ...written(run), ...NO_RATE, because: null };
  if (run.endedAt !== null) {
    const because = whyNotWritten(surroundings);
    if (because !== null) return { phase: 'paused', ...written(run), ...NO_RATE, because };
    const { done, expected } = written(run);
    return { phase: 'writing', done, expected, ...rateOf(done, expected, run.startedAt, surroundings.now), because };
  }
  const read = readBy(run, surroundings);
  const because = whyNotRead(run, surroundings);
  if (run.status === 'running' && (because === null || because === 'cancelling')) {
    const { done, expected } = read;
    const since = done - run.doneWhenClaimed;
    const left = expected === null ? null : expected - run.doneWhenClaimed;
    return { phase: 'reading', ...read, ...rateOf(since, left, run.claimedAt, surroundings.now), because };
  }
  return { phase: run.startedAt === null ? 'queued' : 'paused', ...read, ...NO_RATE, because };
}

/** Until when a run that is queued or put back waits on purpose; null: it does not. */
export function waitsUntil({ status, notBefore, waitsFor }: Run, { now }: Pick<RunSurroundings, 'now'>): Date | null {
  if (status !== 'queued' && waitsFor === null) return null;
  const ms = notBefore.getTime() - now.getTime();
  return ms > 0 && ms <= FURTHEST_MS ? notBefore : null;
}

/** Changes of a run that Ziik has not answered; those that are held wait for an administrator instead. */
export function waitingOf({ settledAt, counts, decision, held }: Run): number {
  return settledAt === null ? Math.max(0, counts.published - counts.applied - (decision === null ? held : 0)) : 0;
}

const NO_RATE = { perSecond: null, secondsLeft: null };

function written(run: Run): Pick<Progress, 'done'> & { readonly expected: number } {
  const expected = Math.max(0, run.counts.published - (run.decision === null ? run.held : 0));
  return { done: expected - Math.min(expected, waitingOf(run)), expected };
}

/** What changed since the last time is not known before it is read. */
function readBy({ kind, counts }: Run, { people }: RunSurroundings): Pick<Progress, 'done' | 'expected'> {
  const done = kind === 'remap' ? counts.updated + counts.unchanged : counts.read;
  return { done, expected: kind === 'delta' || people === null ? null : Math.max(people, done) };
}

function rateOf(done: number, expected: number | null, since: Date | null, now: Date) {
  const ms = since === null ? 0 : now.getTime() - since.getTime();
  if (ms < MEASURED_MS || done <= 0) return NO_RATE;
  const perSecond = (done * 1_000) / ms;
  const left = expected === null ? 0 : expected - done;
  return {
    perSecond: Math.round(perSecond * 10) / 10,
    // More than was expected may come: then nobody knows.
    secondsLeft: left > 0 ? Math.ceil(left / perSecond) : null,
  };
}

function whyNotWritten({ isEnabled, trouble }: RunSurroundings): Obstacle | null {
  if (!isEnabled) return 'disabled';
  // A catalogue that is too large keeps nobody from being written.
  return trouble === 'catalogue-too-large' ? null : trouble;
}

function whyNotRead(run: Run, surroundings: RunSurroundings): Obstacle | null {
  const { now } = surroundings;
  if (run.status === 'running') {
    if (run.waitsFor !== null) return run.waitsFor;
    if (run.leaseUntil !== null && run.leaseUntil <= now) return 'lease-expired';
    return run.cancelRequested ? 'cancelling' : null;
  }
  return waitsUntil(run, surroundings) !== null && run.waitsFor !== null ? run.waitsFor : whyQueued(run, surroundings);
}

function whyQueued(run: Run, surroundings: RunSurroundings): Obstacle {
  if (run.cancelRequested) return 'cancelling';
  if (!surroundings.isEnabled) return 'disabled';
  if (surroundings.runningId !== null) return 'other-run';
  if (waitsUntil(run, surroundings) !== null) return 'scheduled';
  const queuedMs = surroundings.now.getTime() - run.queuedAt.getTime();
  return surroundings.isCatalogueTried || queuedMs > CATALOGUE_PATIENCE_MS ? 'poller' : 'catalogue';
}
