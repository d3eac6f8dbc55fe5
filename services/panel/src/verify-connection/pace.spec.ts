import { describe, expect, it } from '@jest/globals';
import { pauseBefore } from './pace.ts';

describe('the pause before the connection is tried by itself', () => {
  it('lets somebody finish typing', () => {
    expect(pauseBefore(100_000, undefined)).toBe(700);
    expect(pauseBefore(100_000, 90_000)).toBe(700);
  });

  it('lasts until 5 seconds after the last attempt', () => {
    expect(pauseBefore(100_000, 99_000)).toBe(4_000);
  });
});
