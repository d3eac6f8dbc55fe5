import { afterEach, describe, expect, it } from '@jest/globals';
import { type Probe, startProbe } from './probe.ts';

let probe: Probe | undefined;
afterEach(() => probe?.close());

async function get(path: string) {
  const response = await fetch(`${probe!.url}${path}`);
  return { status: response.status, body: await response.json() };
}

describe('the probe', () => {
  it('is alive and ready if there is no reason against it', async () => {
    probe = await startProbe({ port: 0, ready: () => [] });

    expect(await get('/healthz')).toEqual({ status: 200, body: { alive: true } });
    expect(await get('/readyz')).toEqual({ status: 200, body: { ready: true, reasons: [] } });
    expect((await get('/other')).status).toBe(404);
  });

  it('stays alive while it says why it is not ready', async () => {
    probe = await startProbe({ port: 0, ready: () => Promise.reject(new Error('Postgres does not answer')) });

    expect((await get('/healthz')).status).toBe(200);
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: { ready: false, reasons: ['Postgres does not answer'] },
    });
  });
});
