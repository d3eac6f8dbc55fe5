import { describe, expect, it } from '@jest/globals';
import { notesOf, renderChart } from './helm.ts';

const MINIMAL = ['minimal-values.yaml'];

describe('values that cannot work are refused', () => {
  it.each([
    ['a password', 'database.password=hunter2', 'credentials never belong in values'],
    ['an address with a password', 'database.url=postgres://u:p@h/d', 'credentials never belong in values'],
    ['the address as a setting', 'settings.DATABASE_URL=postgres://u:p@h/d', 'settings.DATABASE_URL is refused'],
    ['keys', 'keyring.keys.one=abc', 'keys never belong in values'],
    ['a user in a setting', 'settings.GRAPH_URL=https://ann:pw@graph.test', 'it contains a user name or a password'],
    ['no secret for the database', 'database.existingSecret=', 'database.existingSecret is required'],
    ['roles without an owner', 'database.services.mapper=m', 'migrations.existingSecret is required with'],
    ['no secret for the keyring', 'keyring.existingSecret=', 'keyring.existingSecret is required'],
    ["a platform's identity for nobody", 'federation.enabled=true', 'settings.FEDERATED_TENANTS is required'],
    ['a token for an hour and a day', 'federation.tokenSeconds=90000', 'tokenSeconds'],
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
    ['a password of Kafka', 'kafka.password=hunter2', 'kafka.password is refused'],
    ['a password of Kafka as a setting', 'settings.KAFKA_SASL_PASSWORD=pw', 'settings.KAFKA_SASL_PASSWORD is refused'],
    ['the address of a mail server', 'smtp.url=smtp://u:p@mail.test', 'smtp.url is refused'],
    ['the address of a mail server as a setting', 'settings.SMTP_URL=smtp://mail.test', 'settings.SMTP_URL is refused'],
    ['mails from nobody', 'smtp.existingSecret=mail', 'settings.SMTP_FROM is required'],
    ['a sign-in without a secret', 'kafka.sasl.mechanism=scram-sha-256', 'kafka.sasl.existingSecret is required'],
    ['a password in the clear', 'kafka.sasl.mechanism=plain,kafka.sasl.existingSecret=s', 'needs kafka.tls.enabled'],
    ['an authority without TLS', 'kafka.tls.caSecret=ca', 'need kafka.tls.enabled'],
    ['an unknown mechanism', 'kafka.sasl.mechanism=gssapi', 'mechanism'],
    ['a poll at minute 0', 'poll.schedule=0 * * * *', 'begins at minute 0'],
    ['a poll at minute 0 and others', 'poll.schedule=0\\,30 * * * *', 'begins at minute 0'],
    ['a poll in every minute', 'poll.schedule=* * * * *', 'begins at minute 0'],
    [
      'more scaled appliers than partitions',
      'services.applier.autoscaling.enabled=true,services.applier.autoscaling.maxReplicas=13',
      'maxReplicas is 13, but topics have 12 partitions',
    ],
    [
      'at least more than at most',
      'services.config.autoscaling.enabled=true,services.config.autoscaling.minReplicas=7',
      'minReplicas is above maxReplicas',
    ],
    ['no Prometheus to ask', 'services.applier.autoscaling.enabled=true', 'keda.prometheusAddress is required'],
    [
      'no CPU to compare with',
      'services.config.autoscaling.enabled=true,services.config.resources.requests.cpu=null',
      'requests.cpu is required',
    ],
    [
      'two scalers for one service',
      'services.config.autoscaling.keda=true',
      "additional properties 'keda' not allowed",
    ],
    ['a scaler for the poller', 'services.poller.autoscaling.enabled=true', "'autoscaling' not allowed"],
    ['topics in no cluster', 'strimzi.topics.enabled=true', 'strimzi.cluster is required'],
    ['users in no cluster', 'strimzi.users.enabled=true', 'strimzi.cluster is required'],
    [
      'more copies that must be written than there are',
      'strimzi.cluster=c,strimzi.topics.enabled=true,strimzi.topics.replicas=1',
      'minInsyncReplicas is above',
    ],
    [
      'two users for one service',
      'strimzi.cluster=c,strimzi.users.enabled=true,kafka.sasl.mechanism=scram-sha-512,kafka.sasl.existingSecret=s',
      'strimzi.users.enabled contradicts kafka.sasl.mechanism',
    ],
    [
      'metrics to read that are not served',
      'monitoring.serviceMonitor.enabled=true',
      'needs monitoring.metrics.enabled',
    ],
    [
      'metrics at the port of the probe',
      'monitoring.metrics.enabled=true,monitoring.metrics.port=8081',
      'port is used',
    ],
    ['an alert left out that there is not', 'monitoring.prometheusRule.leftOut={Nobody}', 'Nobody, which is no alert'],
    ['a fifth service', 'services.panel.replicas=1', "additional properties 'panel' not allowed"],
  ])('%s', async (_, set, words) => {
    await expect(renderChart(MINIMAL, [set])).rejects.toThrow(words);
  });

  it('all at once, where several are missing', async () => {
    await expect(renderChart([])).rejects.toThrow(/existingSecret is required[\s\S]*KAFKA_BROKERS[\s\S]*AUTH_AUDIENCE/);
  });
});

describe('the notes after installing', () => {
  it.each([
    ['an open API', MINIMAL, [], 'every pod of the cluster can call the API'],
    ['no network policies', ['open-network-values.yaml'], [], 'network policies are off'],
    ['a way around the gateway', ['open-network-values.yaml'], [], 'LoadBalancer lets callers bypass'],
    ['Kafka without TLS', MINIMAL, [], 'without TLS'],
    ['Kafka without sign-in', MINIMAL, [], 'do not authenticate to Kafka'],
    ['services that own the tables', MINIMAL, [], "services' database role owns the tables"],
    ['services with one role', MINIMAL, ['migrations.existingSecret=owner'], 'services share a database role'],
    ['no telemetry', MINIMAL, [], 'no telemetry is sent'],
    ['a suspended poll', MINIMAL, ['poll.suspend=true'], 'the poll is suspended'],
    ['a tag that moves', MINIMAL, ['image.tag=latest'], 'tag is "latest"'],
    ['a service without replicas', MINIMAL, ['services.applier.replicas=0'], 'services.applier.replicas is 0'],
    ['kinds that the cluster lacks', ['unknown-kinds-values.yaml'], [], 'does not know kafka.strimzi.io/v1'],
  ])('warn of %s', async (_, values, set, words) => {
    expect(await notesOf(values, set)).toContain(words);
  });

  it('contain no warning where everything is secured and monitored', async () => {
    const off = ['strimzi.topics', 'services.mapper.autoscaling', 'services.applier.autoscaling']
      .concat(['monitoring.serviceMonitor', 'monitoring.prometheusRule'])
      .map((part) => `${part}.enabled=false`);
    const notes = await notesOf(['full-values.yaml'], ['service.type=ClusterIP', 'poll.suspend=false', ...off]);

    expect(notes).toContain('helm -n default test sync --logs');
    expect(notes).not.toContain('WARNING');
  });
});
