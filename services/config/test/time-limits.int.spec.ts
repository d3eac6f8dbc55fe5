import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { anIntegration, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

const ANSWER_MS = 5_000;
let config: TestConfig;
let run: string;
beforeAll(async () => {
  // An answer may take longer than a busy machine stands still.
  const limits = { headersMs: 300, requestMs: 600, answerMs: ANSWER_MS, checkEveryMs: 50 };
  config = await startTestConfig('config_time_limits', {}, { timeLimits: limits });
  await makeInstance(config, 'acme');
  const admin = await config.administrator();
  const { body } = await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true }));
  run = (await admin.send('POST', `/v1/integrations/${body.id}/runs`, { kind: 'full' })).body.id;
});
afterAll(() => config?.stop());

/** A connection of its own, which keeps its side open, and what came over it. */
async function open(): Promise<{ socket: Socket; said(): string; closed: Promise<void> }> {
  const { hostname, port } = new URL(config.url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  let said = '';
  socket.on('data', (data) => {
    said += data.toString();
  });
  socket.on('error', () => undefined);
  // Closed by the other side alone: an end, which we do not answer, is not enough.
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { socket, said: () => said, closed };
}

const isGone = async (socket: Socket) => {
  socket.write('x');
  return socket.destroyed;
};

async function stream(claims: Record<string, unknown> = {}) {
  const authorization = `Bearer ${await config.token({ roles: ['platform-administrator'], instance: 'acme', ...claims })}`;
  const leaving = new AbortController();
  const response = await fetch(`${config.url}/v1/runs/${run}/events`, {
    headers: { authorization },
    signal: leaving.signal,
  });
  return { response, leave: () => leaving.abort() };
}

describe('a connection on which nothing arrives', () => {
  it.each([
    [
      'a body',
      'POST /v1/integrations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{',
    ],
    ['headers', 'GET /v1/integrations HTTP/1.1\r\nHost: x\r\n'],
    ['a first line', 'GET /v1/integr'],
  ])('is answered 408 and closed, without a token: %s', async (_, begun) => {
    const { socket, said } = await open();
    socket.write(begun);

    await waitUntil('the connection to be closed', () => isGone(socket));

    expect(said()).toContain('HTTP/1.1 408 ');
    expect(said()).toContain('"code":"request-too-slow"');
    expect(config.said.filter((line) => line.includes('a request failed'))).toEqual([]);
  });
});

describe('a response that is not ready in time', () => {
  it('is abandoned, with the reason', async () => {
    const admin = await config.administrator();
    const answer = await config.db.transaction(async (tx) => {
      await tx.execute('LOCK TABLE control.integration IN ACCESS EXCLUSIVE MODE');
      return admin.get('/v1/integrations');
    });

    expect(answer).toMatchObject({ status: 503, body: { code: 'took-too-long' } });
    expect(answer.headers.get('retry-after')).toBe('60');
    expect((await admin.get('/v1/integrations')).status).toBe(200);
  });
});

describe('a stream of events', () => {
  it('has the headers of every response, outlives the time limit of a response, and ends with its token', async () => {
    const { response } = await stream({ exp: Math.floor(Date.now() / 1_000) + 8 });

    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const startedAt = performance.now();
    expect(await response.text()).toContain('"status":"queued"');
    expect(performance.now() - startedAt).toBeGreaterThan(ANSWER_MS);
  });

  it('is one of ten of a subject, and each that ends makes room for another', async () => {
    const streams = await Promise.all(Array.from({ length: 10 }, () => stream({ sub: 'greedy' })));
    expect(streams.map(({ response }) => response.status)).toEqual(Array(10).fill(200));
    const refused = await stream({ sub: 'greedy' });
    expect(refused.response.status).toBe(429);
    expect(refused.response.headers.get('retry-after')).toBe('60');
    expect(await refused.response.json()).toMatchObject({ code: 'too-many-streams' });
    const other = await stream({ sub: 'modest' });
    expect(other.response.status).toBe(200);

    streams[0]!.leave();
    await waitUntil('room for another', async () => {
      const next = await stream({ sub: 'greedy' });
      next.leave();
      return next.response.status === 200;
    });
    for (const { leave } of [...streams, other]) leave();
  });

  it('reaches everybody who follows the run', async () => {
    const streams = await Promise.all(Array.from({ length: 9 }, () => stream({ sub: 'many' })));
    const texts = streams.map(({ response }) => response.body!.pipeThrough(new TextDecoderStream()).getReader());
    for (const reader of texts) expect((await reader.read()).value).toContain('"status":"queued"');
    for (const { leave } of streams) leave();
    await Promise.allSettled(texts.map((reader) => reader.read()));
  });
});
