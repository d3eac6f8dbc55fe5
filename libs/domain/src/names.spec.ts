import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asSearched, asSeen, foldName, invisibleIn, isBlank, normalizeName, splitStated } from './names.ts';

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ' ',
      ',',
      '\u00a0',
      '\ud800',
      'ß',
      'É',
      'e',
      '\u0301',
      '\0',
      '\u200b',
      '\u00ad',
      '\ufe0f',
      '\u2800',
    ),
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

describe('asSeen', () => {
  it.each([
    ['zero-width space', 'Au\u200btumn', 'Autumn'],
    ['soft hyphen', 'Au\u00adtumn', 'Autumn'],
    ['marks of direction', '\u200eAutumn\u202c', 'Autumn'],
    ['byte order mark', '\ufeffAutumn', 'Autumn'],
    ['joiners', 'Au\u200c\u200d\u2060tumn', 'Autumn'],
    ['variation selectors', 'Autumn\ufe0f', 'Autumn'],
    ['fillers that are letters', 'Aut\u3164umn', 'Autumn'],
    ['control characters', 'Aut\0umn', 'Autumn'],
    ['letter case and white space', ' AUTUMN \u00a0 leaves\u2800', 'autumn leaves'],
    ['composed and decomposed letters', 'Jo\u0308rg', 'Jörg'],
    ['an invisible character between a letter and its accent', 'Jo\u200b\u0308rg', 'Jörg'],
  ])('takes away what nobody sees: %s', (_, text, plain) => {
    expect(asSeen(text)).toBe(asSeen(plain));
    expect(asSeen(text)).not.toBe('');
  });

  it('keeps accents and letters of other scripts', () => {
    expect(asSeen('Jörg')).not.toBe(asSeen('Jorg'));
    expect(asSeen('Анна')).toBe('анна');
  });

  it('changes nothing the second time, sees what is folded alike as the same, and is empty where a text is blank', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(asSeen(asSeen(text))).toBe(asSeen(text));
        expect(asSeen(foldName(text))).toBe(asSeen(text));
        expect(asSeen(text) === '').toBe(isBlank(text));
      }),
    );
  });
});

describe('asSearched', () => {
  it.each([
    ['accents', 'Jörg Müller', 'jorg muller'],
    ['decomposed accents', 'Jo\u0308rg', 'jorg'],
    ['letters that are one with their stroke', 'Søren Łęcki', 'soren lecki'],
    ['the three letters of Danish', 'Ærø Århus', 'aero arhus'],
    ['the older spelling of å', 'AARHUS', 'arhus'],
    ['what asSeen folds', ' Gro\u200bß  & Co ', 'gross & co'],
    ['letters of other scripts', 'Ёлка', 'елка'],
    ['œ', 'Cœur', 'coeur'],
    ['đ', 'Đo', 'do'],
    ['þ', 'Þo', 'tho'],
    ['ð', 'Óð', 'od'],
    ['ħ', 'Ħal', 'hal'],
    ['ŧ', 'Ŧe', 'te'],
    ['ŋ', 'Guŋŋar', 'gunnar'],
    ['ı, which has no dot', 'ışı', 'isi'],
    ['İ, which has one', 'İzmir', 'izmir'],
    ['a run of a', 'AAAaa', 'a'],
    ['decomposed å like aa', 'A\u030arhus', 'arhus'],
    ['white space that an accent leaves', ' \u0301 a', 'a'],
    ['nothing at all', '', ''],
  ])('folds %s', (_, text, expected) => {
    expect(asSearched(text)).toBe(expected);
  });

  it('changes nothing the second time, and sees what is seen alike as the same', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(asSearched(asSearched(text))).toBe(asSearched(text));
        expect(asSearched(asSeen(text))).toBe(asSearched(text));
      }),
    );
  });

  it('finds a word by any part of it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'A', 'å', 'b', 'ø', 'Æ', 'é', 'ß', 'ı') });
    fc.assert(
      fc.property(word, word, word, (before, part, after) => {
        expect(asSearched(before + part + after)).toContain(asSearched(part));
      }),
    );
  });
});

describe('invisibleIn', () => {
  it.each([
    ['nothing in a plain text', 'Head  Office', []],
    ['nothing in accents', 'Jo\u0308rg', []],
    ['each kind once, in their order', 'a\u200bb\u00adc\u200b', ['U+200B', 'U+00AD']],
    ['what lies beyond 16 bits', 'a\u{e0061}', ['U+E0061']],
    ['control characters', 'a\0', ['U+0000']],
    ['nothing of nothing', '', []],
    ['no white space, and no line break', ' \t\n\u00a0', []],
    ['four digits at least', '\u00ad', ['U+00AD']],
  ])('names %s', (_, text, names) => {
    expect(invisibleIn(text)).toEqual(names);
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
    ['a part that cannot be seen', 'A,\u200b', ['A']],
    ['a part with something that cannot be seen', 'A\u200b,A', ['A\u200b', 'A']],
    ['white space within a part', 'A  B,A B', ['A  B', 'A B']],
    ['commas of other scripts', 'A，B、C', ['A，B、C']],
    ['a line break between parts', 'A,\nB', ['A', 'B']],
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

describe('isBlank', () => {
  it.each([
    ['nothing', '', true],
    ['white space', ' \t\u00a0\u3000', true],
    ['a zero-width space', '\u200b', true],
    ['a soft hyphen', '\u00ad', true],
    ['a filler that is a letter', '\u3164', true],
    ['an empty Braille pattern', '\u2800', true],
    ['a next line', '\u0085', true],
    ['control characters', '\0\u001f', true],
    ['a Braille pattern with a dot', '\u2801', false],
    ['an accent alone', '\u0301', false],
    ['a lone surrogate', '\ud800', false],
    ['a comma', ',', false],
    ['a letter among what cannot be seen', '\u200ba\u200b', false],
  ])('judges %s', (_, text, blank) => {
    expect(isBlank(text)).toBe(blank);
  });
});

describe('very long texts', () => {
  it.each([
    ['normalizeName', normalizeName],
    ['foldName', foldName],
    ['asSeen', asSeen],
    ['asSearched', asSearched],
  ] as const)('keep their ends under %s', (_, form) => {
    const long = form(`Xy${'é'.repeat(10_000)}Zw`);

    expect(long).toHaveLength(10_004);
    expect(form('Xy')).toBe(long.slice(0, 2));
    expect(form('Zw')).toBe(long.slice(-2));
  });

  it('are taken apart into as many parts as they have', () => {
    expect(splitStated(Array.from({ length: 10_000 }, (_, at) => `v${at}`).join())).toHaveLength(10_000);
    expect(splitStated(','.repeat(10_000))).toEqual([]);
  });
});

describe('the forms of a name', () => {
  it('grow ever wider: what is equal in one is equal in all that follow', () => {
    const near = fc
      .tuple(anyText, fc.constantFrom('', ' ', '\u200b', '\u0301'))
      .map(([text, end]) => [text, text + end]);
    fc.assert(
      fc.property(near, ([a, b]) => {
        const forms = [normalizeName, foldName, asSeen, asSearched].map((form) => form(a!) === form(b!));
        expect(forms.slice(forms.indexOf(true)).every(Boolean) || !forms.includes(true)).toBe(true);
      }),
    );
  });
});
