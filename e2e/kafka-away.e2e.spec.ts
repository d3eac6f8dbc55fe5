import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCertificates } from '@user-sync/sandbox-certificates';
import {
  freePorts,
  openWorkFolder,
  type Sandbox,
  SERVICES,
  type StartedKafka,
  type Supervised,
  sandboxSettings,
  startKafka,
  startSandbox,
  startService,
} from '@user-sync/stack';
import { createTestDatabase, waitUntil } from '@user-sync/testing';
import { type Office, openOffice } from './an-office.ts';
import { startTelemetryReceiver } from './telemetry-receiver.ts';

const SIGN_IN = { username: 'user-sync', password: 'sandbox-kafka' };

/** A Kafka that takes TLS and a sign-in alone, as managed ones do, and all services on it. */
describe('services that connect to Kafka over TLS with SASL', () => {
  const stops: (() => Promise<unknown>)[] = [];
  let folder: string;
  let kafka: StartedKafka;
  let sandbox: Sandbox;
  let office: Office;
  let integration: string;
  let receiver: Awaited<ReturnType<typeof startTelemetryReceiver>>;
  let environment: NodeJS.ProcessEnv;
  let services: Record<string, Supervised<{ probe: string; url?: string }>>;

  /** Starts the broker, on the same data and port each time, with the certificate that lies there. */
  const start = async () => {
    kafka = await startKafka({
      dataDir: join(folder, 'kafka'),
      log: () => undefined,
      secure: { ...SIGN_IN, keyAndCertificate: join(folder, 'broker.pem') },
    });
  };
  /** As an operator does it: the new authority is mounted, and the broker has a certificate of it. */
  const certify = async () => {
    const { authority, certificate, key } = await makeCertificates(['127.0.0.1']);
    await writeFile(join(folder, 'broker.pem'), `${key}\n${certificate}`);
    await writeFile(join(folder, 'ca.crt'), authority);
  };
  const pids = () => Object.values(services).map((service) => service.pid());
  const deliver = () =>
    office.operator('POST', '/v1/webhooks/ziik/office/user.create', '{}', { 'x-ziik-webhook-secret': 'proof' });

  beforeAll(async () => {
    const workFolder = await openWorkFolder();
    stops.push(() => workFolder.remove());
    folder = workFolder.path;
    await mkdir(join(folder, 'kafka'), { recursive: true });
    await writeFile(join(folder, 'password'), SIGN_IN.password);
    await certify();
    const database = await createTestDatabase('kafka_away');
    stops.push(database.drop);
    sandbox = await startSandbox();
    stops.push(() => sandbox.stop());
    receiver = await startTelemetryReceiver();
    stops.push(() => receiver.close());
    await start();
    stops.push(() => kafka.stop());
    const [port] = await freePorts(1);
    environment = {
      ...process.env,
      NODE_OPTIONS: '',
      ...sandboxSettings(sandbox),
      DATABASE_URL: database.url,
      KEYRING_FILE: join(folder, 'keyring.json'),
      KAFKA_BROKERS: kafka.secureBrokers,
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: join(folder, 'ca.crt'),
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_SASL_USERNAME: SIGN_IN.username,
      KAFKA_SASL_PASSWORD_FILE: join(folder, 'password'),
      KAFKA_SESSION_TIMEOUT: 'PT6S',
      POLL_SCHEDULE: 'internal',
      CONFIG_PORT: String(port),
      RETRY_FIRST: 'PT0.2S',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_METRIC_EXPORT_INTERVAL: '500',
      LOG_LEVEL: 'error',
    };
    services = Object.fromEntries(
      await Promise.all(
        SERVICES.map(async (name) => {
          const service = await startService({
            name,
            env: { ...environment, PROBE_PORT: '0' },
            onLog: () => undefined,
          });
          stops.push(() => service.stop());
          return [name, service] as const;
        }),
      ),
    );
    office = await openOffice({ sandbox, stack: { config: services.config!.value().url! } }, 'office');
    await office.operator('PUT', '/v1/instances/office', { ...office.instance, webhookSecret: 'proof' });
    integration = await office.integrate();
  }, 120_000);
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  it('become ready, each of them, and bring a person to Ziik', async () => {
    for (const service of Object.values(services)) {
      const answer = await fetch(`${service.value().probe}/readyz`);
      expect(await answer.json()).toEqual({ ready: true, reasons: [] });
    }
    await office.hire({ givenName: 'Ada' });

    expect(await office.run(integration)).toMatchObject({ status: 'succeeded' });
    expect(await office.inZiik('ada.holm@office.example')).toMatchObject({ active: true });
  });

  it.each(['mapper', 'applier', 'config'])('publish the lag of all groups, as %s sees it', async (service) => {
    const groups = () => {
      const lags = receiver.metrics.filter(
        (metric) => metric.service === service && metric.name === 'user_sync_consumer_lag_messages',
      );
      return new Set(lags.map(({ labels }) => labels.group));
    };

    await waitUntil('three groups', () => groups().size === 3);
  });

  it('need no restart when the broker comes back under another authority', async () => {
    const before = pids();
    await kafka.stop();
    await certify();
    await start();

    await office.hire({ givenName: 'Bo' });
    expect(await office.run(integration, 'delta')).toMatchObject({ status: 'succeeded' });

    expect(await office.inZiik('bo.holm@office.example')).toMatchObject({ active: true });
    expect(pids()).toEqual(before);
  }, 120_000);

  it('leave the API available while Kafka is down, and catch up when it is back', async () => {
    const before = pids();
    await kafka.stop();

    for (let each = 0; each < 20; each++) {
      expect(await office.admin('GET', '/v1/integrations')).toMatchObject({ status: 200 });
      expect(await office.admin('GET', `/v1/integrations/${integration}/users`)).toMatchObject({ status: 200 });
    }
    const refused = await deliver();
    expect(refused).toMatchObject({ status: 503, body: { code: 'not-passed-on' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

    await start();
    await office.hire({ givenName: 'Cy' });
    expect(await office.run(integration, 'delta')).toMatchObject({ status: 'succeeded' });
    expect(await office.inZiik('cy.holm@office.example')).toMatchObject({ active: true });
    expect(await deliver()).toMatchObject({ status: 202 });
    expect(pids()).toEqual(before);
  }, 120_000);

  it('start while Kafka is down: config answers, the others wait for it', async () => {
    await kafka.stop();
    for (const service of Object.values(services)) await service.stop();

    const config = await startService({
      name: 'config',
      env: { ...environment, PROBE_PORT: '0' },
      onLog: () => undefined,
    });
    stops.push(() => config.stop());
    const others = SERVICES.filter((name) => name !== 'config').map((name) =>
      startService({ name, env: { ...environment, PROBE_PORT: '0' }, onLog: () => undefined }),
    );
    expect(await (await fetch(`${config.value().probe}/readyz`)).json()).toEqual({ ready: true, reasons: [] });
    expect(await office.admin('GET', '/v1/integrations')).toMatchObject({ status: 200 });
    expect(await deliver()).toMatchObject({ status: 503 });

    await start();
    for (const service of await Promise.all(others)) stops.push(() => service.stop());
    await office.hire({ givenName: 'Di' });
    expect(await office.run(integration, 'delta')).toMatchObject({ status: 'succeeded' });
    expect(await office.inZiik('di.holm@office.example')).toMatchObject({ active: true });
  }, 120_000);
});
