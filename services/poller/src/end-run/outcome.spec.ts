import { describe, expect, it } from '@jest/globals';
import { DirectoryError } from '@user-sync/graph';
import { ReadingStopped } from '../claim-runs/held-run.ts';
import { outcomeOf } from './outcome.ts';

describe('what a failure means for the run', () => {
  it('[S4] ends it with the words for the administrator', () => {
    const outcome = outcomeOf(new DirectoryError('misconfigured', 'secret-expired'));

    expect(outcome).toMatchObject({
      is: 'ended',
      status: 'failed',
      error: { code: 'secret-expired', title: expect.any(String), remedy: expect.any(String) },
    });
  });

  it('waits out a pause of more than a minute', () => {
    const outcome = outcomeOf(new DirectoryError('transient', 'throttled', { retryAfterMs: 60_001 }));

    expect(outcome).toEqual({ is: 'postponed', forMs: 60_001 });
  });

  it('fails after a shorter pause has been waited for in vain', () => {
    const outcome = outcomeOf(new DirectoryError('transient', 'throttled', { retryAfterMs: 60_000 }));

    expect(outcome).toMatchObject({ is: 'ended', status: 'failed', error: { code: 'throttled' } });
  });

  it.each(['cancelled', 'disabled'] as const)('[S12] a run that was %s is cancelled', (why) => {
    expect(outcomeOf(new ReadingStopped(why))).toMatchObject({ is: 'ended', status: 'cancelled', error: null });
  });

  it.each(['lost', 'ending'] as const)('leaves a run alone that goes on elsewhere: %s', (why) => {
    expect(outcomeOf(new ReadingStopped(why))).toEqual({ is: 'given-up', why });
  });

  it('says nothing about what is no failure of the directory', () => {
    expect(outcomeOf(new Error('Connection terminated'))).toBeNull();
  });
});
