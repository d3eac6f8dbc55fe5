import { describe, expect, it } from '@jest/globals';
import type { Entry } from '@user-sync/graph';
import { uniqueEntries } from './unique-entries.ts';

const part = (id: string, given: Extract<Entry, { kind: 'user' }>['given']): Entry => ({ kind: 'user', id, given });
const removal = (id: string): Entry => ({ kind: 'removed', id, reason: 'changed' });

describe('the entries of a page', () => {
  it('are one of each person, in the order of the ids; the later value counts', () => {
    const page = [part('b', { city: 'Odense' }), part('a', { city: 'Aarhus' }), part('a', { city: 'Vejle' })];

    expect(uniqueEntries(page)).toEqual([part('a', { city: 'Vejle' }), part('b', { city: 'Odense' })]);
  });

  it('[S33] are merged if they report one person in parts', () => {
    const page = [
      part('a', { department: 'HQ', city: null }),
      part('a', { surname: 'Holm' }),
      part('a', { city: 'X' }),
    ];

    expect(uniqueEntries(page)).toEqual([part('a', { department: 'HQ', surname: 'Holm', city: 'X' })]);
  });

  it.each([
    ['a removal overrides what was reported before', [part('a', { city: 'X' }), removal('a')], removal('a')],
    [
      'who comes back after one begins afresh',
      [part('a', { city: 'X' }), removal('a'), part('a', { surname: 'Holm' }), part('a', { jobTitle: 'Chef' })],
      { ...part('a', { surname: 'Holm', jobTitle: 'Chef' }), afterRemoval: true },
    ],
  ])('[S34] in order: %s', (_what, page, expected) => {
    expect(uniqueEntries(page)).toEqual([expected]);
  });
});
