import { describe, expect, it } from '@jest/globals';
import { hasNul } from './has-nul.ts';

describe('hasNul', () => {
  it.each([
    ['a NUL alone', '\0', true],
    ['a NUL in front', '\0HQ', true],
    ['a NUL within', 'H\0Q', true],
    ['a NUL behind', 'HQ\0', true],
    ['a text', 'HQ', false],
    ['an empty text', '', false],
    ['the digit', '0', false],
    ['the symbol for it', '\u2400', false],
    ['another control character', '\u0001', false],
    ['null', null, false],
    ['nothing', undefined, false],
  ])('judges %s', (_, text, has) => {
    expect(hasNul(text)).toBe(has);
  });
});
