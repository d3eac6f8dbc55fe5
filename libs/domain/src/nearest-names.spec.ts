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
    ['an invisible character in a short value', 'L\u200bAB', 'LAB'],
    ['more invisible characters than slips are allowed', '\u2060W\u00ado\u200bo\u200cd\ufeff', 'Wood'],
    ['an invisible character in the name', 'LAB', 'LA\u200bB'],
    ['an invisible character between a letter and its accent', 'A\u200b\u030arhus', 'Århus'],
  ])('[S16] shows the name that was meant with %s', (_, value, name) => {
    expect(nearest(value, 'Warehouse', name, 'Finance')).toEqual([name]);
  });

  it.each([
    ['nothing alike', 'Kitchen'],
    ['a single letter', 'X'],
    ['an empty value', ''],
    ['white space', '  '],
    ['invisible characters', '\u200b\u2060'],
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

describe('the slips that still make a near miss', () => {
  const LETTERS = 'abcdefghijklmnopqrst';

  it.each([
    [1, 1, false],
    [2, 1, true],
    [4, 1, true],
    [4, 2, false],
    [5, 2, true],
    [5, 3, false],
    [8, 2, true],
    [8, 3, false],
    [9, 3, true],
    [9, 4, false],
    [20, 3, true],
    [20, 4, false],
  ])(
    '[S16] are as many as a value of %i letters allows: with %i wrong its name is shown: %s',
    (length, wrong, shown) => {
      const name = LETTERS.slice(0, length);

      expect(nearest(`${name.slice(0, length - wrong)}${'x'.repeat(wrong)}`, name)).toEqual(shown ? [name] : []);
    },
  );

  it.each([
    ['three letters less', 9, true],
    ['four letters less', 8, false],
    ['three letters more', 15, true],
    ['four letters more', 16, false],
  ])('[S16] are letters at the end as well: %s', (_, length, shown) => {
    expect(nearest(LETTERS.slice(0, length), LETTERS.slice(0, 12))).toHaveLength(shown ? 1 : 0);
  });
});

describe('the bounds of the work for one value', () => {
  const long = (length: number, end: string) => `${'ab'.repeat(length).slice(0, length - 1)}${end}`;

  it.each([
    [199, 199, true],
    [200, 200, true],
    [201, 201, false],
    [200, 201, false],
    [201, 200, false],
    [5_000, 5_000, false],
  ])('[S16] a value of %i letters near a name of %i is shown: %s', (ofValue, ofName, shown) => {
    expect(nearest(long(ofValue, 'x'), long(ofName, 'y'))).toHaveLength(shown ? 1 : 0);
    expect(nearest(long(ofName, 'y').toUpperCase(), long(ofName, 'y'))).toHaveLength(1);
  });

  it('[S16] ten are shown at most, of the same look as of near misses', () => {
    const alike = indexNames(Array.from({ length: 12 }, (_, id) => ({ id, name: 'Sales' })));
    const near = index(...Array.from({ length: 12 }, (_, at) => `Sales ${String.fromCharCode(97 + at)}`));

    expect(nearestNames(alike, 'SALES', 100).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(nearestNames(near, 'Sales x', 100)).toHaveLength(10);
    expect(nearestNames(near, 'Sales x', 0)).toEqual([]);
  });

  it('[S16] near misses fill up what names of the same look leave', () => {
    const names = indexNames([
      ...Array.from({ length: 9 }, (_, id) => ({ id, name: 'Sales' })),
      { id: 20, name: 'Sale1' },
      { id: 21, name: 'Sale2' },
    ]);

    expect(nearestNames(names, 'sales', 100).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 20]);
  });

  it('[S16] twelve are measured, of those that share most letter pairs: the best is among them', () => {
    const many = Array.from({ length: 40 }, (_, at) => `Department ${String.fromCharCode(65 + at)}${at}`);

    expect(nearest('Department f sales', ...many, 'Department of sales')).toEqual(['Department of sales']);
    expect(nearest('Department f sales', 'Department of sales', ...many)).toEqual(['Department of sales']);
  });

  it('[S16] a rare letter pair finds a name among a thousand that share the frequent ones', () => {
    const frequent = Array.from({ length: 3_000 }, (_, at) => `Store ${1_000 + at}`);

    expect(nearest('Store Qz1', ...frequent, 'Store Qz')[0]).toBe('Store Qz');
    expect(nearest('Store Qz1', 'Store Qz', ...frequent)[0]).toBe('Store Qz');
  });

  it('[S16] more values than are remembered are answered as they were the first time', () => {
    const names = index('Marketing', 'Finance');
    const first = nearestNames(names, 'Marketng');
    for (let at = 0; at <= 10_001; at++) nearestNames(names, `${at}`);

    expect(nearestNames(names, 'Marketng')).toEqual(first);
    expect(first.map(({ name }) => name)).toEqual(['Marketing']);
  });
});

describe('nearest names, whatever was asked before', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'B', 'å', ' '), minLength: 2, maxLength: 7 });

  it('[S16] are the same for a value in any order of questions, and for an index made again', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 15 }),
        fc
          .array(word, { minLength: 1, maxLength: 6 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        (names, [values, shuffled]) => {
          const [one, other] = [index(...names), index(...names)];
          const answers = new Map(values.map((value) => [value, nearestNames(one, value, 10)]));
          for (const value of shuffled) expect(nearestNames(other, value, 10)).toEqual(answers.get(value));
        },
      ),
    );
  });

  it('[S16] are the same for values that look the same', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 15 }), word, (names, value) => {
        const all = index(...names);
        expect(nearestNames(all, `\u200b${value.toUpperCase()} `, 10)).toEqual(nearestNames(all, value, 10));
      }),
    );
  });

  it('[S16] fewer are the first of more, and each once', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 15 }), word, fc.nat(10), (names, value, limit) => {
        const all = index(...names);
        const shown = nearestNames(all, value, 10);
        expect(nearestNames(all, value, limit)).toEqual(shown.slice(0, limit));
        expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
      }),
    );
  });

  it('[S16] miss nothing in a small catalogue: all within the slips are shown, the nearest first', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 5, maxLength: 8 });
    fc.assert(
      fc.property(fc.uniqueArray(letters, { maxLength: 8 }), letters, (names, value) => {
        const distances = names.map((name) => editDistance(name, value, 20));
        const shown = nearestNames(index(...names), value, 10).map(({ name }) => editDistance(name, value, 20));
        expect(shown).toEqual(distances.filter((distance) => distance <= 2).sort((a, b) => a - b));
      }),
    );
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
    ['1234', '2143', 2],
    ['ca', 'abc', 3],
    ['aab', 'aba', 1],
    ['', 'abcde', 5],
    ['', 'abcdef', 6],
  ])('between %j and %j is %i', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
  });

  it('is right for texts of 200 letters, the longest that are measured', () => {
    const text = 'abcdefghij'.repeat(20);

    expect(editDistance(text, text, 3)).toBe(0);
    expect(editDistance(text, `${text.slice(0, -1)}x`, 3)).toBe(1);
    expect(editDistance(text, text.slice(3), 3)).toBe(3);
    expect(editDistance(text, text.slice(4), 3)).toBe(4);
  });

  it('does not depend on the texts measured before', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });
    fc.assert(
      fc.property(word, word, word, word, fc.integer({ min: 1, max: 3 }), (a, b, c, d, most) => {
        const alone = editDistance(a, b, most);
        editDistance(c, d, most);
        expect(editDistance(a, b, most)).toBe(alone);
      }),
    );
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
