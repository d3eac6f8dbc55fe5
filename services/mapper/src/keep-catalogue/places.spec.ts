import { describe, expect, it } from '@jest/globals';
import { hasPlace, type UnderWay } from './places.ts';

const NOW = 100_000;
const readings = (count: number, troubled: boolean, ageMs: number): UnderWay[] =>
  Array.from({ length: count }, () => ({ troubled, since: NOW - ageMs }));

describe('a place for a reading, of 4', () => {
  it.each<[string, UnderWay[], boolean, boolean]>([
    ['nobody reads', [], false, true],
    ['all places are taken', readings(4, false, 10), false, false],
    ['all are held by instances that do not answer', readings(4, false, 5_000), false, true],
    ['half is held by others in trouble', readings(2, true, 10), true, false],
    ['half is held by others in trouble, for one that is not', readings(2, true, 10), false, true],
    ['very many in trouble do not answer', readings(16, true, 60_000), true, false],
    ['very many in trouble do not answer, for one that is not', readings(16, true, 60_000), false, true],
    ['more wait than memory is there for', readings(32, false, 60_000), false, false],
  ])('%s', (_, underWay, troubled, expected) => {
    expect(hasPlace(underWay, troubled, 4, NOW)).toBe(expected);
  });
});
