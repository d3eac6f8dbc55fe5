import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

const libs = ['contracts', 'domain', 'runtime', 'persistence', 'control', 'messaging'];

/** Arrows point one way: services → libs → contracts → domain. What is not listed is forbidden. */
const ours: Record<string, readonly string[]> = {
  domain: [],
  contracts: ['domain'],
  runtime: ['domain'],
  persistence: ['runtime'],
  control: ['domain', 'persistence', 'runtime'],
  messaging: ['contracts', 'runtime'],
  graph: ['domain', 'runtime'],
  ziik: ['domain', 'runtime'],
  testing: ['contracts', 'domain'],
  poller: [...libs, 'graph'],
  mapper: [...libs, 'ziik'],
  applier: [...libs, 'ziik'],
  config: [...libs, 'graph', 'ziik'],
  'sandbox-entra': [],
  'sandbox-ziik': [],
};

/** Parts of the outside world that one place alone may touch. */
const theirs: Record<string, readonly string[]> = {
  kafkajs: ['messaging', 'local'],
  '@azure/msal-node': ['graph'],
  '@microsoft/microsoft-graph-client': ['graph'],
  pg: ['persistence', 'testing', 'local', 'faults'],
  typeorm: ['control', 'persistence', 'poller', 'mapper', 'applier', 'config'],
  undici: ['ziik', 'bench'],
};

const packages = globSync('{libs/*,services/*,deploy/*,deploy/sandbox/*}/package.json', { cwd: root })
  .filter((file) => !file.includes('node_modules'))
  .map((file) => JSON.parse(readFileSync(resolve(root, file), 'utf8')) as { name: string; dependencies?: object })
  .map(({ name, dependencies }) => ({
    name: name.replace('@user-sync/', ''),
    dependencies: Object.keys(dependencies ?? {}),
  }));

describe('import boundaries', () => {
  it.each(packages.filter(({ name }) => name in ours))('$name depends on its inner neighbours only', (found) => {
    const inside = found.dependencies.filter((name) => name.startsWith('@user-sync/'));

    expect(ours[found.name]).toEqual(expect.arrayContaining(inside.map((name) => name.replace('@user-sync/', ''))));
  });

  it.each(Object.entries(theirs))('%s is used by %j alone', (library, users) => {
    const found = packages.filter(({ dependencies }) => dependencies.includes(library)).map(({ name }) => name);

    expect(users).toEqual(expect.arrayContaining(found));
  });

  it.each([
    [
      'a package that is not declared',
      'libs/domain/src',
      "import { Kafka as x } from 'kafkajs';",
      'correctness/noUndeclaredDependencies',
    ],
    [
      'an outer neighbour',
      'libs/contracts/src',
      "import { x } from '@user-sync/messaging';",
      'correctness/noUndeclaredDependencies',
    ],
    [
      'another service',
      'services/mapper/src',
      "import { x } from '@user-sync/poller';",
      'correctness/noUndeclaredDependencies',
    ],
    [
      'a way around by path',
      'services/mapper/src',
      "import { x } from '../../poller/src/index.ts';",
      'style/noRestrictedImports',
    ],
  ])('the linter refuses %s', (_, folder, text, rule) => {
    // A copy of the package's edges, so that a test that is killed leaves nothing in the sources.
    const copy = mkdtempSync(join(tmpdir(), 'boundaries-'));
    try {
      const file = join(copy, folder, 'refused.ts');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${text}\nexport { x };\n`);
      cpSync(join(root, 'biome.json'), join(copy, 'biome.json'));
      cpSync(join(root, dirname(folder), 'package.json'), join(copy, dirname(folder), 'package.json'));
      const lint = spawnSync(
        resolve(root, 'node_modules/.bin/biome'),
        ['lint', '--colors=off', '--vcs-enabled=false', '.'],
        { cwd: copy, encoding: 'utf8' },
      );

      expect(`${lint.stdout}${lint.stderr}`).toContain(`lint/${rule}`);
      expect(lint.status).not.toBe(0);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
