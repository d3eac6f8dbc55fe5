import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test whose title says what it proves. */
export interface Proof {
  /** From the root of the tree. */
  readonly file: string;
  /** What is described, and the title without its tags; of a table of tests the row's, or the pattern. */
  readonly title: string;
  readonly tags: readonly string[];
}

const TAGS = /^((?:\[(?:S\d+(?:, ?S\d+)*|R [\w-]+)\] ?)+)(.*)$/s;
const TEXT = /'((?:\[S\d|\[R )(?:[^'\\\n]|\\.)*)'|`((?:\[S\d|\[R )[^`]*)`|"((?:\[S\d|\[R )[^"\n]*)"/g;
const DESCRIBED = /\bdescribe(?:\.each\([^\n]*\))?\(\s*['"`]([^\n]*?)['"`],/g;

/** The tagged tests of all specs, in the order of files and lines. */
export function findProofs(root: string): Proof[] {
  return ['deploy', 'e2e', 'helm', 'libs', 'sandbox', 'services', 'tools']
    .flatMap((top) => specsBelow(root, top))
    .sort()
    .flatMap((file) => proofsIn(file, readFileSync(join(root, file), 'utf8')));
}

/** In words, which proofs are of a file with something in it that no service reaches; empty: all count. */
export function proofsOfUnreached(proofs: readonly Proof[], unreached: readonly string[]): string[] {
  return proofs.flatMap(({ file, title }) => {
    const source = `${file.replace(/\.spec\.ts$/, '.ts')}: `;
    const names = unreached.filter((each) => each.startsWith(source)).map((each) => each.slice(source.length));
    return names.length > 0 ? [`${file}: "${title}" proves nothing: no service reaches ${names.join(', ')}.`] : [];
  });
}

function specsBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist)$/.test(entry.name) ? [] : specsBelow(root, path);
    return path.endsWith('.spec.ts') ? [path] : [];
  });
}

/** The tagged tests of one spec. */
export function proofsIn(file: string, text: string): Proof[] {
  const described = [...text.matchAll(DESCRIBED)].map((match) => ({ at: match.index, words: match[1]! }));
  return [...text.matchAll(TEXT)].flatMap((match) => {
    const parts = TAGS.exec((match[1] ?? match[2] ?? match[3])!.replaceAll("\\'", "'"));
    if (parts === null) return [];
    const about = described.findLast(({ at }) => at < match.index)?.words;
    return [{ file, title: [about, parts[2]!].filter(Boolean).join(' › '), tags: tagsOf(parts[1]!) }];
  });
}

function tagsOf(text: string): string[] {
  return [...text.matchAll(/\[([^\]]+)\]/g)].flatMap((match) => match[1]!.split(/, ?/));
}
