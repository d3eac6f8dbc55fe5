import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

// `import type` and `export type` leave nothing behind.
const IMPORTED = /^(?:import|export)\s+(?!type\s)(?:[^'";]*?\sfrom\s+)?'(\.[^']+\.tsx?)'/gm;
const LOADED_LATER = /\bimport\('(\.[^']+\.tsx?)'\)/g;
/** The kit says next to nothing of its own: what is loaded of it later finds its texts there. */
const KIT = /\/src\/look\//;
const LITERAL = /(['"])([\w.-]+)\1/g;
const BEGINNING = /`([\w.-]+\.)\$\{/g;

/** The source of every module that comes with the first page: what the entry imports, and what that imports. */
export function firstSources(
  entry: string,
  read = (path: string) => readFileSync(path, 'utf8'),
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const source = read(path);
    found.set(path, source);
    const imported = [...source.matchAll(IMPORTED), ...(KIT.test(path) ? source.matchAll(LOADED_LATER) : [])];
    for (const [, name] of imported) waiting.push(resolve(dirname(path), name!));
  }
  return found;
}

/**
 * Those of the texts that the sources name: as a whole, or by how their names begin, as in `state.${state}`. A name
 * that has a dot stands for all that begin with it and a dot, too: some are put together as `${name}.title`.
 */
export function textsNamedIn(sources: Iterable<string>, ids: readonly string[]): ReadonlySet<string> {
  const whole = new Set<string>();
  const beginnings = new Set<string>();
  for (const source of sources) {
    for (const [, , literal] of source.matchAll(LITERAL)) {
      whole.add(literal!);
      if (literal!.includes('.')) beginnings.add(`${literal}.`);
    }
    for (const [, beginning] of source.matchAll(BEGINNING)) beginnings.add(beginning!);
  }
  const starts = [...beginnings];
  return new Set(ids.filter((id) => whole.has(id) || starts.some((start) => id.startsWith(start))));
}
