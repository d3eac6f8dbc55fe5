import { describe, expect, it } from '@jest/globals';
import { FIRST_PAGE, goneOn, pageBefore, rowsOf } from './page-trail.ts';

describe('the pages that somebody has seen', () => {
  it('lead back one by one', () => {
    const second = goneOn([FIRST_PAGE], FIRST_PAGE, 'b');
    const third = goneOn(second, 'b', 'c');

    expect(pageBefore(third, 'c')).toBe('b');
    expect(pageBefore(third, 'b')).toBe(FIRST_PAGE);
    expect(pageBefore(third, FIRST_PAGE)).toBeUndefined();
    expect(rowsOf(third, 'c', 50, 7)).toEqual({ from: 101, to: 107 });
  });

  it('are forgotten behind the one from which somebody goes on', () => {
    expect(goneOn([FIRST_PAGE, 'b', 'c'], FIRST_PAGE, 'd')).toEqual([FIRST_PAGE, 'd']);
  });

  it('do not tell where a page is that was come to by its address', () => {
    expect(pageBefore([FIRST_PAGE], 'x')).toBe(FIRST_PAGE);
    expect(rowsOf([FIRST_PAGE], 'x', 50, 50)).toBeNull();
    expect(pageBefore(goneOn([FIRST_PAGE], 'x', 'y'), 'y')).toBe('x');
  });
});
