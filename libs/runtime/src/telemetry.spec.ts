import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { count, METRICS } from './metrics.ts';
import { continueTrace, currentTraceparent, isTelemetryOn, startChange } from './telemetry.ts';

describe('telemetry that is off', () => {
  it('does nothing and lets the work run', () => {
    expect(isTelemetryOn()).toBe(false);
    expect(startChange('change')).toBeUndefined();
    expect(currentTraceparent()).toBeUndefined();
    expect(continueTrace('garbage', 'step', 'consumer', {}, () => 7)).toBe(7);
    count('dead_letters_total', 1, { topic: 't', reason: 'unreadable' });
  });
});

const run = promisify(execFile);
const index = JSON.stringify(new URL('./index.ts', import.meta.url).href);

/** In a process of its own, as in life: the exporters load parts that Jest's modules cannot. */
async function inProcess(script: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script];
  return (await run(process.execPath, args, { env: env as NodeJS.ProcessEnv })).stdout;
}

const SCRIPT = `
  import { count, createLogger, continueTrace, continueTraces, currentTraceparent, inSpan, observe, record, startChange,
    startTelemetry, stopTelemetry, traceFailure } from ${index};
  await startTelemetry('poller');
  const change = await inSpan('run', 'internal', {}, async () => startChange('change', { link: currentTraceparent() }));
  const inner = continueTrace(change, 'apply', 'consumer', { 'user_sync.integration': 'i1' }, () => {
    createLogger('poller').info({ integrationId: 'i1', email: 'canary' }, 'change applied');
    return currentTraceparent();
  });
  await continueTraces([{ traceparent: change }, {}], 'store', () => ({ 'user_sync.integration': 'i1' }), async () => 1);
  traceFailure(change, 'dead letter', { 'user_sync.reason': 'rejected' });
  count('dead_letters_total', 2, { topic: 't', reason: 'rejected' });
  record('change_apply_delay_seconds', 0.2, { kind: 'delta' });
  observe(['work_waiting'], async () => ({ work_waiting: [[5, { integration: 'i1' }]] }));
  const endingAt = performance.now();
  await stopTelemetry();
  process.stdout.write(JSON.stringify({ change, inner, endedInMs: performance.now() - endingAt }));
  process.exit();`;

describe('telemetry that is on', () => {
  const received = new Map<string, string>();
  let server: Server;
  let endpoint: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        received.set(request.url!, (received.get(request.url!) ?? '') + Buffer.concat(chunks).toString('latin1'));
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  it('sends traces, metrics and logs, and carries one trace through messages', async () => {
    const { change, inner } = JSON.parse(await inProcess(SCRIPT, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }));

    expect(change).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(inner.slice(3, 35)).toBe(change.slice(3, 35));
    expect(received.get('/v1/traces')).toMatch(/(?=.*change)(?=.*apply)(?=.*store)(?=.*dead letter)(?=.*poller)/s);
    expect(received.get('/v1/metrics')).toMatch(
      /(?=.*user_sync_dead_letters_total)(?=.*user_sync_change_apply_delay_seconds)(?=.*user_sync_work_waiting)/s,
    );
    expect(received.get('/v1/metrics')).toMatch(/(?=.*user_sync_process_memory_bytes)/s);
    expect(received.get('/v1/logs')).toContain('change applied');
    expect([...received.values()].join()).not.toContain('canary');
  });

  it('does nothing to the work when nobody takes it, and ends within its limit', async () => {
    const nowhere = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    const { change, inner, endedInMs } = JSON.parse(await inProcess(SCRIPT, nowhere));

    expect(change).toMatch(/^00-/);
    expect(inner.slice(3, 35)).toBe(change.slice(3, 35));
    expect(endedInMs).toBeLessThan(5_000);
  });
});

describe('metrics that are scraped', () => {
  /** Prints what a scrape of the port gets; the port is free when the process begins. */
  const scrape = (setUp: string) => `
    import { createServer } from 'node:net';
    import { count, isTelemetryOn, observe, startChange, startTelemetry, stopTelemetry } from ${index};
    const port = await new Promise((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
      });
    });
    process.env.METRICS_PORT = String(port);
    await startTelemetry('mapper');
    ${setUp}
    process.stdout.write(await (await fetch('http://127.0.0.1:' + port + '/metrics')).text());
    await stopTelemetry();`;

  it('are served on METRICS_PORT by the names that the alerts use, without a collector', async () => {
    const text = await inProcess(
      scrape(`
        count('dead_letters_total', 2, { topic: 't', reason: 'rejected' });
        observe(['work_waiting'], async () => ({ work_waiting: [[5, { integration: 'i1' }]] }));`),
      {},
    );

    expect(text).toContain('user_sync_dead_letters_total{topic="t",reason="rejected"} 2');
    expect(text).toContain('user_sync_work_waiting{integration="i1"} 5');
    expect(text).toMatch(/user_sync_process_cpu_seconds_total\{service="mapper"\} [\d.]+/);
  });

  it('leave a gap where a reading fails or does not end, and hold up no others', async () => {
    const text = await inProcess(
      scrape(`
        observe(['retry_waiting'], () => new Promise(() => {}));
        observe(['purge_overdue'], async () => { throw new Error('the database is away'); });
        observe(['work_waiting'], async () => ({ work_waiting: [[5, { integration: 'i1' }]] }));`),
      {},
    );

    expect(text).toContain('user_sync_work_waiting{integration="i1"} 5');
    expect(text).not.toMatch(/^user_sync_(retry_waiting|purge_overdue)/m);
  });
});

describe('METRICS', () => {
  const all = Object.entries(METRICS).map(([name, description]) => ({ name, ...description }));

  it('have units in their names where they need one', () => {
    for (const { name, kind, unit } of all) {
      if (kind === 'counter' || kind === 'total') expect(name).toMatch(/_total$/);
      if (unit === 's') expect(name).toMatch(/_seconds(_total)?$/);
      // Collectors write this unit behind the name, as `_ratio`.
      expect(unit).not.toBe('1');
    }
  });

  it('name no user, and an integration only on a gauge that one service publishes', () => {
    for (const { name, kind, labels, ...rest } of all) {
      expect(labels).not.toEqual(expect.arrayContaining([expect.stringMatching(/user|azure|email|name/)]));
      if ((labels as readonly string[]).includes('integration'))
        expect({ name, kind, from: 'from' in rest && rest.from }).toEqual({
          name,
          kind: 'gauge',
          from: expect.stringMatching(/^(config|applier|poller)$/),
        });
    }
  });
});
