import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { chart, environmentData, type Manifest, renderChart } from './helm.ts';
import { podTemplate } from './restricted.ts';

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
const environment = (container: { env: { name: string; value?: string }[] }) =>
  Object.fromEntries(container.env.map(({ name, value }) => [name, value]));

describe('the chart', () => {
  it('makes the four services, the poll, the migrations, and what they need', () => {
    expect(minimal.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'ConfigMap sync-azure-user-sync',
      'CronJob sync-azure-user-sync-poll',
      ...['applier', 'config', 'mapper', 'poller'].map((service) => `Deployment sync-azure-user-sync-${service}`),
      expect.stringMatching(/^Job sync-azure-user-sync-migrate-1-[0-9a-f]{8}$/),
      ...['applier', 'config', 'mapper', 'migrations', 'poll', 'poller', 'test'].map(
        (part) => `NetworkPolicy sync-azure-user-sync-${part}`,
      ),
      'Pod sync-azure-user-sync-test',
      ...['applier', 'config', 'mapper'].map((service) => `PodDisruptionBudget sync-azure-user-sync-${service}`),
      'Service sync-azure-user-sync-config',
      ...['applier', 'config', 'mapper', 'poller'].map((service) => `ServiceAccount sync-azure-user-sync-${service}`),
    ]);
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

  it('starts only programs that the services have, the checks of `helm test` among them', () => {
    const programs = minimal.filter(podTemplate).flatMap((each) => {
      const { initContainers = [], containers } = podTemplate(each).spec;
      return [...initContainers, ...containers].map(({ args }: { args: string[] }) => args.join(' '));
    });

    for (const program of programs) {
      const source = program.split(' ')[0]!.replace('/dist/', '/src/').replace(/js$/, 'ts');
      expect({ [program]: existsSync(join(chart, '../..', source)) }).toEqual({ [program]: true });
    }
    expect(podTemplate(named(minimal, 'Pod', 'sync')).metadata.annotations).toMatchObject({ 'helm.sh/hook': 'test' });
    expect(programs.slice(-5)).toEqual([
      ...['poller', 'mapper', 'applier', 'config'].map((service) => `services/${service}/dist/migrate.js --check`),
      'services/config/dist/programs/check-installation.js http://sync-azure-user-sync-config:80',
    ]);
  });

  it('[S14] polls at a minute other than 0, one at a time, and does not retry wrong settings', () => {
    const { spec } = named(minimal, 'CronJob', 'sync-azure-user-sync-poll');

    expect(spec).toMatchObject({ schedule: '7 * * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
    expect(spec.jobTemplate.spec.template.spec.restartPolicy).toBe('Never');
    expect(spec.jobTemplate.spec.podFailurePolicy.rules).toContainEqual({
      action: 'FailJob',
      onExitCodes: { containerName: 'poll', operator: 'In', values: [78] },
    });
    expect(environmentData(minimal)).toMatchObject({ POLL_SCHEDULE: 'cron' });
  });

  it('shows in the status of a pod why its containers exited', () => {
    for (const each of minimal.filter(podTemplate)) {
      const { initContainers = [], containers } = podTemplate(each).spec;
      for (const container of [...initContainers, ...containers])
        expect({ [each.kind]: container }).toMatchObject({
          [each.kind]: { terminationMessagePolicy: 'FallbackToLogsOnError' },
        });
    }
  });

  it('gives pods of poller and config alone a token for Entra, of one service account', async () => {
    const tenants = 'acme/6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0';
    const federated = await renderChart(MINIMAL, ['federation.enabled=true', `settings.FEDERATED_TENANTS=${tenants}`]);

    const signingIn = federated
      .filter(podTemplate)
      .filter((each) => JSON.stringify(each).includes('FEDERATED_TOKEN_FILE'));
    expect(signingIn.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'CronJob sync-azure-user-sync-poll',
      'Deployment sync-azure-user-sync-config',
      'Deployment sync-azure-user-sync-poller',
      'Pod sync-azure-user-sync-test',
    ]);
    for (const each of signingIn) {
      const { serviceAccountName, automountServiceAccountToken, volumes, containers } = podTemplate(each).spec;
      expect([serviceAccountName, automountServiceAccountToken]).toEqual(['sync-azure-user-sync-entra', false]);
      const { mountPath } = containers[0].volumeMounts.find(({ name }: { name: string }) => name === 'entra-token');
      expect(environment(containers[0]).FEDERATED_TOKEN_FILE).toBe(`${mountPath}/token`);
      expect(volumes.find(({ name }: { name: string }) => name === 'entra-token').projected.sources).toEqual([
        { serviceAccountToken: { path: 'token', audience: 'api://AzureADTokenExchange', expirationSeconds: 3600 } },
      ]);
    }
    expect(named(federated, 'ServiceAccount', 'sync-azure-user-sync-entra').automountServiceAccountToken).toBe(false);
    expect(environmentData(federated)).toMatchObject({ FEDERATED_TENANTS: tenants });
    expect(JSON.stringify(minimal)).not.toContain('serviceAccountToken:');
    expect(JSON.stringify(minimal)).not.toContain('entra-token');
  });

  it('opens ports where the kubelet and other pods reach them, as the image does by default', async () => {
    const { ports } = podTemplate(named(minimal, 'Deployment', 'sync-azure-user-sync-config')).spec.containers[0];

    expect(environmentData(minimal)).toMatchObject({ LISTEN_HOST: '0.0.0.0', PROBE_PORT: '8081', CONFIG_PORT: '8080' });
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

    expect(selectors).toHaveLength(15);
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

  it('are an address whose password is a mounted file, so that it may hold any character and may change', () => {
    const { spec } = podTemplate(named(minimal, 'Deployment', 'sync-azure-user-sync-config'));
    const env = environment(spec.containers[0]);

    const file = '/etc/azure-user-sync/database/password';
    expect(env.DATABASE_URL).toBe(`postgres://$(PGUSER)@$(PGHOST):$(PGPORT)/$(PGDATABASE)?passwordfile=${file}`);
    expect(Object.keys(env)).toEqual(expect.arrayContaining(['PGUSER', 'PGHOST', 'PGPORT', 'PGDATABASE']));
    expect(env).not.toHaveProperty('PGPASSWORD');
    expect(spec.volumes).toContainEqual({
      name: 'database',
      secret: { secretName: 'user-sync-database', items: [{ key: 'password', path: 'password' }] },
    });
  });

  it('of the migrations are those of a role of its own, where one is named', () => {
    const { spec } = podTemplate(named(full, 'Job', 'sync-migrate'));

    const secrets = spec.volumes.flatMap(({ secret }: { secret?: { secretName: string } }) => secret?.secretName ?? []);
    expect(secrets).toEqual(['user-sync-keyring', 'user-sync-owner']);
  });

  it.each(['poller', 'mapper', 'applier', 'config'])('of the %s are those of its own role alone', (service) => {
    const { spec } = podTemplate(named(full, 'Deployment', `sync-${service}`));

    const { secret } = spec.volumes.find(({ name }: { name: string }) => name === 'database');
    expect(secret.secretName).toBe(`sync-${service}-db`);
    expect(JSON.stringify(spec)).not.toContain('user-sync-owner');
    expect(Object.keys(environment(spec.containers[0])).filter((name) => name.endsWith('_ROLE'))).toEqual([]);
  });

  it('of the services name the roles that the migrations let in, or the values do', async () => {
    const own = ['database.services.mapper=mapper-db', 'migrations.existingSecret=owner-db'];
    const bySecret = await renderChart(MINIMAL, own);
    const rolesOf = (manifests: Manifest[], name: string) => {
      const { initContainers, containers } = podTemplate(named(manifests, 'Job', name)).spec;
      return [...initContainers, ...containers].map(({ env }: { env: { name: string }[] }) =>
        env.filter((each) => each.name.endsWith('_ROLE')),
      );
    };
    const secretOf = (name: string) => ({ secretKeyRef: { name, key: 'username' } });

    const fromSecrets = [
      { name: 'POLLER_ROLE', valueFrom: secretOf('user-sync-database') },
      { name: 'MAPPER_ROLE', valueFrom: secretOf('mapper-db') },
      { name: 'APPLIER_ROLE', valueFrom: secretOf('user-sync-database') },
      { name: 'CONFIG_ROLE', valueFrom: secretOf('user-sync-database') },
    ];
    expect(rolesOf(bySecret, 'sync-azure-user-sync-migrate')).toEqual(Array(4).fill(fromSecrets));
    const fromValues = ['poller', 'mapper', 'applier', 'config'].map((service) => ({
      name: `${service.toUpperCase()}_ROLE`,
      value: `acme_${service}`,
    }));
    expect(rolesOf(full, 'sync-migrate')).toEqual(Array(4).fill(fromValues));
  });

  it('are declared before they are used in another variable, as Kubernetes asks', () => {
    for (const each of minimal.filter(podTemplate)) {
      const names = podTemplate(each).spec.containers[0].env.map(({ name }: { name: string }) => name);

      expect(names.indexOf('DATABASE_URL')).toBeGreaterThan(names.indexOf('PGUSER'));
    }
  });

  it('of the mail server are a mounted file, of the service that sends mails alone', () => {
    for (const service of ['poller', 'mapper', 'applier', 'config']) {
      const { volumes, containers } = podTemplate(named(full, 'Deployment', `sync-${service}`)).spec;
      const secrets = volumes.map((volume: { secret?: { secretName: string } }) => volume.secret?.secretName);

      expect(secrets.includes('mail-server')).toBe(service === 'config');
      expect(environment(containers[0]).SMTP_URL_FILE).toBe(
        service === 'config' ? '/etc/azure-user-sync/smtp/url' : undefined,
      );
      const policy = named(full, 'NetworkPolicy', `sync-${service}`);
      const ports = policy.spec.egress.flatMap(({ ports: each }: { ports: { port: unknown }[] }) => each);
      expect(ports.some(({ port }: { port: unknown }) => port === 465)).toBe(service === 'config');
    }
  });

  it('are a mounted file where one key holds the whole address', () => {
    const { spec } = podTemplate(named(full, 'Deployment', 'sync-config'));
    const env = environment(spec.containers[0]);

    expect(env).toMatchObject({ DATABASE_URL_FILE: '/etc/azure-user-sync/database/url' });
    expect(env).not.toHaveProperty('PGPASSWORD');
    expect(spec.volumes).toContainEqual({
      name: 'database',
      secret: { secretName: 'sync-config-db', items: [{ key: 'uri', path: 'url' }] },
    });
  });
});

describe('what values change', () => {
  it('gives the heap what Node leaves of the memory, and bounds the young objects', async () => {
    const nodeOptions = (manifests: Manifest[], name: string) =>
      environment(podTemplate(named(manifests, 'Deployment', name)).spec.containers[0]).NODE_OPTIONS;

    expect(nodeOptions(minimal, 'sync-azure-user-sync-applier')).toBe(
      '--max-old-space-size=160 --max-semi-space-size=16',
    );
    expect(nodeOptions(full, 'sync-applier')).toBe('--max-old-space-size=896 --max-semi-space-size=16');
    const small = await renderChart(MINIMAL, ['services.applier.resources.limits.memory=128Mi']);
    expect(nodeOptions(small, 'sync-azure-user-sync-applier')).toBe('--max-old-space-size=64 --max-semi-space-size=16');
  });

  it('makes the pods again when a setting changes, and only then', async () => {
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
      expect(environment(container)).toMatchObject(environmentData(full));
    }
  });

  it('allows egress to Postgres, Kafka and telemetry at the given ports', () => {
    const ports = (part: string) =>
      named(full, 'NetworkPolicy', `sync-${part}`).spec.egress.flatMap((rule: { ports: { port: number }[] }) =>
        rule.ports.map(({ port }) => port),
      );

    expect(ports('mapper')).toEqual([53, 53, 6432, 9094, 9095, 4318, 443, 3128]);
    expect(ports('migrations')).toEqual([53, 53, 6432, 3128]);
  });

  it('admits only callers of the API, and Prometheus if metrics are served', () => {
    const open = (manifests: Manifest[]) =>
      manifests
        .filter(({ kind, spec }) => kind === 'NetworkPolicy' && spec.ingress.length > 0)
        .map(({ metadata, spec }) => [
          metadata.name,
          spec.ingress.map((rule: { ports: { port: string }[]; from?: unknown[] }) => [
            rule.ports[0]!.port,
            rule.from?.length ?? 'everybody',
          ]),
        ])
        .sort();

    expect(open(minimal)).toEqual([['sync-azure-user-sync-config', [['http', 'everybody']]]]);
    // The gateway and the test of the release.
    expect(open(full)).toEqual([
      ['sync-applier', [['metrics', 1]]],
      [
        'sync-config',
        [
          ['http', 2],
          ['metrics', 1],
        ],
      ],
      ['sync-mapper', [['metrics', 1]]],
      ['sync-poller', [['metrics', 1]]],
    ]);
  });

  it('lets only the services connect to the internet', () => {
    const toTheWorld = minimal
      .filter(({ kind, spec }) => kind === 'NetworkPolicy' && JSON.stringify(spec.egress).includes('0.0.0.0/0'))
      .map(({ metadata }) => metadata.name.replace('sync-azure-user-sync-', ''));

    expect(toTheWorld.sort()).toEqual(['applier', 'config', 'mapper', 'poll', 'poller']);
  });

  it('excludes private addresses from the internet', () => {
    const [world] = named(minimal, 'NetworkPolicy', 'sync-azure-user-sync-applier').spec.egress.flatMap(
      (rule: { to?: { ipBlock?: { cidr: string; except: string[] } }[] }) => rule.to ?? [],
    );

    expect(world.ipBlock.except).toEqual(
      expect.arrayContaining(['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']),
    );
  });

  it('leaves the number of pods to a scaler where there is one, and disturbs them one at a time', () => {
    const replicas = (manifests: Manifest[], name: string) => named(manifests, 'Deployment', name).spec.replicas;

    expect(replicas(minimal, 'sync-azure-user-sync-mapper')).toBe(2);
    for (const scaled of ['mapper', 'applier', 'config']) expect(replicas(full, `sync-${scaled}`)).toBeUndefined();
    expect(replicas(full, 'sync-poller')).toBe(2);
    // At least one mapper: with a budget its node could never be emptied.
    const budgets = full.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name);
    expect(budgets).toEqual(['sync-applier', 'sync-config', 'sync-poller']);
  });
});
