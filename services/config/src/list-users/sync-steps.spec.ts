import { describe, expect, it } from '@jest/globals';
import type { SyncRequest } from '@user-sync/control';
import { showSync, type Written } from './sync-steps.ts';

const AT = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 14, 0, seconds));

const aRequest = (change: Partial<SyncRequest> = {}): SyncRequest => ({
  actor: 'ada',
  askedAt: AT(0),
  state: 'waiting',
  trouble: null,
  retryAt: null,
  readAt: null,
  found: null,
  revision: null,
  decidedAt: null,
  writtenAt: null,
  ...change,
});
const READ = { state: 'read', readAt: AT(1), found: true, revision: 7 } as const;
const PLAIN: Written = { status: 'assigned', retry: null, ziikError: null };

/** The steps, said shortly. */
function stepsOf(change: Partial<SyncRequest>, written: Partial<Written> = {}): string {
  const { steps } = showSync(aRequest(change), { ...PLAIN, ...written });
  return steps.map(({ step, state, code }) => [step, state, code].filter(Boolean).join(' ')).join(', ');
}

describe('the steps of "sync this user"', () => {
  it.each<[string, Partial<SyncRequest>, Partial<Written>, string]>([
    ['just asked', {}, {}, 'asked done, read waiting, decided waiting, written waiting'],
    [
      'Microsoft asks for a pause',
      { trouble: 'throttled' },
      {},
      'asked done, read waiting throttled, decided waiting, written waiting',
    ],
    [
      'the secret is wrong',
      { state: 'failed', trouble: 'secret-wrong' },
      {},
      'asked done, read failed secret-wrong, decided skipped, written skipped',
    ],
    [
      'Azure does not show the user',
      { ...READ, found: false, revision: null },
      {},
      'asked done, read done not-found, decided skipped, written skipped',
    ],
    [
      'Azure had let go of the user before',
      { ...READ, found: false },
      {},
      'asked done, read done not-found, decided waiting, written waiting',
    ],
    ['read', READ, {}, 'asked done, read done, decided waiting, written waiting'],
    ['decided', { ...READ, decidedAt: AT(2) }, {}, 'asked done, read done, decided done, written waiting'],
    [
      'Ziik is away',
      { ...READ, decidedAt: AT(2) },
      { ziikError: 'ziik-unavailable' },
      'asked done, read done, decided done, written waiting ziik-unavailable',
    ],
    [
      'an attempt failed',
      { ...READ, decidedAt: AT(2) },
      { retry: {} },
      'asked done, read done, decided done, written waiting retrying',
    ],
    [
      'the removal is held',
      { ...READ, decidedAt: AT(2) },
      { status: 'held' },
      'asked done, read done, decided done, written waiting removal-held',
    ],
    [
      'written, and the note of the decision was lost',
      { ...READ, writtenAt: AT(3) },
      {},
      'asked done, read done, decided done, written done',
    ],
  ])('%s', (_when, change, written, expected) => {
    expect(stepsOf(change, written)).toBe(expected);
  });

  it('tell when each was done, who asked, and when it is tried again', () => {
    const { at, actor, steps } = showSync(aRequest({ ...READ, decidedAt: AT(2), writtenAt: AT(3) }), PLAIN);
    expect([at, actor, ...steps.map((step) => step.at)]).toEqual(
      [AT(0), 'ada', AT(0), AT(1), AT(2), AT(3)].map((each) => (each instanceof Date ? each.toISOString() : each)),
    );

    const waiting = showSync(aRequest({ trouble: 'throttled', retryAt: AT(30) }), PLAIN);
    expect(waiting.steps[1]).toMatchObject({ retryAt: AT(30).toISOString() });
  });
});
