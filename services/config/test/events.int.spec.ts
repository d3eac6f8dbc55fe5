import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimRun, endRun, notifyPeople, queueRun, settleRuns } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { waitUntil } from '@user-sync/testing';
import { createFollower } from '../src/follow-integration/follower.ts';
import { createListener } from '../src/follow-integration/listener.ts';
import { lookAtIntegration } from '../src/follow-integration/look-at-integration.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let id: string;
let isStopped = false;

beforeAll(async () => {
  config = await startTestConfig('config_events');
  await makeInstance(config, 'acme');
  admin = await config.administrator();
});
const stop = async () => {
  if (!isStopped) await config?.stop();
  isStopped = true;
};
afterAll(stop);
beforeEach(async () => {
  id = (await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true }))).body.id;
});

interface Heard {
  event: string;
  id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: events of many shapes
  data: any;
}

/** Follows the integration; `heard` is what has come so far. */
async function follow(
  claims: Record<string, unknown> = {},
  lastEventId?: string,
  path = `/v1/integrations/${id}/events`,
) {
  const leaving = new AbortController();
  const authorization = `Bearer ${await config.token({ roles: ['platform-administrator'], instance: 'acme', ...claims })}`;
  const response = await fetch(`${config.url}${path}`, {
    headers: { authorization, ...(lastEventId && { 'last-event-id': lastEventId }) },
    signal: leaving.signal,
  });
  const heard: Heard[] = [];
  let text = '';
  const ended = (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop()!;
      for (const each of events) {
        const fields = Object.fromEntries(each.split('\n').map((line) => line.split(/: (.*)/s)));
        if (fields.event) heard.push({ event: fields.event, id: fields.id, data: JSON.parse(fields.data) });
        else heard.push({ event: 'retry' in fields ? 'retry' : 'comment', id: undefined, data: fields.retry });
      }
    }
  })().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  return {
    response,
    heard,
    ended,
    names: () => heard.map(({ event }) => event),
    last: (event: string) => heard.findLast((each) => each.event === event)?.data,
    async leave() {
      leaving.abort();
      await ended;
    },
  };
}

const queueDelta = () => queueRun(config.db, { integrationId: id, kind: 'delta', trigger: 'schedule' });
const addPeople = (status: string, from: number, to: number) =>
  config.db.transaction(async (tx) => {
    await tx.execute(
      `INSERT INTO config.person (integration_id, azure_id, sequence, status, user_types, findings, finding_codes, search,
          updated_at)
        SELECT $1, 'p' || n, n, $2, '[]', '[]', '{}', '', now() FROM generate_series($3::int, $4::int) AS n`,
      [id, status, from, to],
    );
    await notifyPeople(tx, [id]);
  });

describe('the events of an integration', () => {
  it('say how it stands, its open runs and its people, then what changes', async () => {
    const { run } = await queueDelta();
    const stream = await follow();
    await waitUntil('all of it', () => stream.names().includes('counts'));

    expect(stream.names()).toEqual(['retry', 'standing', 'run', 'counts']);
    expect(stream.last('standing')).toMatchObject({
      id,
      enabled: true,
      state: 'ready',
      freshness: { status: 'never' },
    });
    expect(stream.last('run')).toMatchObject({
      id: run.id,
      number: 1,
      status: 'queued',
      progress: { phase: 'queued' },
    });
    expect(stream.last('counts')).toMatchObject({ unassigned: 0 });

    await addPeople('unassigned', 1, 3);
    await waitUntil('the people', () => stream.last('counts').unassigned === 3);
    await admin.send('PATCH', `/v1/integrations/${id}`, { name: 'Renamed' });
    await waitUntil('the name', () => stream.last('standing').name === 'Renamed');
    const claimed = (await claimRun(config.db, 'test', 60_000, 100)).find(({ integrationId }) => integrationId === id)!;
    await waitUntil('the run', () => stream.last('run').progress.phase === 'reading');
    expect(stream.last('standing').state).toBe('running');
    await config.db.transaction((tx) => endRun(tx, claimed, { status: 'succeeded', lastRevision: 1, partitions: [0] }));
    await waitUntil('its end', () => stream.last('run').progress.phase === 'writing');
    await settleRuns(config.db, [claimed.id]);
    await waitUntil('the answer', () => stream.last('run').settledAt !== null);
    await stream.leave();
  });

  it('have the headers of every answer and its metrics, and ids by which a stream is continued anywhere', async () => {
    await queueDelta();
    const first = await follow();
    await waitUntil('all of it', () => first.names().includes('counts'));
    expect(first.response.headers.get('content-type')).toBe('text/event-stream');
    expect(first.response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(first.response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(first.response.headers.get('cache-control')).toBe('no-store');
    await first.leave();

    const lastEventId = first.heard.at(-1)!.id!;
    await addPeople('assigned', 1, 2);
    const second = await follow({}, lastEventId);
    await waitUntil('the people', () => second.names().includes('counts'));

    expect(second.names()).toEqual(['retry', 'counts']);
    await second.leave();
  });

  it('end with the token, and say so', async () => {
    const stream = await follow({ exp: Math.floor(Date.now() / 1_000) + 3 });

    await stream.ended;

    expect(stream.heard.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'token-expired' } });
  });

  it('end with the integration, and say so', async () => {
    const stream = await follow();
    await waitUntil('all of it', () => stream.names().includes('counts'));

    await admin.send('PATCH', `/v1/integrations/${id}`, { enabled: false });
    await admin.send('DELETE', `/v1/integrations/${id}`);
    await stream.ended;

    expect(stream.heard.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'gone' } });
  });

  it('count among the ten streams of a subject', async () => {
    const { run } = await queueDelta();
    const sub = 'greedy';
    const streams = await Promise.all(
      Array.from({ length: 10 }, (_, n) => follow({ sub }, undefined, n < 5 ? undefined : `/v1/runs/${run.id}/events`)),
    );
    expect(streams.map(({ response }) => response.status)).toEqual(Array(10).fill(200));
    const authorization = `Bearer ${await config.token({ sub, roles: ['platform-administrator'], instance: 'acme' })}`;

    const refused = await fetch(`${config.url}/v1/integrations/${id}/events`, { headers: { authorization } });

    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'too-many-streams' });
    for (const { leave } of streams) await leave();
  });

  it('reach 50 listeners, with as many queries as one', async () => {
    let queries = 0;
    const counting: Database = {
      ...config.db,
      query: (sql, parameters) => {
        queries++;
        return config.db.query(sql, parameters);
      },
    };
    const problems: unknown[] = [];

    /** Queries while everybody hears of three changes, one after the other. */
    async function queriesFor(count: number): Promise<number> {
      const { run } = await queueDelta();
      const follower = createFollower({
        look: (integration, sought) => lookAtIntegration(counting, integration, sought, 3_600_000),
        onError: (_, error) => problems.push(error),
        now: () => performance.now(),
      });
      const heard = Array.from({ length: count }, () => '');
      const leave = heard.map((_, n) => {
        const stream = new PassThrough({ encoding: 'utf8' });
        stream.on('data', (text) => {
          heard[n] += text;
        });
        const runId = n % 2 === 0 ? null : run.id;
        return follower.join(
          id,
          createListener({ stream, runId, onEnd: () => undefined, now: () => performance.now() }),
        );
      });
      await waitUntil('the first state', () => heard.every((text) => text.includes('event: run')));
      const before = queries;
      for (let change = 1; change <= 3; change++) {
        await config.db.execute('UPDATE control.run SET read = $2 WHERE id = $1', [run.id, change]);
        await waitUntil('the change', () => heard.every((text) => text.includes(`"read":${change},`)));
      }
      for (const each of leave) each();
      return queries - before;
    }

    const one = await queriesFor(1);
    const fifty = await queriesFor(50);

    expect(problems).toEqual([]);
    expect(one).toBeGreaterThanOrEqual(3);
    // A look may fall between two changes.
    expect(fifty).toBeLessThanOrEqual(one * 1.5 + 1);
  });

  it('end when the process does, and say so', async () => {
    const stream = await follow();
    await waitUntil('all of it', () => stream.names().includes('counts'));

    await stop();
    await stream.ended;

    expect(stream.heard.at(-1)).toMatchObject({ event: 'bye', data: { reason: 'stopping' } });
  });
});
