import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReachedCode } from '../reached-code/reached-code.ts';

/** A small breach of the rules: one text of one file replaced, and the tests that must notice. */
export interface Breach {
  /** A description of what goes wrong. */
  readonly name: string;
  /** From the root of the tree. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly caughtBy: {
    /** From the root of the tree. */
    readonly file: string;
    /** Part of the titles of the tests that run; all of the file where left out. */
    readonly title?: string;
  };
}

/** The file's text with the breach in it. Throws where the text to replace does not stand there exactly once. */
export function breachText(text: string, breach: Pick<Breach, 'name' | 'file' | 'find' | 'replace'>): string {
  const { name, file, find, replace } = breach;
  const times = text.split(find).length - 1;
  if (times !== 1) {
    throw new Error(
      `The breach "${name}" no longer fits: the text that it replaces occurs ${times} times in ${file}, not once. Update it.\n${find}`,
    );
  }
  return text.replace(find, () => replace);
}

/** In words, which breaches are of code that no service reaches: that they are caught says nothing. Empty: none. */
export function unreachedBreaches(
  breaches: readonly Pick<Breach, 'name' | 'file' | 'find'>[],
  { isReached }: Pick<ReachedCode, 'isReached'>,
): string[] {
  return breaches
    .filter(({ file, find }) => !isReached(file, find))
    .map(
      ({ name, file }) => `The breach "${name}" says nothing: no service reaches the code that it changes in ${file}.`,
    );
}

/** In words, which texts that the breaches replace are no longer there in the tree at `root`; empty: all fit. */
export async function misfits(
  root: string,
  breaches: readonly { readonly name: string; readonly edits: readonly Pick<Breach, 'file' | 'find' | 'replace'>[] }[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, edits } of breaches) {
    const texts = new Map<string, string>();
    for (const edit of edits) {
      const text = texts.get(edit.file) ?? (await readFile(join(root, edit.file), 'utf8'));
      try {
        texts.set(edit.file, breachText(text, { name, ...edit }));
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
  }
  return problems;
}
