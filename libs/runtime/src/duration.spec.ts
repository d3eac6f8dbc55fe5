import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['PT1H', 3_600_000],
    ['PT5M', 300_000],
    ['P90D', 7_776_000_000],
    ['P1DT2H3M4.5S', 93_784_500],
    ['PT0S', 0],
    ['P2W', 1_209_600_000],
    ['PT0.25S', 250],
  ])('reads %s as %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1M', 'P1Y', '1h', 'PT-1H', 'PT1H1D', 'P1DT', 'pt1h', 'P1W2D'])('refuses %s', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  it.each([
    [3_600_000, 'PT1H'],
    [300_000, 'PT5M'],
    [7_776_000_000, 'P90D'],
    [86_400_000, 'P1D'],
    [93_784_500, 'P1DT2H3M4.5S'],
    [200, 'PT0.2S'],
    [0, 'PT0S'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is read again as what it was, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 86_400_000 }), (ms) => parseDuration(formatDuration(ms)) === ms),
    );
  });
});
