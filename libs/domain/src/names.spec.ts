import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldName, normalizeName, splitStated } from './names.ts';

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(' ', ',', '\u00a0', '\ud800', 'ß', 'É', 'e', '\u0301', '\0'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
});

describe('normalizeName', () => {
  it.each([
    ['trims', '  HQ\t', 'HQ'],
    ['composes', 'Cafe\u0301', 'Café'],
    ['keeps letter case', 'hQ', 'hQ'],
    ['keeps inner white space', 'H  Q', 'H  Q'],
    ['trims no-break spaces', '\u00a0HQ\u00a0', 'HQ'],
    ['keeps a lone surrogate', '\ud800', '\ud800'],
  ])('[S16] %s', (_, text, expected) => {
    expect(normalizeName(text)).toBe(expected);
  });

  it('[S16] changes nothing the second time', () => {
    fc.assert(fc.property(anyText, (text) => expect(normalizeName(normalizeName(text))).toBe(normalizeName(text))));
  });
});

describe('foldName', () => {
  it.each([
    ['letter case', 'Head Office', 'hEAD oFFICE'],
    ['runs of inner white space', 'Head  \t Office', 'Head Office'],
    ['letters with one capital', 'Straße', 'STRASSE'],
    ['the Greek final sigma', 'ΟΔΟΣ', 'οδοσ'],
    ['case beyond ASCII', 'ÅRHUS', 'århus'],
    ['composed and decomposed letters', 'CAFE\u0301', 'café'],
  ])('[S16] folds %s', (_, a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it.each([
    ['accents', 'Café', 'Cafe'],
    ['white space and none', 'Head Office', 'HeadOffice'],
    ['punctuation', 'Head-Office', 'Head Office'],
  ])('[S16] keeps %s apart', (_, a, b) => {
    expect(foldName(a)).not.toBe(foldName(b));
  });

  it('[S16] changes nothing the second time, and is the same for the normal form', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldName(foldName(text))).toBe(foldName(text));
        expect(foldName(normalizeName(text))).toBe(foldName(text));
      }),
    );
  });
});

describe('splitStated', () => {
  it.each([
    ['one value', 'HQ', ['HQ']],
    ['two values', 'HQ, Store', ['HQ', 'Store']],
    ['the same twice', 'A, A', ['A']],
    ['a trailing comma', 'A,', ['A']],
    ['a leading comma', ',A', ['A']],
    ['nothing but commas', ' , ,, ', []],
    ['nothing', '', []],
    ['the same letter composed and decomposed', 'Café,Cafe\u0301', ['Café']],
    ['values that differ in letter case', 'a,A', ['a', 'A']],
  ])('[S18] takes %s apart', (_, value, parts) => {
    expect(splitStated(value)).toEqual(parts);
  });

  it('[S18] yields distinct, non-empty parts without commas', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parts = splitStated(text);
        expect(new Set(parts).size).toBe(parts.length);
        for (const part of parts) expect(part).toBe(normalizeName(part));
        expect(parts).not.toContain('');
        expect(parts.join('')).not.toContain(',');
      }),
    );
  });
});
