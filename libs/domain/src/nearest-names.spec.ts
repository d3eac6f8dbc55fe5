import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexNames } from './catalogue.ts';
import { editDistance, nearestNames } from './nearest-names.ts';

const index = (...names: string[]) => indexNames(names.map((name, at) => ({ id: at + 1, name })));
const nearest = (value: string, ...names: string[]) => nearestNames(index(...names), value).map(({ name }) => name);

describe('nearestNames', () => {
  it.each([
    ['a letter missing', 'Marketng', 'Marketing'],
    ['a letter too many', 'Markketing', 'Marketing'],
    ['a wrong letter', 'Narketing', 'Marketing'],
    ['two letters swapped', 'Slaes', 'Sales'],
    ['another letter case', 'MARKETING', 'Marketing'],
    ['other white space', 'Head  office', 'Head Office'],
    ['a wrong last letter of three', 'LAC', 'LAB'],
    ['a slip beyond ASCII', 'Århu', 'Århus'],
  ])('[S16] shows the name that was meant with %s', (_, value, name) => {
    expect(nearest(value, 'Warehouse', name, 'Finance')).toEqual([name]);
  });

  it.each([
    ['nothing alike', 'Kitchen'],
    ['a single letter', 'X'],
    ['an empty value', ''],
    ['white space', '  '],
    ['a lone surrogate', '\ud800'],
    ['control characters', '\0\x01\x02'],
    ['5,000 characters', 'x'.repeat(5_000)],
  ])('[S16] shows nothing for %s', (_, value) => {
    expect(nearest(value, 'Warehouse', 'Finance', 'Y')).toEqual([]);
  });

  it('[S16] shows what differs in letter case alone before what is spelled otherwise', () => {
    expect(nearest('sales', 'Sales1', 'Sales', 'SALES')).toEqual(['Sales', 'SALES', 'Sales1']);
  });

  it('[S16] shows fewer slips before more, and three at most', () => {
    expect(nearest('Copenhagen', 'Copenhaben', 'Cpenhaben', 'Copenhagen 1', 'Copenhagen!')).toEqual([
      'Copenhaben',
      'Copenhagen!',
      'Cpenhaben',
    ]);
  });

  it('[S16] finds a name of 1,000 characters by its letter case', () => {
    const name = 'Long '.repeat(200).trim();

    expect(nearest(name.toUpperCase(), name)).toEqual([name]);
  });

  it('[S16] answers the same when asked again', () => {
    const names = index('Sales', 'Sale');

    expect(nearestNames(names, 'Sals')).toEqual(nearestNames(names, 'Sals'));
    expect(nearestNames(names, 'Sals', 1)).toHaveLength(1);
  });

  it('[S16] survives any text, and shows only names of the catalogue', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }),
        fc.string({ unit: 'binary' }),
        (names, value) => {
          const shown = nearest(value, ...names);
          expect(shown.length).toBeLessThanOrEqual(3);
          for (const name of shown) expect(names).toContain(name);
        },
      ),
    );
  });

  it('[S16] takes no longer among 20,000 names much alike than among 1,000: the work for a value is bounded', () => {
    const among = (count: number) =>
      indexNames(Array.from({ length: count }, (_, at) => ({ id: at, name: `Store ${String(at).padStart(5, '0')}` })));
    const [few, many] = [among(1_000), among(20_000)];
    let next = 0;
    /** Processor time for values that were never sought before. */
    const cost = (names: typeof few) => {
      const before = process.cpuUsage().user;
      for (let at = 0; at < 1_000; at++) nearestNames(names, `Stroe ${String(next++).padStart(5, '0')} street`);
      return process.cpuUsage().user - before;
    };
    for (const names of [few, many]) cost(names);

    const times = [1, 2, 3].map(() => cost(many) / Math.max(1, cost(few)));

    // Measuring every name would take 20 times as long.
    expect(Math.min(...times)).toBeLessThan(8);
    expect(nearestNames(many, 'Stroe 00042')[0]?.name).toBe('Store 00042');
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['a', '', 1],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['abcdef', 'abdcef', 1],
    ['abc', 'xyz', 3],
  ])('between %j and %j is %i', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
  });

  it('is the same both ways, zero for equals alone, and never more than one beyond the most', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 4 }), (a, b, most) => {
        const distance = editDistance(a, b, most);
        expect(editDistance(b, a, most)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBe(Math.min(editDistance(a, b, 20), most + 1));
      }),
    );
  });
});
