import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@user-sync/contracts';
import { METRICS } from '@user-sync/runtime';
import { freePorts, SERVICES } from '@user-sync/stack';
import { kafkaBrokers, waitUntil } from '@user-sync/testing';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { openOffice } from './an-office.ts';
import { startWorld, type World } from './start-world.ts';
import { type ReceivedMetric, type ReceivedSpan, startTelemetryReceiver } from './telemetry-receiver.ts';

const root = resolve(fileURLToPath(import.meta.url), '../..');
/** A real collector, with the project's configuration, stands between where its binary is named. */
const otelcol = process.env.OTELCOL;

/** Only where something goes wrong that this test does not bring about. */
const OF_TROUBLE = ['full_resync_total', 'consumer_crashes_total', 'mails_total', 'directory_audit_differences'];

/** Starts the collector before the receiver: traces and logs go through it, metrics are read from its page. */
async function startCollector(binary: string, receiver: string) {
  const [http, grpc, page] = await freePorts(3);
  const child = spawn(binary, ['--config', join(root, 'deploy/collector/collector.yaml')], {
    env: {
      LISTEN_HOST: '127.0.0.1',
      OTLP_HTTP_PORT: String(http),
      OTLP_GRPC_PORT: String(grpc),
      METRICS_PORT: String(page),
      TRACES_ENDPOINT: receiver,
      LOGS_ENDPOINT: receiver,
      DECISION_WAIT: '5s',
    },
    stdio: 'ignore',
  });
  const readPage = async () => (await fetch(`http://127.0.0.1:${page}/metrics`)).text();
  await waitUntil('the collector', async () => (await readPage()) !== undefined);
  return { url: `http://127.0.0.1:${http}`, readPage, stop: () => child.kill() };
}

describe(`telemetry of the running stack (${otelcol ? 'through a real collector' : 'to an emulator of a collector'})`, () => {
  let receiver: Awaited<ReturnType<typeof startTelemetryReceiver>>;
  let collector: Awaited<ReturnType<typeof startCollector>> | undefined;
  let world: World;
  let integrationId: string;
  let hired: string;
  const planted = ['Idaplanted', 'Holmplanted', 'idaplanted.holmplanted'];
  const strayTrace = randomBytes(16).toString('hex');

  beforeAll(async () => {
    receiver = await startTelemetryReceiver();
    collector = otelcol ? await startCollector(otelcol, receiver.url) : undefined;
    world = await startWorld('telemetry', {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector?.url ?? receiver.url,
      OTEL_METRIC_EXPORT_INTERVAL: '500',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_BLRP_SCHEDULE_DELAY: '200',
      LOG_LEVEL: 'info',
      POLL_SCHEDULE: 'cron',
      RETRY_FIRST: 'PT0.2S',
    });
    const office = await openOffice(world, 'told');
    planted.push(office.secret, office.instance.password);
    integrationId = await office.integrate({ secretExpiresAt: '2031-01-01T00:00:00Z' });
    await office.run(integrationId);
    // Ziik asks for a pause once, so that the trace has a failure in it, and is kept whatever is sampled.
    await world.sandbox.ziik.send('POST', `/instances/${office.slug}/faults`, {
      match: { operation: 'users.create' },
      times: 1,
      fault: { status: 429, headers: { 'retry-after': '1' } },
    });
    const [person] = await office.hire({ givenName: planted[0]!, surname: planted[1]! });
    hired = person!.id;
    await office.run(integrationId, 'delta');
    await world.sandbox.entra.send('POST', '/faults', {
      tenantId: office.tenantId,
      match: { path: 'delta' },
      times: 1,
      fault: { status: 429, headers: { 'retry-after': '1' } },
    });
    await office.run(integrationId, 'delta');

    const blocked = await openOffice(world, 'blocked');
    await blocked.run(await blocked.integrate({ secret: 'not-the-secret' }));
    const producer = new Kafka({ brokers: kafkaBrokers().split(','), logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    const headers = { ce_type: 'user.created', traceparent: `00-${strayTrace}-00f067aa0ba902b7-01` };
    const message = { key: 'k', value: `{"not": "${planted[2]}"}`, headers };
    await producer.send({ topic: topics(world.topicPrefix).directoryUsers, messages: [message] });
    await producer.disconnect();
  });
  afterAll(async () => {
    await world?.stop();
    collector?.stop();
    await receiver?.close();
  });

  /** The trace of the hire, once it is all there. */
  const traceOfHire = () =>
    waitUntil('the whole trace of the hire', () => {
      const first = receiver.spans.find(
        ({ name, attributes }) => name === 'decide user' && attributes['user_sync.azure_id'] === hired,
      );
      const trace = receiver.spans.filter(({ traceId }) => traceId === first?.traceId);
      const services = new Set(trace.map(({ service }) => service));
      const isWhole = trace.some(({ name, hasFailed }) => name === 'apply user' && !hasFailed);
      return isWhole && SERVICES.every((service) => services.has(service)) ? trace : undefined;
    });

  /** What was published so far, the newest last; the collector's page has the newest alone. */
  const metrics = async () => (collector ? readMetrics(await collector.readPage()) : receiver.metrics);

  it('traces one change through all services, linked to its run, with correct edges', async () => {
    const trace = await traceOfHire();
    const run = await waitUntil('the run of the hire', () => {
      const link = trace.find(({ parentSpanId }) => parentSpanId === '')?.links[0];
      return receiver.spans.find(({ spanId }) => spanId === link?.spanId);
    });
    process.stderr.write(`${asText(trace)}\n  linked to: ${run.service} "${run.name}", trace ${run.traceId}\n`);

    const edges = trace
      .map((span) => {
        const parent = trace.find(({ spanId }) => spanId === span.parentSpanId);
        return `${parent ? `${parent.service} ${parent.name}` : '-'} > ${span.service} ${span.name}`;
      })
      .sort();
    expect([...new Set(edges)]).toEqual([
      '- > poller user.created',
      'applier apply user > applier ziik createUser',
      'mapper decide user > applier apply user',
      'mapper decide user > applier store command',
      'mapper decide user > config store outcome',
      'poller user.created > mapper decide user',
    ]);
    expect(run).toMatchObject({ service: 'poller', name: 'run delta' });
    expect(run.traceId).not.toBe(trace[0]!.traceId);
    // Ziik requested a pause: that attempt failed, the next one did not.
    expect(trace.filter(({ name }) => name === 'apply user').map(({ hasFailed }) => hasFailed)).toEqual(
      expect.arrayContaining([true, false]),
    );
  });

  it('continues the trace of a dead letter, as a failure', async () => {
    const letter = await waitUntil('the dead letter', () =>
      receiver.spans.find(({ name, traceId }) => name === 'dead letter' && traceId === strayTrace),
    );

    expect(letter).toMatchObject({ service: 'mapper', hasFailed: true, parentSpanId: '00f067aa0ba902b7' });
    expect(letter.attributes).toEqual({ 'user_sync.topic': 'directoryUsers', 'user_sync.reason': 'unreadable' });
  });

  it('has every metric of the catalogue, each from the service that publishes it', async () => {
    const publishers = {
      poller: ['poller'],
      applier: ['applier'],
      config: ['config'],
      consumers: ['mapper', 'applier', 'config'],
      all: SERVICES,
    } as const;
    const wanted = Object.entries(METRICS).flatMap(([name, metric]) => {
      if (OF_TROUBLE.includes(name)) return [];
      const from = 'from' in metric ? publishers[metric.from] : [undefined];
      return from.map((service) => `${service ?? 'any'} user_sync_${name}`);
    });
    const missing = async () => {
      const seen = await metrics();
      const known = new Set(seen.flatMap(({ service, name }) => [`${service} ${name}`, `any ${name}`]));
      return wanted.filter((each) => !known.has(each));
    };

    await waitUntil('all metrics', async () => (await missing()).length === 0, {
      withinMs: 30_000,
      everyMs: 500,
    }).catch(async (error: unknown) => {
      throw new Error(`never came: ${(await missing()).join(', ')}`, { cause: error });
    });
  });

  it('measures what happened: the change, the pause, the blocked integration, the dead letter', async () => {
    const topic = topics(world.topicPrefix).directoryUsers;
    const all = await waitUntil('the dead letter to be seen', async () => {
      const now = await metrics();
      return lastValue(now, 'dead_letters_waiting', { topic }) === 1 && now;
    });
    const last = (name: string, labels: object) => lastValue(all as ReceivedMetric[], name, labels);

    expect(last('change_apply_delay_seconds', { kind: 'delta' })).toBe(1);
    expect(last('throttled_total', { system: 'ziik' })).toBe(1);
    expect(last('throttled_total', { system: 'microsoft' })).toBe(1);
    expect(last('oldest_unapplied_change_age_seconds', { integration: integrationId })).toBe(0);
    expect(last('integration_blocked', { code: 'secret-wrong', remedy: 'customer', mended_by: 'customer' })).toBe(1);
    expect(last('integration_blocked', { integration: integrationId })).toBeUndefined();
    expect(last('consumer_members', { group: `${world.topicPrefix}.applier` })).toBe(1);
    expect(last('api_requests_total', { operation: 'POST /v1/integrations', status: '201' })).toBeGreaterThan(0);
  });

  it('has the logs of every service, those of a run with its integration and its trace', async () => {
    const line = await waitUntil('logs of all services', () => {
      const services = new Set(receiver.logs.map(({ service }) => service));
      const left = receiver.logs.find(
        ({ text, attributes }) => text === 'run handed back or finished' && attributes.integrationId === integrationId,
      );
      return SERVICES.every((service) => services.has(service)) ? left : undefined;
    });

    expect(
      receiver.spans.find(({ traceId, name }) => traceId === line.traceId && name.startsWith('run ')),
    ).toBeDefined();
    // The same on standard error, for those who collect it there.
    const written = world
      .log()
      .split('\n')
      .find((each) => each.includes(line.traceId) && each.includes('"run handed back or finished"'));
    expect(JSON.parse(written!)).toMatchObject({ integrationId, trace_id: line.traceId, span_id: expect.any(String) });
  });

  it('has no planted name, address or secret in any of it', async () => {
    await traceOfHire();
    const sent = receiver.bodies.map(({ body }) => body.toString('latin1')).join('\n');
    const all = `${sent}\n${world.log()}\n${await collector?.readPage()}`.toLowerCase();

    expect(sent).toContain(integrationId);
    expect(planted.filter((word) => all.includes(word.toLowerCase()))).toEqual([]);
  });

  it('leaves queries in the runbooks that the database takes', async () => {
    const client = new pg.Client({ connectionString: world.databaseUrl });
    await client.connect();
    try {
      for (const file of globSync(join(root, 'docs/runbooks/*.md'))) {
        for (const [, query] of readFileSync(file, 'utf8').matchAll(/```sql\n(.*?)```/gs)) await client.query(query!);
      }
    } finally {
      await client.end();
    }
  });
});

describe('without a collector', () => {
  it('everything works as if there were one', async () => {
    // Where nobody listens: port 9 is "discard".
    const world = await startWorld('unheard', {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      POLL_SCHEDULE: 'cron',
    });
    try {
      const office = await openOffice(world, 'unheard', { people: 200 });
      const id = await office.integrate();

      expect(await office.run(id)).toMatchObject({ status: 'succeeded', counts: { created: 200, applied: 200 } });
    } finally {
      await world.stop();
    }
  });
});

function holds(labels: Readonly<Record<string, unknown>>, wanted: object): boolean {
  return Object.entries(wanted).every(([name, value]) => String(labels[name]) === value);
}

function lastValue(all: readonly ReceivedMetric[], name: string, labels: object): number | undefined {
  return all.filter((one) => one.name === `user_sync_${name}` && holds(one.labels, labels)).at(-1)?.value;
}

/** The collector's page; `job` says whose a metric is. Of histograms their numbers of values. */
function readMetrics(page: string): ReceivedMetric[] {
  return [...page.matchAll(/^(user_sync_\w+?)(?:_count)?\{(.*)\} (\S+)$/gm)].map(([, name, text, value]) => {
    const labels = Object.fromEntries(
      [...text!.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, given]) => [label, given]),
    );
    return { service: String(labels.job).split('/').at(-1)!, name: name!, labels, value: Number(value) };
  });
}

/** A trace as an indented text, times from its beginning on. */
function asText(trace: readonly ReceivedSpan[]): string {
  const start = Math.min(...trace.map(({ startedAt }) => startedAt));
  const below = (parent: string, depth: number): string[] =>
    trace
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .sort((one, other) => one.startedAt - other.startedAt)
      .flatMap((span) => [
        `${(span.startedAt - start).toFixed(0).padStart(6)} ms ${(span.endedAt - span.startedAt).toFixed(1).padStart(8)} ms  ${'  '.repeat(depth)}${span.service}: ${span.name}${span.hasFailed ? '  FAILED' : ''}`,
        ...below(span.spanId, depth + 1),
      ]);
  return [`trace ${trace[0]!.traceId} (begins at, lasts)`, ...below('', 0)].join('\n');
}
