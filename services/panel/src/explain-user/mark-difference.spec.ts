import { describe, expect, it } from '@jest/globals';
import { markDifference, type Piece } from './mark-difference.ts';

/** What is different stands in brackets. */
const shown = (pieces: readonly Piece[]) =>
  pieces.map(({ text, isDifferent }) => (isDifferent ? `[${text}]` : text)).join('');

describe('the difference between a value and the nearest name', () => {
  it.each([
    ['a letter too many', 'Shop 027 Kölns', 'Shop 027 Köln', 'Shop 027 Köln[s]', 'Shop 027 Köln'],
    ['a capital', 'shop 1', 'Shop 1', '[s]hop 1', '[S]hop 1'],
    ['a second space', 'Shop  1', 'Shop 1', /^Shop ?\[ \] ?1$/, 'Shop 1'],
    ['a space that only looks like one', 'Shop\u00a01', 'Shop 1', 'Shop[\u00a0]1', 'Shop[ ]1'],
    ['a letter that only looks the same', 'Аarhus', 'Aarhus', '[А]arhus', '[A]arhus'],
    ['what was cut off', 'Aarhus C', 'Aarhus City', 'Aarhus C', 'Aarhus C[ity]'],
    ['nothing', 'Aarhus', 'Aarhus', 'Aarhus', 'Aarhus'],
    ['everything', '', 'x', '', '[x]'],
    ['a character of two units', 'a😀', 'a😁', 'a[😀]', 'a[😁]'],
  ])('marks %s', (_, value, name, markedValue, markedName) => {
    const marks = markDifference(value, name);

    expect(shown(marks.value)).toMatch(
      markedValue instanceof RegExp ? markedValue : new RegExp(`^${escaped(markedValue)}$`),
    );
    expect(shown(marks.name)).toBe(markedName);
  });

  it('keeps both texts whole', () => {
    const marks = markDifference('Shop 12, Shop 14', 'Shop 012');

    expect(marks.value.map(({ text }) => text).join('')).toBe('Shop 12, Shop 14');
    expect(marks.name.map(({ text }) => text).join('')).toBe('Shop 012');
  });

  it('leaves longer texts as they are', () => {
    const long = 'x'.repeat(10_000);

    expect(markDifference(long, 'y').value).toEqual([{ text: long, isDifferent: false }]);
  });
});

function escaped(text: string): string {
  return text.replace(/[[\]]/g, '\\$&');
}
