import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deadLetterTopic, RETENTION_MS, type TopicRole, topics } from '@user-sync/contracts';
import { chart, type Manifest, renderChart } from './helm.ts';
import { podTemplate } from './restricted.ts';

const of = (manifests: Manifest[], kind: string) => manifests.filter((each) => each.kind === kind);
const one = (manifests: Manifest[], kind: string, name: string) =>
  of(manifests, kind).find(({ metadata }) => metadata.name === name)!;
const KINDS = ['KafkaTopic', 'KafkaUser', 'ScaledObject', 'TriggerAuthentication', 'ServiceMonitor', 'PrometheusRule'];

describe('kinds of operators', () => {
  it.each(['minimal-values.yaml', 'unknown-kinds-values.yaml'])('are not made with %s', async (file) => {
    const manifests = await renderChart([file]);

    expect(manifests.filter(({ kind }) => KINDS.includes(kind))).toEqual([]);
    for (const deployment of of(manifests, 'Deployment')) expect(deployment.spec.replicas).toBeGreaterThan(0);
  });
});

describe('topics of Strimzi', () => {
  it('are those of the contracts, with their partitions and keeping times', async () => {
    const manifests = await renderChart(['strimzi-values.yaml'], ['settings.TOPIC_PREFIX=acme']);
    const wanted = Object.values(topics('acme')).flatMap((name) => [
      [name, 12, RETENTION_MS.topic],
      [deadLetterTopic(name), 1, RETENTION_MS.deadLetter],
    ]);

    const made = of(manifests, 'KafkaTopic').map(({ spec }) => [
      spec.topicName,
      spec.partitions,
      spec.config['retention.ms'],
    ]);
    expect(made.sort()).toEqual(wanted.sort());
  });
});

describe('users of Strimzi', () => {
  type Rule = { resource: { type: string; name: string; patternType: string }; operations: string[] };
  const allows = (rules: Rule[], operation: string, type: string, name: string) =>
    rules.some(
      ({ resource, operations }) =>
        resource.type === type &&
        operations.includes(operation) &&
        (resource.patternType === 'prefix' ? name.startsWith(resource.name) : name === resource.name),
    );
  const rulesOf = async (service: string): Promise<Rule[]> =>
    one(await renderChart(['strimzi-values.yaml']), 'KafkaUser', `sync-azure-user-sync-${service}`).spec.authorization
      .acls;
  const names = topics();

  it.each<[string, { reads: TopicRole[]; writes: TopicRole[] }]>([
    ['poller', { reads: [], writes: ['directoryUsers'] }],
    ['mapper', { reads: ['directoryUsers', 'ziikWebhooks'], writes: ['ziikCommands'] }],
    ['applier', { reads: ['ziikCommands', 'ziikWebhooks'], writes: ['ziikOutcomes'] }],
  ])('let the %s read and write what is its own, and no more', async (service, { reads, writes }) => {
    const rules = await rulesOf(service);
    const roles = Object.keys(names) as TopicRole[];
    const may = (operation: string) => roles.filter((role) => allows(rules, operation, 'topic', names[role]));

    expect(may('Read')).toEqual(roles.filter((role) => reads.includes(role)));
    expect(may('Write')).toEqual(roles.filter((role) => writes.includes(role)));
    expect(may('Describe')).toEqual(roles);
    const buried = roles.filter((role) => allows(rules, 'Write', 'topic', deadLetterTopic(names[role])));
    expect(buried).toEqual(roles.filter((role) => reads.includes(role)));
    expect(allows(rules, 'Read', 'group', `azure-user-sync.${service}`)).toBe(reads.length > 0);
    expect(rules.some(({ operations }) => operations.includes('All'))).toBe(false);
  });

  it('let config redrive dead letters', async () => {
    const rules = await rulesOf('config');

    for (const name of Object.values(names)) {
      expect(allows(rules, 'Read', 'topic', deadLetterTopic(name))).toBe(true);
      expect(allows(rules, 'Write', 'topic', name)).toBe(true);
      expect(allows(rules, 'Read', 'group', `${deadLetterTopic(name)}.redrive`)).toBe(true);
    }
    expect(allows(rules, 'Read', 'topic', names.directoryUsers)).toBe(false);
  });

  it.each([
    [
      'strimzi-values.yaml',
      { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'sync-azure-user-sync-mapper' },
    ],
    ['strimzi-tls-values.yaml', { KAFKA_TLS_CERT_FILE: '/etc/azure-user-sync/kafka/client.crt' }],
  ])('are those that the services sign in as, with %s', async (file, environment) => {
    const manifests = await renderChart([file]);
    const { containers, volumes } = podTemplate(one(manifests, 'Deployment', 'sync-azure-user-sync-mapper')).spec;
    const env = Object.fromEntries(
      containers[0].env.map(({ name, value }: { name: string; value?: string }) => [name, value]),
    );

    expect(env).toMatchObject({
      ...environment,
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: '/etc/azure-user-sync/kafka/ca.crt',
    });
    const secrets = volumes
      .find(({ name }: { name: string }) => name === 'kafka')
      .projected.sources.map(({ secret }: { secret: { name: string } }) => secret.name);
    expect(secrets).toEqual(['people-cluster-ca-cert', 'sync-azure-user-sync-mapper']);
    expect(one(manifests, 'KafkaUser', 'sync-azure-user-sync-mapper')).toBeDefined();
  });
});

describe('scaling', () => {
  it('of the mapper follows the lag of its own group, as its consumer reads', async () => {
    const manifests = await renderChart(['keda-values.yaml'], ['settings.TOPIC_PREFIX=acme']);

    expect(one(manifests, 'ScaledObject', 'sync-azure-user-sync-mapper').spec).toMatchObject({
      minReplicaCount: 2,
      triggers: [
        {
          type: 'kafka',
          metadata: {
            consumerGroup: 'acme.mapper',
            topic: topics('acme').directoryUsers,
            lagThreshold: '5000',
            offsetResetPolicy: 'earliest',
            excludePersistentLag: 'true',
          },
        },
      ],
    });
  });

  it('of the applier follows the waiting work, whatever the number of replicas that report it', async () => {
    const { triggers } = one(
      await renderChart(['keda-values.yaml']),
      'ScaledObject',
      'sync-azure-user-sync-applier',
    ).spec;

    expect(triggers[0]).toMatchObject({
      type: 'prometheus',
      metadata: {
        serverAddress: 'http://prometheus.monitoring:9090',
        query: 'sum(max by (integration) (user_sync_work_waiting))',
      },
    });
  });

  it('down waits for ten minutes, for each change is a rebalance', async () => {
    const manifests = await renderChart(['keda-values.yaml']);
    const windows = [
      ...of(manifests, 'ScaledObject').map(({ spec }) => spec.advanced.horizontalPodAutoscalerConfig.behavior),
      ...of(manifests, 'HorizontalPodAutoscaler').map(({ spec }) => spec.behavior),
    ].map(({ scaleDown }) => scaleDown.stabilizationWindowSeconds);

    expect(windows).toEqual([600, 600, 600]);
  });

  it('signs in to Kafka as the mapper does', async () => {
    const manifests = await renderChart(['strimzi-tls-values.yaml']);
    const { secretTargetRef } = one(manifests, 'TriggerAuthentication', 'sync-azure-user-sync-mapper').spec;

    expect(secretTargetRef.map(({ parameter, name }: Record<string, string>) => `${parameter} ${name}`)).toEqual([
      'ca people-cluster-ca-cert',
      'cert sync-azure-user-sync-mapper',
      'key sync-azure-user-sync-mapper',
    ]);
  });
});

describe('monitoring', () => {
  const filesOf = (folder: string) =>
    existsSync(`${chart}/files/${folder}`) ? readdirSync(`${chart}/files/${folder}`).sort() : [];

  it('finds every service by the port that it serves metrics at', async () => {
    const manifests = await renderChart(['monitoring-values.yaml']);
    const service = one(manifests, 'Service', 'sync-azure-user-sync-metrics');

    expect(of(manifests, 'ServiceMonitor')[0]!.spec.selector.matchLabels).toMatchObject({
      'app.kubernetes.io/component': service.metadata.labels!['app.kubernetes.io/component'],
    });
    for (const deployment of of(manifests, 'Deployment')) {
      const { metadata, spec } = podTemplate(deployment);
      expect(metadata.labels).toMatchObject(service.spec.selector);
      expect(spec.containers[0].ports).toContainEqual({ name: service.spec.ports[0].targetPort, containerPort: 9464 });
    }
  });

  it('ships each file of alerts and of dashboards as it stands', async () => {
    const manifests = await renderChart(['monitoring-values.yaml']);
    const shipped = of(manifests, 'ConfigMap').filter(({ metadata }) => metadata.labels!.grafana_dashboard);

    expect(of(manifests, 'PrometheusRule')).toHaveLength(filesOf('alerts').length);
    expect(shipped.flatMap(({ data }) => Object.keys(data)).sort()).toEqual(filesOf('dashboards'));
    for (const { data } of shipped)
      for (const [name, text] of Object.entries<string>(data)) {
        expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(`${chart}/files/dashboards/${name}`, 'utf8')));
        // A ConfigMap holds a mebibyte at most.
        expect(text.length).toBeLessThan(900_000);
      }
  });

  describe('with rules of its own', () => {
    let folder: string;
    let own: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'chart-'));
      own = join(folder, 'azure-user-sync');
      cpSync(chart, own, { recursive: true });
      rmSync(join(own, 'files'), { recursive: true, force: true });
      mkdirSync(join(own, 'files/alerts'), { recursive: true });
      writeFileSync(
        join(own, 'files/alerts/probe.yaml'),
        `groups:
  - name: probe
    interval: 30s
    rules:
      - alert: Late
        expr: vector(1) > 0
        labels: { severity: page, team: nobody }
        annotations: { summary: "{{ $labels.integration }} is {{ $value }} late", runbook_url: docs/runbooks/Late.md }
      - alert: Noisy
        expr: vector(1)
      - record: kept:always
        expr: vector(1)
`,
      );
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('leaves out alerts by name, and adds labels and the base of runbooks to the others without changing their texts', async () => {
      const manifests = await renderChart(
        ['monitoring-values.yaml'],
        ['leftOut={Noisy}', 'alertLabels.team=people', 'runbookBase=https://git.test/'].map(
          (each) => `monitoring.prometheusRule.${each}`,
        ),
        '1.37',
        own,
      );

      expect(of(manifests, 'PrometheusRule').map(({ spec }) => spec.groups)).toEqual([
        [
          {
            name: 'probe',
            interval: '30s',
            rules: [
              {
                alert: 'Late',
                expr: 'vector(1) > 0',
                labels: { severity: 'page', team: 'people' },
                annotations: {
                  summary: '{{ $labels.integration }} is {{ $value }} late',
                  runbook_url: 'https://git.test/docs/runbooks/Late.md',
                },
              },
              { record: 'kept:always', expr: 'vector(1)' },
            ],
          },
        ],
      ]);
    });
  });
});
