import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { chart, environmentData, type Manifest, renderChart } from './helm.ts';
import { podTemplate } from './restricted.ts';

interface Setting {
  readonly default?: string;
  readonly optional?: true;
  readonly secret?: true;
}
type Spec = Readonly<Record<string, Setting>>;

const SERVICES = ['poller', 'mapper', 'applier', 'config'] as const;
/** Read by Node and by Postgres' own library, not by settings of ours. */
const FOREIGN = [
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'POD_NAME',
  'PGUSER',
  'PGHOST',
  'PGPORT',
  'PGDATABASE',
];

let known: Spec;
let allowed: string[];
let full: Manifest[];
const specs = new Map<string, Spec>();

beforeAll(async () => {
  for (const service of SERVICES) {
    const file = resolve(chart, '../../services', service, 'src/settings.ts');
    specs.set(service, ((await import(file)) as { SETTINGS: Spec }).SETTINGS);
  }
  known = Object.assign({}, ...specs.values());
  const schema = JSON.parse(await readFile(join(chart, 'values.schema.json'), 'utf8'));
  allowed = Object.entries<{ type?: string; enum?: string[]; $ref?: string }>(schema.properties.settings.properties)
    .filter(([, { type, enum: choices, $ref }]) => type ?? choices ?? $ref)
    .map(([name]) => name);
  full = await renderChart(['full-values.yaml']);
});

const data = (manifests: Manifest[]) => Object.keys(environmentData(manifests));
/** What the chart itself decides: ports, files, who fills the slots, who makes the tables, how Kafka is spoken to. */
const made = () => [...data(full).filter((name) => !allowed.includes(name)), ...variablesOf(full, 'config')];
/** Whether a variable is a setting of ours, the file of a secret one, or read by somebody else. */
const isKnown = (name: string) =>
  name in known || known[name.replace(/_FILE$/, '')]?.secret === true || FOREIGN.includes(name);

function variablesOf(manifests: Manifest[], service: string): string[] {
  const deployment = manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith(service))!;
  return podTemplate(deployment).spec.containers[0].env.map(({ name }: { name: string }) => name);
}

describe('the settings of the chart', () => {
  it('are all known to a service', () => {
    expect(allowed.filter((name) => !(name in known))).toEqual([]);
    expect(made().filter((name) => !isKnown(name))).toEqual([]);
  });

  it('are all that the services know, but secrets, which are given by reference', () => {
    const ours = Object.keys(known).filter((name) => !known[name]?.secret);

    expect(ours.filter((name) => !allowed.includes(name) && !made().includes(name))).toEqual([]);
  });

  it('are all in ci/full-values.yaml, so that each is rendered in the tests', () => {
    expect(allowed.filter((name) => !data(full).includes(name) && !known[name]?.secret)).toEqual([]);
  });

  it.each(SERVICES)('give the %s everything that it requires', async (service) => {
    const minimal = await renderChart(['minimal-values.yaml']);
    const given = [...data(minimal), ...variablesOf(minimal, service)];

    const required = Object.entries(specs.get(service)!).filter(
      ([, setting]) => !setting.optional && setting.default === undefined,
    );
    expect(required.map(([name]) => name).filter((name) => !given.includes(name))).toEqual([]);
  });
});
