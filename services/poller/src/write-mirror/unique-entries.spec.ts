import { describe, expect, it } from '@jest/globals';
import type { Entry } from '@user-sync/graph';
import { uniqueEntries } from './unique-entries.ts';

describe('the entries of a page', () => {
  it('keeps the last one of each person, in the order of the ids', () => {
    const page: Entry[] = [
      { kind: 'user', id: 'b', given: { city: 'Odense' } },
      { kind: 'user', id: 'a', given: { city: 'Aarhus' } },
      { kind: 'removed', id: 'b', reason: 'changed' },
      { kind: 'user', id: 'a', given: { city: 'Vejle' } },
    ];

    expect(uniqueEntries(page)).toEqual([
      { kind: 'user', id: 'a', given: { city: 'Vejle' } },
      { kind: 'removed', id: 'b', reason: 'changed' },
    ]);
  });
});
