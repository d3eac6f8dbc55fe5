import { join } from 'node:path';
import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';
import { firstSources, textsNamedIn } from './first-texts.ts';

const TEXTS = /\/src\/texts\/\w+\.json\?(first|later)$/;

/**
 * Gives the texts of a language in two parts, `?first` with those that the first page may show and `?later` with the
 * others, and parses their ICU messages, so that the browser needs no parser.
 */
export function splitTexts(root: string): Plugin {
  const entry = join(root, 'src/main.tsx');
  return {
    name: 'split-texts',
    enforce: 'pre',
    transform(code, id) {
      const part = TEXTS.exec(id)?.[1];
      if (part === undefined) return null;
      const texts = Object.entries(JSON.parse(code) as Record<string, string>);
      const first = textsNamedIn(
        firstSources(entry).values(),
        texts.map(([name]) => name),
      );
      const parsed = texts
        .filter(([name]) => first.has(name) === (part === 'first'))
        .map(([name, text]) => [name, parse(text)]);
      return { code: `export default ${JSON.stringify(Object.fromEntries(parsed))}`, moduleType: 'js', map: null };
    },
  };
}
