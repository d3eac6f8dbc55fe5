import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

const libs = ['contracts', 'domain', 'runtime', 'persistence', 'control', 'messaging', 'service'];

/** Arrows point one way: services → libs → contracts → domain. What is not listed is forbidden. */
const ours: Record<string, readonly string[]> = {
  domain: [],
  contracts: ['domain'],
  runtime: ['domain'],
  persistence: ['runtime'],
  control: ['domain', 'persistence', 'runtime'],
  messaging: ['contracts', 'domain', 'runtime'],
  service: ['contracts', 'control', 'messaging', 'persistence', 'runtime'],
  graph: ['domain', 'runtime'],
  ziik: ['domain', 'runtime'],
  testing: ['contracts', 'domain'],
  poller: [...libs, 'graph'],
  mapper: [...libs, 'ziik'],
  applier: [...libs, 'ziik'],
  config: [...libs, 'graph', 'ziik'],
  // Knows the API by its OpenAPI document alone.
  panel: [],
  'sandbox-entra': [],
  'sandbox-ziik': [],
  'sandbox-certificates': [],
  stack: ['contracts'],
  judge: ['stack', 'sandbox-entra', 'sandbox-ziik'],
  demo: ['judge', 'stack', 'sandbox-entra', 'sandbox-ziik'],
  checks: ['contracts', 'stack'],
  'test-program': ['stack'],
  load: ['demo', 'judge', 'stack', 'testing', 'sandbox-certificates'],
  faults: ['checks', 'judge', 'stack', 'testing', 'sandbox-entra', 'sandbox-ziik'],
  cluster: ['checks', 'demo', 'faults', 'judge', 'load', 'stack', 'testing', 'sandbox-entra'],
  e2e: ['contracts', 'demo', 'judge', 'stack', 'testing', 'sandbox-certificates', 'sandbox-entra', 'sandbox-ziik'],
  'chart-test': [],
};

/** Parts of the outside world that one place alone may touch. */
const theirs: Record<string, readonly string[]> = {
  kafkajs: ['messaging', 'stack', 'e2e'],
  '@azure/msal-node': ['graph'],
  // The bench runs the script that a customer would write with it.
  '@microsoft/microsoft-graph-client': ['graph', 'load'],
  pg: ['persistence', 'testing', 'stack', 'faults', 'e2e'],
  typeorm: ['control', 'persistence', 'poller', 'mapper', 'applier', 'config'],
  undici: ['ziik', 'load'],
};

const packages = globSync('{libs/*,services/*,sandbox/*,tools/*,e2e,helm/test}/package.json', { cwd: root })
  .filter((file) => !file.includes('node_modules'))
  .map((file) => JSON.parse(readFileSync(resolve(root, file), 'utf8')) as { name: string; dependencies?: object })
  .map(({ name, dependencies }) => ({
    name: name.replace('@user-sync/', ''),
    dependencies: Object.keys(dependencies ?? {}),
  }));

describe('import boundaries', () => {
  it.each(packages)('$name depends on its inner neighbours only', (found) => {
    expect(Object.keys(ours)).toContain(found.name);
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
    [
      'a function of more than 80 lines',
      'libs/domain/src',
      `function x() {\n${'  x();\n'.repeat(81)}}`,
      'complexity/noExcessiveLinesPerFunction',
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

describe('the way to Kafka', () => {
  it('is made from the settings in one place, with TLS and the sign-in: no service names the brokers itself', () => {
    const sources = globSync('services/*/src/**/*.ts', { cwd: root, exclude: (name) => name.endsWith('.spec.ts') });

    const naming = sources.filter((file) => /KAFKA_BROKERS|\bbrokers:/.test(readFileSync(join(root, file), 'utf8')));

    expect(sources.length).toBeGreaterThan(100);
    expect(naming).toEqual([]);
  });
});

describe('the start-up', () => {
  it('is that of libs/service: no service opens its database, keyring, probe or way to Kafka itself', () => {
    const sources = globSync('services/*/src/**/*.ts', { cwd: root, exclude: (name) => name.endsWith('.spec.ts') });
    const own = sources.filter((file) => !file.startsWith('services/config/src/programs/'));

    const opening = own.filter((file) =>
      /\b(createDatabase|createKeyring|startProbe|connectionFrom|BatchStrategy\()/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );

    expect(own.length).toBeGreaterThan(100);
    expect(opening).toEqual([]);
  });
});
