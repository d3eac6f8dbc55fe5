import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AnswerTooLarge, BoundedBody, LARGEST_ANSWER, parseBounded } from './bounded-answer.ts';

const bytesOf = (text: string) => Buffer.from(text);

describe('parseBounded', () => {
  it('parses whatever JSON can say', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseBounded(bytesOf(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a text that does not end', '"abc'],
    ['an escape at the very end', '"abc\\'],
    ['a list that was cut off', '[1,2'],
    ['words', 'Bad gateway'],
  ])('takes %s for no JSON', (_, text) => {
    expect(parseBounded(bytesOf(text))).toBeUndefined();
  });

  it('ignores a UTF-8 byte order mark', () => {
    expect(parseBounded(bytesOf('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });

  it.each([
    ['values', '[1,1,1,1]', 5],
    ['empty lists', '[[],[],[]]', 7],
    ['properties', '{"a":1,"b":2,"c":{}}', 5],
  ])('takes as many %s as allowed, and not one more', (_, text, values) => {
    expect(parseBounded(bytesOf(text), { values, depth: 9 })).toEqual(JSON.parse(text));
    expect(() => parseBounded(bytesOf(text), { values: values - 1, depth: 9 })).toThrow(AnswerTooLarge);
  });

  it('takes nesting as deep as allowed, and not one deeper', () => {
    const deep = (levels: number) => bytesOf(`${'['.repeat(levels)}${']'.repeat(levels)}`);

    expect(parseBounded(deep(64))).toBeDefined();
    expect(() => parseBounded(deep(65))).toThrow('deeper than 64');
  });

  it('ignores what is inside of strings', () => {
    const text = JSON.stringify({ a: '[[[[,,,,{{{{', 'b\\"[[': '\\', c: 'Å,[' });

    expect(parseBounded(bytesOf(text), { values: 4, depth: 1 })).toEqual(JSON.parse(text));
  });

  it('refuses too many values before parsing', () => {
    // A few megabytes that would take hundreds as objects; broken at the end, which only a parser would see.
    const flood = bytesOf(`[${'{},'.repeat(LARGEST_ANSWER.values)}`);

    expect(() => parseBounded(flood)).toThrow(`more than ${LARGEST_ANSWER.values} values`);
  });
});

describe('a bounded body', () => {
  it('takes bytes up to its limit, and not one more', () => {
    const body = new BoundedBody(4);
    body.add(bytesOf('ab'));
    body.add(bytesOf('cd'));

    expect(body.bytes().toString()).toBe('abcd');
    expect(() => body.add(bytesOf('e'))).toThrow(AnswerTooLarge);
  });
});
