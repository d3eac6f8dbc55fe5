import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Breach } from './breach.ts';

const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
/** The title of a test or of a group stands behind one of these; the second is the end of a table. */
const BEFORE_TITLE = /(?:\b(?:describe|it|test)(?:\.(?:only|skip))?|\))\(\s*$/;
const FILLED_IN = /%[a-z#]|\$\{[^}]*\}|\$[A-Za-z][\w.]*/g;

/** In words, which breaches name tests that their files do not have. Empty: each title is part of one at least. */
export function unnamedTests(root: string, breaches: readonly Pick<Breach, 'name' | 'caughtBy'>[]): string[] {
  const titlesOf = new Map<string, readonly string[]>();
  return breaches.flatMap(({ name, caughtBy: { file, title } }) => {
    if (title === undefined) return [];
    if (!titlesOf.has(file)) titlesOf.set(file, titlesIn(readFileSync(join(root, file), 'utf8')));
    return titlesOf.get(file)!.some((each) => each.includes(title))
      ? []
      : [`The breach "${name}" names a test that is not in ${file}: ${title}`];
  });
}

/** The titles of a spec. One with something to fill in is there with each text of its table, or else of the file. */
export function titlesIn(text: string): string[] {
  const literals = [...text.matchAll(LITERAL)];
  return literals
    .filter(({ index }) => BEFORE_TITLE.test(text.slice(0, index).slice(-60)))
    .flatMap((literal) => {
      const title = wordsOf(literal);
      if (title.search(FILLED_IN) < 0) return [title];
      const table = text.lastIndexOf('.each', literal.index);
      const rows = literals.filter(({ index }) => index > table && index < literal.index);
      const words = (rows.length > 0 ? rows : literals).map(wordsOf);
      return [title, ...words.map((each) => title.replace(FILLED_IN, () => each))];
    });
}

function wordsOf([literal]: RegExpExecArray): string {
  return literal.slice(1, -1).replace(/\\(.)/g, '$1');
}
