import { describe, expect, it } from '@jest/globals';
import { type Breach, breachText } from './breach.ts';

const breach: Breach = {
  name: 'the guard is off',
  file: 'guard.ts',
  find: 'all >= from',
  replace: '$& false',
  caughtBy: { file: 'guard.spec.ts' },
};

describe('a breach', () => {
  it('replaces its text as it stands', () => {
    expect(breachText('return all >= from;', breach)).toBe('return $& false;');
  });

  it.each(['return all > from;', 'all >= from || all >= from'])('says so where it does not fit: %s', (text) => {
    expect(() => breachText(text, breach)).toThrow('"the guard is off" does not fit any more');
  });
});
