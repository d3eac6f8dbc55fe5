import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findProofs, proofsIn } from './find-proofs.ts';
import { CHAPTERS } from './requirements.ts';
import { escaped, namedOn, writePage } from './write-page.ts';

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
    const proving = proofs.filter(({ tags }) => tags.includes(tag));
    expect(proving.length).toBeGreaterThan(0);
    expect(page).toContain(words);
    const shown = namedOn(page).map(({ file, title }) => `${file}: ${title}`);
    expect(proving.some(({ file, title }) => shown.includes(`${file}: ${escaped(title)}`))).toBe(true);
  });

  it('names only tests that exist; `npm run requirements` writes it anew', () => {
    const existing = new Set(proofs.map(({ file, title }) => `${file}: ${escaped(title)}`));
    const lost = namedOn(page).map(({ file, title }) => `${file}: ${title}`);
    expect(lost.filter((each) => !existing.has(each))).toEqual([]);
  });

  it('knows every tag that a test claims to prove', () => {
    const known = new Set(requirements.map(({ tag }) => tag));
    const unknown = proofs.filter(({ tags }) => tags.some((tag) => !known.has(tag)));
    expect(unknown).toEqual([]);
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

  it('shows a requirement with its proofs, and the same is read back', () => {
    const shown = writePage(
      [{ title: 'Matching', requirements: [{ tag: 'S18', words: 'One unit.' }] }],
      proofsIn('x.spec.ts', spec),
    );
    expect(shown).toContain('### S18\n\nOne unit.\n');
    expect(namedOn(shown)).toEqual([{ file: 'x.spec.ts', title: 'matching › two units' }]);
  });
});
