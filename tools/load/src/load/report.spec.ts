import { describe, expect, it } from '@jest/globals';
import { createReport, quantile } from './report.ts';

describe('the report of a load', () => {
  it.each([
    ['at its upper bound', 2, true],
    ['beyond its upper bound', 2.001, false],
    ['no number', Number.NaN, false],
  ])('says of a figure that is %s whether it holds', (_, value, holds) => {
    const report = createReport(() => {});
    report.atMost('a delay', value, 2);

    expect(report.figures).toMatchObject([{ bound: '≤ 2', holds }]);
  });

  it('says of a figure below its lower bound that it does not hold', () => {
    const report = createReport(() => {});
    report.atLeast('a rate', 9_999, 10_000);
    report.atLeast('a rate', Number.NaN, 10_000);

    expect(report.figures.map(({ holds }) => holds)).toEqual([false, false]);
  });

  it('reports what was found where nothing should be', () => {
    const report = createReport(() => {});
    report.nothing('differences', []);
    report.nothing('differences', ['User 7 is missing.']);

    expect(report.figures).toMatchObject([
      { value: 'none', holds: true },
      { value: 'User 7 is missing.', holds: false },
    ]);
  });
});

describe('a quantile', () => {
  it.each([
    ['the middle of three', [30, 10, 20], 0.5, 20],
    ['the 99th of a hundred', Array.from({ length: 100 }, (_, at) => at + 1), 0.99, 99],
    ['the only one', [5], 0.01, 5],
  ])('is %s', (_, values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it('is no number where there are no values', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});
