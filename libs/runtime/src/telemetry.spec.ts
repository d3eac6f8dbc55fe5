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
    count('dead_letters_total');
  });
});

// In a process of its own, as in life: the exporters load parts that Jest's modules cannot.
const SCRIPT = `
  import { count, createLogger, continueTrace, currentTraceparent, inSpan, observe, record, startChange, startTelemetry,
    stopTelemetry } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
  await startTelemetry('poller');
  const change = await inSpan('run', 'internal', {}, async () => startChange('change', { link: currentTraceparent() }));
  const inner = continueTrace(change, 'apply', 'consumer', { integrationId: 'i1' }, () => {
    createLogger('poller').info({ integrationId: 'i1', email: 'canary' }, 'change applied');
    return currentTraceparent();
  });
  count('dead_letters_total', 2, { topic: 't' });
  record('change_apply_delay_seconds', 0.2);
  observe('work_waiting', async () => [[5, { integration: 'i1' }]]);
  await stopTelemetry();
  process.stdout.write(JSON.stringify({ change, inner }));`;

describe('telemetry that is on', () => {
  const received = new Map<string, string>();
  let server: Server;
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
  });
  afterAll(() => {
    server.close();
  });

  it('sends traces, metrics and logs, and carries one trace through messages', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=source', '--no-warnings', '--input-type=module', '-e', SCRIPT],
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } },
    );
    const { change, inner } = JSON.parse(stdout);

    expect(change).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(inner.slice(3, 35)).toBe(change.slice(3, 35));
    expect(received.get('/v1/traces')).toMatch(/(?=.*change)(?=.*apply)(?=.*poller)/s);
    expect(received.get('/v1/metrics')).toMatch(
      /(?=.*user_sync_dead_letters_total)(?=.*user_sync_change_apply_delay_seconds)(?=.*user_sync_work_waiting)/s,
    );
    expect(received.get('/v1/logs')).toContain('change applied');
    expect([...received.values()].join()).not.toContain('canary');
  });
});

describe('METRICS', () => {
  it('have units in their names where they need one', () => {
    for (const [name, { kind, unit }] of Object.entries(METRICS)) {
      if (kind === 'counter') expect(name).toMatch(/_total$/);
      if (unit === 's') expect(name).toMatch(/_seconds$/);
    }
  });
});
