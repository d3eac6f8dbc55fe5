import type { Proof } from './find-proofs.ts';
import type { Chapter } from './requirements.ts';

/** The page of all requirements with the tests that prove them, as Markdown. */
export function writePage(chapters: readonly Chapter[], proofs: readonly Proof[]): string {
  const lines = [
    '# Requirements, and what proves them',
    '',
    'Made by `npm run requirements` from the titles of the tests: `[S18]` in front of a title is a statement, `[R guests]` a reading where the text is silent. A test fails when one has no proof, or when a test that stands here does not exist.',
  ];
  for (const { title, requirements } of chapters) {
    lines.push('', `## ${title}`);
    for (const { tag, words, open } of requirements) {
      lines.push('', `### ${tag.replace(/^R /, '')}`, '', words);
      if (open !== undefined) lines.push('', `_With the panel: ${open}._`);
      const mine = proofs.filter(({ tags }) => tags.includes(tag));
      if (mine.length > 0) lines.push('');
      for (const file of new Set(mine.map((proof) => proof.file))) {
        lines.push(`- [${file}](../${file})`);
        for (const each of new Set(mine.filter((proof) => proof.file === file).map((proof) => proof.title))) {
          lines.push(`  - ${escaped(each)}`);
        }
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The tests that a page names: file and title as they stand there. */
export function namedOn(page: string): { file: string; title: string }[] {
  let file = '';
  return page.split('\n').flatMap((line) => {
    const heading = /^- \[([^\]]+)\]\(\.\.\//.exec(line);
    if (heading) file = heading[1]!;
    return line.startsWith('  - ') ? [{ file, title: line.slice(4) }] : [];
  });
}

/** A title as it stands on the page. */
export function escaped(title: string): string {
  return title
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[*_<>\\]/g, (sign) => `\\${sign}`)
    .trim();
}
