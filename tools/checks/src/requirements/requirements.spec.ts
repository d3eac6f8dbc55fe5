import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findReachedCode } from '../reached-code/reached-code.ts';
import { findProofs, proofsIn, proofsOfUnreached } from './find-proofs.ts';
import { CHAPTERS } from './requirements.ts';
import { writePage } from './write-page.ts';

const root = resolve(import.meta.dirname, '../../../..');
const proofs = findProofs(root);
const requirements = CHAPTERS.flatMap((chapter) => chapter.requirements);
const page = readFileSync(join(root, 'docs/requirements.md'), 'utf8');

describe('docs/requirements.md', () => {
  it('has every statement from S1 to S37', () => {
    const statements = requirements.map(({ tag }) => tag).filter((tag) => tag.startsWith('S'));
    expect(statements).toEqual(Array.from({ length: 37 }, (_, index) => `S${index + 1}`));
  });

  it.each(requirements.filter(({ tag }) => tag !== 'S2'))('[$tag] is proved by a test', ({ tag, words }) => {
    const proving = proofs.filter(({ tags }) => tags.includes(tag)).map(({ file }) => file);
    expect(proving).not.toEqual([]);

    // The page may lag behind new tests, but none is lost, and each file that it names proves something:
    // `npm run requirements`.
    const entry = page.split('\n- ').find((text) => text.startsWith(`**${tag.replace(/^R /, '')}** ${words}`));
    const named = [...(entry ?? '').matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => file);
    expect(named).not.toEqual([]);
    expect(proving).toEqual(expect.arrayContaining(named));
    const [, tests] = /^ {2}(\d+) tests?: /m.exec(entry ?? '') ?? [];
    expect(proving.length).toBeGreaterThanOrEqual(Number(tests));
  });

  it('takes no test of code that no service reaches for a proof', () => {
    expect(proofsOfUnreached(proofs, findReachedCode(root).unreached)).toEqual([]);
  });

  it('knows every tag that a test claims to prove', () => {
    const known = new Set(requirements.map(({ tag }) => tag));
    const unknown = proofs.filter(({ tags }) => tags.some((tag) => !known.has(tag)));
    expect(unknown).toEqual([]);
  });
});

describe('a proof of what no service reaches', () => {
  it('is refused by name', () => {
    const proof = { file: 'libs/domain/src/lifecycle.spec.ts', title: 'judges absence', tags: ['R removal-proof'] };

    expect(proofsOfUnreached([proof], ['libs/domain/src/lifecycle.ts: proveRemoval'])).toEqual([
      'libs/domain/src/lifecycle.spec.ts: "judges absence" proves nothing: no service reaches proveRemoval.',
    ]);
    expect(proofsOfUnreached([proof], ['libs/domain/src/names.ts: foldName'])).toEqual([]);
  });
});

describe('finding proofs', () => {
  const spec = `
    describe('matching', () => {
      it.each([['${'['}S18] two units', 'A, B']])('%s', () => {});
      it('${'['}S5, S7] ${'['}R guests] is the customer\\'s', () => {});
      it('proves nothing', () => {});
    });`;

  it('reads the tags in front of titles and rows', () => {
    expect(proofsIn('x.spec.ts', spec)).toEqual([
      { file: 'x.spec.ts', title: 'matching › two units', tags: ['S18'] },
      { file: 'x.spec.ts', title: "matching › is the customer's", tags: ['S5', 'S7', 'R guests'] },
    ]);
  });

  it('shows a requirement with the files that prove it', () => {
    const shown = writePage(
      [{ title: 'Matching', requirements: [{ tag: 'S18', words: 'One unit.' }] }],
      proofsIn('libs/x.spec.ts', spec),
    );

    expect(shown).toContain('- **S18** One unit.\n  1 test: [x.spec.ts](../libs/x.spec.ts)\n');
  });

  it('names the files with the most tests and counts the others', () => {
    const proof = (file: string) => ({ file, title: 'a test', tags: ['S18'] });

    const shown = writePage(
      [{ title: 'Matching', requirements: [{ tag: 'S18', words: 'One unit.' }] }],
      ['a', 'b', 'c', 'd', 'e', 'e'].map(proof),
    );

    expect(shown).toContain('  6 tests: [e](../e), [a](../a), [b](../b), [c](../c) and 1 more\n');
  });
});
