import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findReachedCode } from '../reached-code/reached-code.ts';
import { type Breach, breachText, misfits, unreachedBreaches } from './breach.ts';
import { BREACHES_OF_APPLIER_AND_CONFIG } from './breaches-of-applier-and-config.ts';
import { BREACHES_OF_THE_DOMAIN } from './breaches-of-the-domain.ts';
import { BREACHES_OF_THE_PATH } from './breaches-of-the-path.ts';
import { titlesIn, unnamedTests } from './named-tests.ts';

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
    expect(() => breachText(text, breach)).toThrow('"the guard is off" no longer fits');
  });

  it('is refused where it changes what no service reaches', () => {
    expect(unreachedBreaches([breach], { isReached: () => false })).toEqual([
      'The breach "the guard is off" says nothing: no service reaches the code that it changes in guard.ts.',
    ]);
    const root = resolve(import.meta.dirname, '../../../..');
    const all = [...BREACHES_OF_THE_DOMAIN, ...BREACHES_OF_THE_PATH, ...BREACHES_OF_APPLIER_AND_CONFIG];
    expect(unreachedBreaches(all, findReachedCode(root))).toEqual([]);
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

  it.each([
    ['domain', BREACHES_OF_THE_DOMAIN],
    ['path', BREACHES_OF_THE_PATH],
    ['applier and config', BREACHES_OF_APPLIER_AND_CONFIG],
  ])('names tests that are there: %s', (_of, breaches) => {
    expect(unnamedTests(resolve(import.meta.dirname, '../../../..'), breaches)).toEqual([]);
  });

  it('is refused where the test that it names is not there', () => {
    const root = import.meta.dirname;
    const caughtBy = { file: 'breach.spec.ts', title: 'replaces its text' };
    expect(unnamedTests(root, [{ ...breach, caughtBy }])).toEqual([]);
    const title = 'replaces another text';
    expect(unnamedTests(root, [{ ...breach, caughtBy: { ...caughtBy, title } }])).toEqual([
      `The breach "the guard is off" names a test that is not in breach.spec.ts: ${title}`,
    ]);
  });
});

describe('the titles of a spec', () => {
  it('are those of tests, groups and tables, with what the rows fill in', () => {
    const text = String.raw`
      describe('a guard', () => {
        it('isn\'t off', () => expect(read('value')).toBe('on'));
        it.each(['day', 'night'])('holds by %s', (when) => {});
        it.each([{ title: 'in "March"' }])("holds $title", () => {});
      });`;
    const titles = titlesIn(text);
    expect(titles).toEqual(expect.arrayContaining(['a guard', "isn't off", 'holds by night', 'holds in "March"']));
    expect(titles).not.toContain('value');
    expect(titles).not.toContain('day');
    expect(titles).not.toContain('holds by value');
  });
});
