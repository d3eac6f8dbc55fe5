import { describe, expect, it } from '@jest/globals';
import { DirectoryError } from '@user-sync/graph';
import { ReadingStopped } from '../claim-runs/claimed-run.ts';
import { type RunSoFar, workResultOf as resultOf } from './work-result.ts';

const MINUTE_MS = 60_000;

function workResultOf(error: unknown, run: Partial<RunSoFar> = {}) {
  return resultOf(error, { kind: 'delta', ageMs: MINUTE_MS, cameFurther: false, ...run });
}

describe('what a failure means for the run', () => {
  it('[S4] ends it with the text for the administrator', () => {
    const result = workResultOf(new DirectoryError('misconfigured', 'secret-expired'));

    expect(result).toMatchObject({
      is: 'ended',
      status: 'failed',
      error: { code: 'secret-expired', title: expect.any(String), remedy: expect.any(String) },
    });
  });

  it('gives the slot back for a pause of more than five seconds, for an hour at most', () => {
    const pause = (retryAfterMs: number) =>
      workResultOf(new DirectoryError('transient', 'throttled', { retryAfterMs }));

    expect(pause(5_001)).toEqual({ is: 'postponed', forMs: 5_001, why: 'throttled' });
    expect(pause(999_999_999_000)).toEqual({ is: 'postponed', forMs: 60 * MINUTE_MS, why: 'throttled' });
  });

  it('fails after a shorter pause has been waited for in vain', () => {
    const throttled = { operation: 'users', status: 429, retryAfterMs: 5_000 };

    const result = workResultOf(new DirectoryError('transient', 'throttled', throttled));

    expect(result).toMatchObject({
      is: 'ended',
      status: 'failed',
      error: { code: 'throttled', values: { operation: 'users', status: 429, retryAfterSeconds: 5 } },
    });
  });

  it.each([
    ['fails and says why', { cameFurther: false }, { is: 'ended', error: { code: 'throttled' } }],
    ['goes on waiting while it comes further', { cameFurther: true }, { is: 'postponed' }],
  ])('after a quarter of an hour of pauses %s', (_what, run, expected) => {
    const paused = new DirectoryError('transient', 'throttled', { retryAfterMs: 50_000 });

    expect(workResultOf(paused, { ageMs: 15 * MINUTE_MS, ...run })).toMatchObject(expected);
  });

  it.each([
    ['is put back', {}, { is: 'postponed', forMs: MINUTE_MS, why: 'crowded-out' }],
    ['is put back as long as it comes further', { ageMs: 16 * MINUTE_MS, cameFurther: true }, { is: 'postponed' }],
    ['fails otherwise', { ageMs: 16 * MINUTE_MS }, { status: 'failed', error: { code: 'graph-unavailable' } }],
    [
      'is put back where it waits for the mapper',
      { kind: 'remap' as const, ageMs: 16 * MINUTE_MS },
      { is: 'postponed' },
    ],
  ])('whose place others need %s', (_what, run, expected) => {
    expect(workResultOf(new ReadingStopped('crowded-out'), run)).toMatchObject(expected);
  });

  it.each([
    ['waits and says why', 23 * 60 * MINUTE_MS, { is: 'postponed', forMs: MINUTE_MS, why: 'graph-unavailable' }],
    ['has failed after a day', 25 * 60 * MINUTE_MS, { is: 'ended', error: { code: 'graph-unavailable' } }],
  ])('a run for users who were asked for %s', (_what, ageMs, expected) => {
    const away = new DirectoryError('transient', 'graph-unavailable');

    expect(workResultOf(away, { kind: 'users', ageMs })).toMatchObject(expected);
  });

  it.each(['cancelled', 'disabled'] as const)('[S12] a run that was %s is cancelled', (why) => {
    expect(workResultOf(new ReadingStopped(why))).toMatchObject({ is: 'ended', status: 'cancelled', error: null });
  });

  it.each(['lost', 'ending'] as const)('leaves a run alone that continues elsewhere: %s', (why) => {
    expect(workResultOf(new ReadingStopped(why))).toEqual({ is: 'given-up', why });
  });

  it('ignores what is not a failure of the directory', () => {
    expect(workResultOf(new Error('Connection terminated'))).toBeNull();
  });
});
