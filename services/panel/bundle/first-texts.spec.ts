import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { firstSources, textsNamedIn } from './first-texts.ts';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

describe('the modules of the first page', () => {
  const files: Readonly<Record<string, string>> = {
    '/src/main.tsx': `import './a.ts';\nimport type { T } from './types.ts';\nimport { b } from './look/b.tsx';`,
    '/src/a.ts': `import {\n  c,\n  d,\n} from './c.ts';\nexport { e } from './e.ts';\nimport React from 'react';`,
    '/src/look/b.tsx': `const Later = lazy(() => import('./later.tsx'));`,
    '/src/look/later.tsx': '',
    '/src/c.ts': `const page = () => import('./page.tsx');`,
    '/src/e.ts': `import texts from './texts.json?first';`,
  };

  it('are what the entry imports, and what the kit loads later', () => {
    const found = firstSources('/src/main.tsx', (path) => files[path]!);

    expect([...found.keys()].sort()).toEqual([
      '/src/a.ts',
      '/src/c.ts',
      '/src/e.ts',
      '/src/look/b.tsx',
      '/src/look/later.tsx',
      '/src/main.tsx',
    ]);
  });
});

describe('the texts of the first page', () => {
  const ids = ['close', 'home.lead', 'home.lead.late', 'strip.ziik', 'strip.ziik.waiting', 'state.late', 'users.title'];

  it.each([
    ['by their name', `say('close')`, ['close']],
    ['by a name that others continue', `{ id: 'strip.ziik' }`, ['strip.ziik', 'strip.ziik.waiting']],
    ['by how they begin', `say(\`state.$\{state}\`)`, ['state.late']],
    ['not where a word is no name', `case 'users': return 'home'`, []],
  ])('are found %s', (_, source, names) => {
    expect([...textsNamedIn([source], ids)]).toEqual(names);
  });
});

describe('the panel', () => {
  const sources = firstSources(pathOf('../src/main.tsx'));
  const english = JSON.parse(readFileSync(pathOf('../src/texts/en.json'), 'utf8')) as Record<string, string>;

  it('loads less than a third of its texts with the first page', () => {
    const first = textsNamedIn(sources.values(), Object.keys(english));

    expect(first).toContain('home.attention');
    expect(first.size).toBeLessThan(Object.keys(english).length / 3);
  });

  it('never loads all texts of a language at once', () => {
    const folder = pathOf('../src');
    const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.tsx?$/.test(file) && !/\.spec\.ts$/.test(file),
    );

    expect(modules.filter((file) => /from '[^']*\.json'/.test(readFileSync(`${folder}/${file}`, 'utf8')))).toEqual([
      'texts/know-english.ts',
    ]);
  });

  it('waits for the other texts wherever its first page loads something later', () => {
    const loading = [...sources].filter(
      ([path, source]) => !path.includes('/look/') && /\bimport\('\.[^']+\.tsx?'\)/.test(source),
    );

    expect(loading.length).toBeGreaterThan(2);
    expect(loading.filter(([, source]) => !source.includes('loadLaterTexts')).map(([path]) => path)).toEqual([]);
  });
});
