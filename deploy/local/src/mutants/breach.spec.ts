import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Breach, breachText, misfits } from './breach.ts';
import { BREACHES_OF_APPLIER_AND_CONFIG } from './breaches-of-applier-and-config.ts';
import { BREACHES_OF_THE_DOMAIN } from './breaches-of-the-domain.ts';
import { BREACHES_OF_THE_PATH } from './breaches-of-the-path.ts';

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

  it.each([
    ['domain', BREACHES_OF_THE_DOMAIN],
    ['path', BREACHES_OF_THE_PATH],
    ['applier and config', BREACHES_OF_APPLIER_AND_CONFIG],
  ])('fits the sources: %s', async (_of, breaches) => {
    const root = resolve(import.meta.dirname, '../../../..');
    expect(
      await misfits(
        root,
        breaches.map((each) => ({ name: each.name, edits: [each] })),
      ),
    ).toEqual([]);
  });
});
