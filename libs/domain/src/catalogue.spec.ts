import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexCatalogue, indexNames } from './catalogue.ts';
import type { Named } from './finding.ts';

const idsUnder = (index: ReadonlyMap<string, readonly Named[]>, key: string) => index.get(key)?.map(({ id }) => id);

describe('indexNames', () => {
  const index = indexNames([
    { id: 1, name: ' Café ' },
    { id: 2, name: 'Cafe\u0301' },
    { id: 3, name: 'CAFÉ' },
    { id: 4, name: ' \t ' },
    { id: 5, name: '' },
    { id: 6, name: 'North  Wing' },
    { id: 7, name: '\u200b' },
  ]);

  it.each([
    ['a name and the same in other code points', 'Café', [1, 2]],
    ['another letter case by itself', 'CAFÉ', [3]],
    ['inner white space as it stands', 'North  Wing', [6]],
    ['no inner white space that is not there', 'North Wing', undefined],
    ['no name untrimmed', ' Café ', undefined],
    ['no decomposed name', 'Cafe\u0301', undefined],
    ['a name that cannot be seen, which a value may state exactly', '\u200b', [7]],
    ['nothing under no name', '', undefined],
  ])('[S16] has, exactly, %s', (_, name, ids) => {
    expect(idsUnder(index.exact, name)).toEqual(ids);
  });

  it.each([
    ['all letter cases together', 'café', [1, 2, 3]],
    ['inner white space as one blank', 'north wing', [6]],
    ['nothing under no name', '', undefined],
  ])('[S16] has, folded, %s', (_, name, ids) => {
    expect(idsUnder(index.folded, name)).toEqual(ids);
  });

  it('has everything by its id, those without a name too', () => {
    expect([...index.byId.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(index.byId.get(1)).toEqual({ id: 1, name: ' Café ' });
  });

  it('takes the later of two entries with one id, as the catalogue was read later', () => {
    const twice = indexNames([
      { id: 1, name: 'Old' },
      { id: 1, name: 'New' },
    ]);

    expect(idsUnder(twice.exact, 'Old')).toBeUndefined();
    expect(idsUnder(twice.exact, 'New')).toEqual([1]);
  });

  it('keeps every named id exactly once in each index, whatever is listed', () => {
    const listed = fc.array(
      fc.record({ id: fc.nat(6), name: fc.constantFrom('A', 'a', ' A', 'B  b', 'B b', '', ' ') }),
    );
    fc.assert(
      fc.property(listed, (all) => {
        const { exact, folded, byId } = indexNames(all);
        const named = [...byId.values()].filter(({ name }) => name.trim() !== '').map(({ id }) => id);
        for (const each of [exact, folded]) {
          expect(
            [...each.values()]
              .flat()
              .map(({ id }) => id)
              .sort(),
          ).toEqual([...named].sort());
        }
        expect(folded.size).toBeLessThanOrEqual(exact.size);
      }),
    );
  });
});

describe('indexCatalogue', () => {
  it('keeps units and user types apart, also where a name and an id are those of both', () => {
    const index = indexCatalogue({ units: [{ id: 1, name: 'Cook' }], userTypes: [{ id: 1, name: 'Chef' }] });

    expect([...index.units.exact.keys()]).toEqual(['Cook']);
    expect([...index.userTypes.exact.keys()]).toEqual(['Chef']);
    expect(index.userTypes.byId.get(1)?.name).toBe('Chef');
  });
});
