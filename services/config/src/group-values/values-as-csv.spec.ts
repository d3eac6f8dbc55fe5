import { describe, expect, it } from '@jest/globals';
import type { ValueGroup } from './find-values.ts';
import { CSV_HEAD, csvLineOf, prefersCsv } from './values-as-csv.ts';

const group = (value: string | null, names: string[] = []): ValueGroup => ({
  kind: 'unit',
  code: 'unit-unknown',
  field: 'department',
  value,
  users: 37,
  seesNothing: 12,
  firstSeenAt: new Date('2026-11-23T10:00:00.000Z'),
  nearest: names.map((name, index) => ({ id: index + 1, name })),
  sortValue: '',
  valueKey: '',
});
const valueIn = (line: string) => /^unit,unit-unknown,department,(.*),37,12,2026/s.exec(line)?.[1];

describe('the file of unmatched values', () => {
  it('begins with the mark of UTF-8 and the names of its columns, and ends its lines as RFC 4180 says', () => {
    expect(CSV_HEAD).toBe('\ufeffkind,code,field,value,users,seesNothing,firstSeenAt,nearest\r\n');
    expect(csvLineOf(group('Aarhus C', ['Aarhus', 'Odense']))).toBe(
      'unit,unit-unknown,department,Aarhus C,37,12,2026-11-23T10:00:00.000Z,Aarhus; Odense\r\n',
    );
    expect(valueIn(csvLineOf(group(null)))).toBe('');
  });

  it.each([
    ['a comma', 'A, B', '"A, B"'],
    ['a quotation mark', 'the "old" one', '"the ""old"" one"'],
    ['a line', 'A\nB', '"A\nB"'],
    ['letters beyond ASCII', 'Ærø', 'Ærø'],
    ['a minus within', 'Shop-1', 'Shop-1'],
  ])('keeps %s', (_, value, cell) => {
    expect(valueIn(csvLineOf(group(value)))).toBe(cell);
  });

  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    [' =1', "' =1"],
    ['\u200b=1', "'\u200b=1"],
    ['＝1', "'＝1"],
    ['=1,2', '"\'=1,2"'],
  ])('has no cell that is calculated: %j', (value, cell) => {
    expect(valueIn(csvLineOf(group(value)))).toBe(cell);
    expect(csvLineOf(group('x', [value])).endsWith(`,${cell}\r\n`)).toBe(true);
  });
});

describe('the wish for a file', () => {
  it.each([
    ['text/csv', true],
    ['text/csv, */*;q=0.1', true],
    ['application/json;q=0.5, text/csv', true],
    ['text/csv;q=0.9, application/json', false],
    ['text/csv;q=0', false],
    ['text/csv;q=x', false],
    ['*/*', false],
    ['application/json, text/csv', false],
    ['', false],
    [undefined, false],
  ])('is read from Accept: %s', (accept, expected) => {
    expect(prefersCsv(accept)).toBe(expected);
  });
});
