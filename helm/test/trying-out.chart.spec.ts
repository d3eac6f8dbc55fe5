import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { allowedHost } from '@user-sync/ziik';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { problemsOf } from './check-manifest.ts';
import { chart, helm, KUBERNETES, type Manifest } from './helm.ts';
import { breaches, podTemplate } from './restricted.ts';

// biome-ignore lint/suspicious/noExplicitAny: parsed files, checked against their schemas here
type Anything = any;

const root = resolve(chart, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const objectsIn = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as Manifest);

/** What breaks the published schema of a tool; fields that it does not know included. */
function problemsWith(tool: 'compose' | 'skaffold', content: unknown): string[] {
  const schema = JSON.parse(readFileSync(new URL(`schemas/${tool}.json`, import.meta.url), 'utf8'));
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  validate(content);
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

/** The names of all variables that the services read, and of those that Node and the images read. */
async function knownVariables(): Promise<{
  ours: Record<string, { default?: string; optional?: true }>;
  theirs: string[];
}> {
  const ours = {};
  for (const service of ['poller', 'mapper', 'applier', 'config'])
    Object.assign(ours, (await import(join(root, 'services', service, 'src/settings.ts'))).SETTINGS);
  return { ours, theirs: ['NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'] };
}

describe('deploy/compose.yaml', () => {
  const compose = parse(read('deploy/compose.yaml'), { merge: true });
  const services = Object.entries<Record<string, Anything>>(compose.services);
  const ofOurs = services.filter(([name]) => ['poller', 'mapper', 'applier', 'config'].includes(name));

  it('follows the Compose Specification', () => {
    expect(problemsWith('compose', compose)).toEqual([]);
    expect(problemsWith('compose', { services: { x: { image: 'y', memlimit: 1 } } }).join()).toContain('memlimit');
  });

  it('starts everything', () => {
    expect(services.map(([name]) => name).sort()).toEqual(
      [
        'applier',
        'certificates',
        'collector',
        'config',
        'entra',
        'kafka',
        'mapper',
        'migrate-applier',
        'migrate-config',
        'migrate-mapper',
        'migrate-poller',
        'poller',
        'postgres',
        'ziik',
      ].sort(),
    );
    for (const [, { depends_on = {} }] of services)
      for (const name of Object.keys(depends_on)) expect(compose.services).toHaveProperty(name);
  });

  it('gives the services only variables that they read, and all that they require', async () => {
    const { ours, theirs } = await knownVariables();
    expect(ofOurs).toHaveLength(4);

    for (const [service, { environment }] of ofOurs) {
      const unknown = Object.keys(environment).filter((name) => !(name in ours) && !theirs.includes(name));
      expect({ [service]: unknown }).toEqual({ [service]: [] });
      const required = Object.entries(ours).filter(
        ([, { default: value, optional }]) => value === undefined && !optional,
      );
      expect(Object.keys(environment)).toEqual(expect.arrayContaining(required.map(([name]) => name)));
    }
  });

  it('locks containers up as the chart does', () => {
    for (const [name, service] of services) {
      const flags = { cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] };
      expect({ [name]: service }).toMatchObject({ [name]: flags });
      if (service.image?.startsWith('azure-user-sync'))
        expect({ [name]: service }).toMatchObject({ [name]: { user: '65532:65532', read_only: true } });
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('reaches the emulators by addresses that satisfy the unchanged rule', () => {
    const [, { environment }] = ofOurs[0]!;
    const { command } = compose.services.ziik;
    const address = command.find((each: string) => each.startsWith('--url=')).slice('--url='.length);

    expect(allowedHost(`${address}/acme/api`, environment.ZIIK_HOST_SUFFIXES.split(','))).toBe(true);
    expect(environment.AUTH_ISSUER).toBe(address);
    const hosts = compose.services.certificates.command.filter((each: string) => each.startsWith('--host='));
    expect(hosts).toEqual(expect.arrayContaining([`--host=${new URL(address).hostname}`, '--host=entra']));
  });
});

describe('skaffold.yaml', () => {
  const configs: Anything[] = parseAllDocuments(read('skaffold.yaml'), { merge: true }).map((each) => each.toJS());
  const [sandbox, product] = configs;
  const profiles: Anything[] = [{ ...product, name: 'none' }, ...product.profiles];

  it("follows Skaffold's schema", () => {
    for (const config of configs) {
      // Fields with a dot in front are for anchors; Skaffold leaves them out.
      const content = Object.fromEntries(Object.entries(config).filter(([key]) => !key.startsWith('.')));

      expect(problemsWith('skaffold', content)).toEqual([]);
      expect(problemsWith('skaffold', { ...content, portForwards: [] }).join()).toContain('portForwards');
    }
  });

  it('installs what the chart needs before the chart, which Skaffold does by configs alone', () => {
    expect(configs.map(({ metadata, deploy }) => [metadata.name, Object.keys(deploy)])).toEqual([
      ['sandbox', ['kubectl']],
      ['azure-user-sync', ['helm']],
    ]);
  });

  it('uses the values of `skaffold dev` and `skaffold debug` automatically', () => {
    expect(product.profiles.map(({ name, activation }: Anything) => [name, activation?.[0]?.command])).toEqual([
      ['dev', 'dev'],
      ['debug', 'debug'],
      ['production-like', undefined],
    ]);
  });

  it('names existing files and stages', () => {
    const artifacts = configs.flatMap(({ build }) => build.artifacts);
    const files = [
      ...artifacts.map(({ docker }) => docker.dockerfile),
      ...sandbox.manifests.rawYaml,
      ...sandbox.deploy.kubectl.hooks.before.flatMap(({ host }: Anything) => host.command.slice(1)),
      ...profiles.flatMap(({ deploy }) => deploy.helm.releases.flatMap(({ valuesFiles }: Anything) => valuesFiles)),
    ];

    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    for (const { docker } of artifacts) expect(read('deploy/docker/Dockerfile')).toContain(` AS ${docker.target}\n`);
  });

  it.each(profiles)('installs a chart that Kubernetes accepts, in profile $name', async ({ deploy }) => {
    const [release] = deploy.helm.releases;
    const values = release.valuesFiles.flatMap((file: string) => ['--values', join(root, file)]);
    for (const version of KUBERNETES) {
      const at = `--kube-version=${version}.0`;
      const objects = objectsIn(await helm(['template', release.name, join(root, release.chartPath), ...values, at]));
      expect(objects.flatMap((each) => problemsOf(each, version))).toEqual([]);

      const beside = sandbox.manifests.rawYaml.flatMap((file: string) => objectsIn(read(file)));
      const services = [...objects, ...beside].filter(({ kind }) => kind === 'Service');
      for (const { resourceName } of configs.flatMap(({ portForward }) => portForward))
        expect(services.map(({ metadata }) => metadata.name)).toContain(resourceName);
    }
  });
});

describe('deploy/kubernetes', () => {
  const files = readdirSync(join(root, 'deploy/kubernetes')).filter((file) => /^(?!values).*\.yaml$/.test(file));
  let objects: Manifest[];
  beforeAll(() => {
    objects = files.flatMap((file) => objectsIn(read(`deploy/kubernetes/${file}`)));
  });

  it.each(KUBERNETES)('is what Kubernetes %s takes', (version) => {
    expect(files.sort()).toEqual(['collector.yaml', 'parts.yaml', 'sandbox.yaml']);
    expect(objects.flatMap((each) => problemsOf(each, version))).toEqual([]);
  });

  it('has pods that meet the restricted profile, with the users that foreign images have', () => {
    const ownRules = /uid 65532|read-only root|\/tmp is a volume/;
    for (const each of objects.filter(podTemplate))
      expect({
        [each.metadata.name]: breaches(podTemplate(each).spec).filter((rule) => !ownRules.test(rule)),
      }).toEqual({ [each.metadata.name]: [] });
  });

  it('offers the hosts that the values name', () => {
    const services = objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    const { settings } = parse(read('deploy/kubernetes/values-sandbox.yaml'));
    const urls = ['LOGIN_URL', 'GRAPH_URL', 'AUTH_JWKS_URL', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

    for (const name of urls) expect(services).toContain(new URL(settings[name]).hostname);
    expect(services).toContain(settings.ZIIK_HOST_SUFFIXES);
    expect(allowedHost('https://ziik/acme/api', [settings.ZIIK_HOST_SUFFIXES])).toBe(true);
    expect(services).toContain('kafka');
    expect(read('deploy/kubernetes/prepare.sh')).toContain('--from-literal=host=postgres');
  });

  it('shows the same images of Kafka, Postgres and the collector as compose.yaml', () => {
    const compose = parse(read('deploy/compose.yaml'), { merge: true });
    const imageOf = (name: string) =>
      podTemplate(objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name)!).spec
        .containers[0].image;

    for (const name of ['kafka', 'postgres', 'collector']) expect(imageOf(name)).toBe(compose.services[name].image);
  });
});
