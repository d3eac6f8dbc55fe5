import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Sync } from './person.ts';
import { syncLines } from './sync-words.ts';

type SyncStep = Sync['steps'][number];
const english = JSON.parse(readFileSync(new URL('../texts/en.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

function aSync(states: Partial<Record<SyncStep['step'], SyncStep['state']>>, code: string | null = null): Sync {
  const steps = (['asked', 'read', 'decided', 'written'] as const).map((step) => ({
    step,
    state: states[step] ?? 'done',
    at: null,
    code: states[step] === undefined ? null : code,
    retryAt: null,
  }));
  return { at: '2026-11-28T12:00:00Z', actor: 'ada', steps };
}

const texts = (sync: Sync) => syncLines(sync).map(({ text }) => text);

describe('"sync this user" in words', () => {
  it('says of what waits only the first as being done', () => {
    expect(texts(aSync({ read: 'waiting', decided: 'waiting', written: 'waiting' }))).toEqual([
      'explain.sync.read.waiting',
      'explain.sync.decided.later',
      'explain.sync.written.later',
    ]);
    expect(texts(aSync({ written: 'waiting' })).at(-1)).toBe('explain.sync.written.waiting');
  });

  it.each(['done', 'waiting', 'failed', 'skipped'] as const)('has words for each step that is %s', (state) => {
    for (const step of ['read', 'decided', 'written'] as const)
      for (const text of texts(aSync({ [step]: state }))) expect(english[text]).toBeDefined();
  });

  it('says why a step waits, also for a reason that is not known here', () => {
    expect(syncLines(aSync({ read: 'waiting' }, 'throttled'))[0]?.why).toBe('explain.sync.why.throttled');
    expect(syncLines(aSync({ read: 'waiting' }, 'told-later'))[0]?.why).toBe('explain.sync.why.other');
  });
});
