import { describe, expect, it } from '@jest/globals';
import { groupLetters } from './group-letters.ts';
import type { DeadLetter } from './use-operator.ts';

const aLetter = (change: Partial<DeadLetter> = {}): DeadLetter => ({
  topic: 'user-commands',
  partition: 0,
  offset: 1,
  service: 'applier',
  reason: 'bad-json',
  at: '2026-11-28T10:00:00Z',
  ...change,
});

describe('dead letters by reason', () => {
  it('are counted by topic and reason, the most first, with the oldest', () => {
    const groups = groupLetters([
      aLetter({ topic: 'user-outcomes' }),
      aLetter(),
      aLetter({ at: '2026-11-28T08:00:00Z' }),
      aLetter({ at: null }),
    ]);

    expect(groups).toEqual([
      { topic: 'user-commands', reason: 'bad-json', service: 'applier', letters: 3, oldest: '2026-11-28T08:00:00Z' },
      { topic: 'user-outcomes', reason: 'bad-json', service: 'applier', letters: 1, oldest: '2026-11-28T10:00:00Z' },
    ]);
  });

  it('are not mixed with those whose reason was not noted', () => {
    expect(groupLetters([aLetter(), aLetter({ reason: null })])).toHaveLength(2);
  });
});
