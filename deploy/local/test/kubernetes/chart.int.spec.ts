import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { chart, helm, type Manifest, renderChart } from './helm.ts';
import { breaches, podTemplate } from './restricted.ts';

const MINIMAL = ['minimal-values.yaml'];
const FULL = ['full-values.yaml'];

let minimal: Manifest[];
let full: Manifest[];
beforeAll(async () => {
  [minimal, full] = await Promise.all([renderChart(MINIMAL), renderChart(FULL)]);
});

const named = (manifests: Manifest[], kind: string, name: string): Manifest => {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name.startsWith(name));
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found;
};
const settings = (manifests: Manifest[]): Record<string, string> =>
  manifests.find((each) => each.kind === 'ConfigMap')!.data;
const environment = (container: { env: { name: string; value?: string }[] }) =>
  Object.fromEntries(container.env.map(({ name, value }) => [name, value]));

describe('the chart', () => {
  it.each([
    ['the smallest values', MINIMAL],
    ['all values', FULL],
  ])('passes `helm lint --strict` with %s', async (_, [file]) => {
    await expect(helm(['lint', '--strict', chart, '--values', `${chart}/ci/${file}`])).resolves.toContain(
      '0 chart(s) failed',
    );
  });

  it('makes the four services, the poll, the migrations, and what they need', () => {
    expect(minimal.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'ConfigMap sync-azure-user-sync',
      'CronJob sync-azure-user-sync-poll',
      ...['applier', 'config', 'mapper', 'poller'].map((service) => `Deployment sync-azure-user-sync-${service}`),
      expect.stringMatching(/^Job sync-azure-user-sync-migrate-1-[0-9a-f]{8}$/),
      ...['applier', 'config', 'mapper', 'migrations', 'poll', 'poller'].map(
        (part) => `NetworkPolicy sync-azure-user-sync-${part}`,
      ),
      ...['applier', 'config', 'mapper'].map((service) => `PodDisruptionBudget sync-azure-user-sync-${service}`),
      'Service sync-azure-user-sync-config',
      ...['applier', 'config', 'mapper', 'poller'].map((service) => `ServiceAccount sync-azure-user-sync-${service}`),
    ]);
  });

  it.each([
    ['the smallest values', () => minimal],
    ['all values', () => full],
  ])('makes pods that meet the restricted profile, with %s', (_, manifests) => {
    const pods = manifests().filter(podTemplate);

    expect(pods).toHaveLength(6);
    for (const each of pods)
      expect({ [each.metadata.name]: breaches(podTemplate(each).spec) }).toEqual({ [each.metadata.name]: [] });
  });

  it.each([
    ['Deployment', 'sync-azure-user-sync-poller', ['services/poller/dist/main.js', 'serve']],
    ['Deployment', 'sync-azure-user-sync-mapper', ['services/mapper/dist/main.js']],
    ['Deployment', 'sync-azure-user-sync-applier', ['services/applier/dist/main.js']],
    ['Deployment', 'sync-azure-user-sync-config', ['services/config/dist/main.js']],
    ['CronJob', 'sync-azure-user-sync-poll', ['services/poller/dist/main.js', 'once']],
    ['Job', 'sync-azure-user-sync-migrate', ['services/config/dist/migrate.js']],
  ])('starts in %s %s what is to run there', (kind, name, args) => {
    const { containers } = podTemplate(named(minimal, kind, name)).spec;

    expect(containers).toHaveLength(1);
    expect(containers[0].args).toEqual(args);
    expect(containers[0].image).toBe('azure-user-sync:0.1.0');
  });

  it('[S14] polls at a minute other than 0, one at a time, and does not retry wrong settings', () => {
    const { spec } = named(minimal, 'CronJob', 'sync-azure-user-sync-poll');

    expect(spec).toMatchObject({ schedule: '7 * * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
    expect(spec.jobTemplate.spec.template.spec.restartPolicy).toBe('Never');
    expect(spec.jobTemplate.spec.podFailurePolicy.rules).toContainEqual({
      action: 'FailJob',
      onExitCodes: { containerName: 'poll', operator: 'In', values: [78] },
    });
    expect(settings(minimal)).toMatchObject({ POLL_SCHEDULE: 'cron' });
  });

  it('opens ports where the kubelet and other pods reach them, as the image does by itself', async () => {
    const { ports } = podTemplate(named(minimal, 'Deployment', 'sync-azure-user-sync-config')).spec.containers[0];

    expect(settings(minimal)).toMatchObject({ LISTEN_HOST: '0.0.0.0', PROBE_PORT: '8081', CONFIG_PORT: '8080' });
    await expect(readFile(join(chart, '../../deploy/docker/Dockerfile'), 'utf8')).resolves.toContain(
      'ENV LISTEN_HOST=0.0.0.0',
    );
    expect(ports).toEqual([
      { name: 'probe', containerPort: 8081 },
      { name: 'http', containerPort: 8080 },
    ]);
  });

  it('names jobs within what Kubernetes allows, however long the release is called', async () => {
    const manifests = await renderChart(MINIMAL, [`fullnameOverride=${'long-'.repeat(20)}name`]);

    for (const { metadata } of manifests) expect(metadata.name.length).toBeLessThanOrEqual(63);
    expect(named(manifests, 'CronJob', 'long').metadata.name.length).toBeLessThanOrEqual(52);
  });

  it('selects by service and policy the pods of that service alone', () => {
    const pods = minimal.filter(podTemplate).map((each) => podTemplate(each).metadata.labels as Record<string, string>);
    const selected = (selector: Record<string, string>) =>
      pods.filter((labels) => Object.entries(selector).every(([name, value]) => labels[name] === value)).length;

    const selectors = minimal.flatMap(({ kind, spec }) => {
      if (kind === 'Service') return [spec.selector];
      if (kind === 'NetworkPolicy') return [spec.podSelector.matchLabels];
      return kind === 'Deployment' || kind === 'PodDisruptionBudget' ? [spec.selector.matchLabels] : [];
    });

    expect(selectors).toHaveLength(14);
    expect(selectors.map(selected)).toEqual(selectors.map(() => 1));
  });
});

describe('secrets', () => {
  it('[S7] stand in no manifest: they come by reference', () => {
    for (const manifests of [minimal, full]) {
      expect(manifests.some((each) => each.kind === 'Secret')).toBe(false);
      expect(JSON.stringify(manifests)).not.toMatch(/-----BEGIN|postgres:\/\/[^$]/);
    }
  });

  it('are an address whose password is a variable of its own, so that it may hold any character', () => {
    const env = environment(
      podTemplate(named(minimal, 'Deployment', 'sync-azure-user-sync-config')).spec.containers[0],
    );

    expect(env.DATABASE_URL).toBe('postgres://$(PGUSER)@$(PGHOST):$(PGPORT)/$(PGDATABASE)');
    expect(Object.keys(env)).toEqual(
      expect.arrayContaining(['PGUSER', 'PGPASSWORD', 'PGHOST', 'PGPORT', 'PGDATABASE']),
    );
  });

  it('are declared before they are used in another variable, as Kubernetes asks', () => {
    for (const each of minimal.filter(podTemplate)) {
      const names = podTemplate(each).spec.containers[0].env.map(({ name }: { name: string }) => name);

      expect(names.indexOf('DATABASE_URL')).toBeGreaterThan(names.indexOf('PGUSER'));
    }
  });

  it('are a mounted file where one key holds the whole address', () => {
    const { spec } = podTemplate(named(full, 'Deployment', 'sync-config'));
    const env = environment(spec.containers[0]);

    expect(env).toMatchObject({ DATABASE_URL_FILE: '/etc/azure-user-sync/database/url' });
    expect(env).not.toHaveProperty('PGPASSWORD');
    expect(spec.volumes).toContainEqual({
      name: 'database',
      secret: { secretName: 'user-sync-database', items: [{ key: 'uri', path: 'url' }] },
    });
  });
});

describe('values that cannot work are refused', () => {
  it.each([
    ['a password', 'database.password=hunter2', 'credentials never stand in values'],
    ['an address with a password', 'database.url=postgres://u:p@h/d', 'credentials never stand in values'],
    ['the address as a setting', 'settings.DATABASE_URL=postgres://u:p@h/d', 'settings.DATABASE_URL is refused'],
    ['keys', 'keyring.keys.one=abc', 'keys never stand in values'],
    ['a user in a setting', 'settings.GRAPH_URL=https://ann:pw@graph.test', 'it holds a user or a password'],
    ['no secret for the database', 'database.existingSecret=', 'database.existingSecret is required'],
    ['no secret for the keyring', 'keyring.existingSecret=', 'keyring.existingSecret is required'],
    ['no brokers', 'settings.KAFKA_BROKERS=', 'settings.KAFKA_BROKERS is required'],
    ['no issuer of tokens', 'settings.AUTH_ISSUER=', 'settings.AUTH_ISSUER is required'],
    ['more mappers than partitions', 'services.mapper.replicas=13', '13, but topics have 12 partitions'],
    ['a misspelled value', 'replicaCount=3', "additional properties 'replicaCount' not allowed"],
    ['a misspelled setting', 'settings.POLL_PERIODE=PT1H', "additional properties 'POLL_PERIODE' not allowed"],
    [
      'a setting that the chart makes itself',
      'settings.PROBE_PORT=1',
      "additional properties 'PROBE_PORT' not allowed",
    ],
    ['an address without TLS', 'settings.GRAPH_URL=http://graph.test', 'GRAPH_URL'],
    ['a period in minutes', 'settings.POLL_PERIOD=60m', 'POLL_PERIOD'],
    ['an unknown log level', 'settings.LOG_LEVEL=loud', 'LOG_LEVEL'],
    ['memory without a unit', 'services.config.resources.limits.memory=512', 'memory'],
    ['a digest that is none', 'image.digest=latest', 'digest'],
    ['a fifth service', 'services.panel.replicas=1', "additional properties 'panel' not allowed"],
  ])('%s', async (_, set, words) => {
    await expect(renderChart(MINIMAL, [set])).rejects.toThrow(words);
  });

  it('all at once, where several are missing', async () => {
    await expect(renderChart([])).rejects.toThrow(/existingSecret is required[\s\S]*KAFKA_BROKERS[\s\S]*AUTH_AUDIENCE/);
  });
});

describe('what values change', () => {
  it('gives the heap what Node leaves of the memory, and bounds the young objects', async () => {
    const nodeOptions = (manifests: Manifest[], name: string) =>
      environment(podTemplate(named(manifests, 'Deployment', name)).spec.containers[0]).NODE_OPTIONS;

    expect(nodeOptions(minimal, 'sync-azure-user-sync-applier')).toBe(
      '--max-old-space-size=160 --max-semi-space-size=8',
    );
    expect(nodeOptions(full, 'sync-applier')).toBe('--max-old-space-size=896 --max-semi-space-size=8');
    const small = await renderChart(MINIMAL, ['services.applier.resources.limits.memory=128Mi']);
    expect(nodeOptions(small, 'sync-azure-user-sync-applier')).toBe('--max-old-space-size=64 --max-semi-space-size=8');
  });

  it('makes the pods anew when a setting changes, and only then', async () => {
    const mark = (manifests: Manifest[]) => podTemplate(named(manifests, 'Deployment', 'sync')).metadata.annotations;
    const [same, other] = await Promise.all([renderChart(MINIMAL), renderChart(MINIMAL, ['settings.LOG_LEVEL=warn'])]);

    expect(mark(same)).toEqual(mark(minimal));
    expect(mark(other)).not.toEqual(mark(minimal));
  });

  it('makes another migrations job for another image', async () => {
    const job = (manifests: Manifest[]) => named(manifests, 'Job', 'sync').metadata.name;

    expect(job(await renderChart(MINIMAL, ['image.tag=0.2.0']))).not.toBe(job(minimal));
  });

  it('lets the migrations run before everything else without anything that the chart makes', () => {
    const job = named(full, 'Job', 'sync-migrate');
    const { spec } = podTemplate(job);

    expect(job.metadata).toMatchObject({ annotations: { 'helm.sh/hook': 'pre-install,pre-upgrade' } });
    expect(spec.serviceAccountName).toBeUndefined();
    for (const container of [...spec.initContainers, ...spec.containers]) {
      expect(container.envFrom).toBeUndefined();
      expect(environment(container)).toMatchObject(settings(full));
    }
  });

  it('opens ways out to Postgres, Kafka and telemetry at the ports that are stated', () => {
    const ports = (part: string) =>
      named(full, 'NetworkPolicy', `sync-${part}`).spec.egress.flatMap((rule: { ports: { port: number }[] }) =>
        rule.ports.map(({ port }) => port),
      );

    expect(ports('mapper')).toEqual([53, 53, 6432, 9094, 9095, 4318, 443, 3128]);
    expect(ports('migrations')).toEqual([53, 53, 6432, 3128]);
  });

  it('lets nobody in but callers of the API', () => {
    for (const { metadata, spec } of full.filter((each) => each.kind === 'NetworkPolicy'))
      expect(spec.ingress).toHaveLength(metadata.name === 'sync-config' ? 1 : 0);
    expect(named(full, 'NetworkPolicy', 'sync-config').spec.ingress[0].from).toHaveLength(1);
  });
});
