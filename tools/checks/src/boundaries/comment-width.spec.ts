import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../../../..');
const WIDEST = 120;

/** Lines of comments that are wider than code may be; the formatter leaves comments as they are. */
function wideComments(text: string): string[] {
  return text.split('\n').filter((line) => line.length > WIDEST && /^\s*(\/\/|\/?\*)/.test(line));
}

describe('comments', () => {
  it('are as narrow as the code', () => {
    const sources = globSync('{libs,services,sandbox,tools,e2e,helm,deploy}/**/*.{ts,mjs}', {
      cwd: root,
      exclude: (name) => /node_modules|\bdist\b/.test(name),
      // The types that the panel has of the API are generated.
    }).filter((file) => file !== 'services/panel/src/api/schema.ts');

    const wide = sources.flatMap((file) =>
      wideComments(readFileSync(join(root, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
    );

    expect(sources.length).toBeGreaterThan(500);
    expect(wide).toEqual([]);
  });

  it.each([
    ['is too wide', `  // ${'x'.repeat(116)}`, 1],
    ['is too wide in a block', ` * ${'x'.repeat(118)}`, 1],
    ['just fits', `  // ${'x'.repeat(115)}`, 0],
    ['is no comment', `const x = '${'x'.repeat(120)}';`, 0],
  ])('of a line that %s', (_, line, found) => {
    expect(wideComments(line)).toHaveLength(found);
  });
});
