import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A declaration at the top level of a source file, with all of its text. */
interface Declaration {
  readonly file: string;
  readonly name: string;
  readonly text: string;
  readonly isExported: boolean;
}

/** What of the libraries a service reaches. */
export interface ReachedCode {
  /** Exported functions, constants and classes that no service reaches, as `file: name`. */
  readonly unreached: readonly string[];
  /** Whether a service reaches the declaration that has this text in it; true for what is not in a library. */
  isReached(file: string, text: string): boolean;
}

const DECLARATION = /^(export )?(?:async )?(?:function\*?|const|let|class|enum) (\w+)/gm;
const WORD = /[A-Za-z_$][\w$]*/g;
const NOT_CODE = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^import [\s\S]*?;$|^export \{[\s\S]*?;$/gm;

/**
 * Follows names from the sources of the services into those of the libraries. Goes by names alone, so that it takes too
 * much for reached rather than too little: what it says is unreached, no service calls.
 */
export function findReachedCode(root: string): ReachedCode {
  const declarations = sourcesBelow(root, 'libs')
    .filter((file) => !file.startsWith('libs/testing/'))
    .flatMap((file) => declarationsIn(file, readFileSync(join(root, file), 'utf8')));
  const services = sourcesBelow(root, 'services').map((file) => readFileSync(join(root, file), 'utf8'));
  const reached = reachedFrom(services, declarations);
  return {
    unreached: declarations
      .filter((each) => each.isExported && !reached.has(each))
      .map(({ file, name }) => `${file}: ${name}`),
    isReached: (file, text) => {
      const holders = declarations.filter((each) => each.file === file && each.text.includes(text));
      return holders.length === 0 || holders.some((each) => reached.has(each));
    },
  };
}

function sourcesBelow(root: string, top: string): string[] {
  return globSync(`${top}/*/src/**/*.ts`, { cwd: root })
    .filter((file) => !file.endsWith('.spec.ts'))
    .sort();
}

/** The declarations of one file. */
export function declarationsIn(file: string, text: string): Declaration[] {
  const starts = [...text.matchAll(DECLARATION)];
  return starts.map((match, index) => ({
    file,
    name: match[2]!,
    text: text.slice(match.index, starts[index + 1]?.index),
    isExported: match[1] !== undefined,
  }));
}

/** The declarations whose names stand in the texts, or in one that is reached itself. */
export function reachedFrom(texts: readonly string[], declarations: readonly Declaration[]): Set<Declaration> {
  const byName = Map.groupBy(declarations, ({ name }) => name);
  const reached = new Set<Declaration>();
  const waiting = [...texts];
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    for (const [word] of text.replace(NOT_CODE, '').matchAll(WORD)) {
      for (const found of byName.get(word) ?? []) {
        if (reached.has(found)) continue;
        reached.add(found);
        waiting.push(found.text);
      }
    }
  }
  return reached;
}
