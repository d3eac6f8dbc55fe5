import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { announceMember, removeMember, setInstanceTrouble } from '@user-sync/control';
import { type CuttableProxy, openProxy, waitUntil } from '@user-sync/testing';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let acme: Caller;
let birch: Caller;
let operator: Caller;
const ids: Record<string, string> = {};

beforeAll(async () => {
  config = await startTestConfig('config_status');
  for (const slug of ['acme', 'birch']) await makeInstance(config, slug);
  [acme, birch] = await Promise.all([config.administrator('acme'), config.administrator('birch')]);
  operator = await config.operator();
  for (const [name, caller] of Object.entries({ shops: acme, depot: birch })) {
    const made = await caller.send(
      'POST',
      '/v1/integrations',
      anIntegration({ name: `Canary ${name}`, enabled: true }),
    );
    ids[name] = made.body.id;
  }
});
afterAll(() => config?.stop());

interface Part {
  state: string;
  since: string | null;
  waiting: number | null;
}
async function status(caller = operator): Promise<Record<string, Part>> {
  const answer = await caller.get('/v1/status');
  expect(answer.status).toBe(200);
  return Object.fromEntries(answer.body.parts.map(({ name, ...part }: Part & { name: string }) => [name, part]));
}
const minutesAgo = (time: string | null | undefined) => Math.round((Date.now() - Date.parse(time!)) / 60_000);
/** A run as it stands some minutes after something happened to it. */
const insertRun = (integration: string, columns: Record<string, unknown>) =>
  config.db.execute(
    `INSERT INTO control.run (id, integration_id, kind, trigger, ${Object.keys(columns).join(', ')})
      SELECT gen_random_uuid(), $1, 'full', 'schedule', ${Object.keys(columns).map((name, at) =>
        name.endsWith('_at') || name === 'not_before' || name === 'lease_until'
          ? `now() - $${at + 2}::float8 * interval '1 minute'`
          : `$${at + 2}`,
      )}`,
    [integration, ...Object.values(columns)],
  );
const forgetRuns = () => config.db.execute('DELETE FROM control.run');

describe('the status', () => {
  it('says who is not there: nobody decides and nobody writes, and all else is well', async () => {
    await forgetRuns();
    // The first look at a broker that was just started may take longer than anybody waits for it.
    const parts = await waitUntil('a first look at Kafka', async () => {
      const seen = await status();
      return seen.kafka?.state === 'ok' ? seen : undefined;
    });

    expect(Object.entries(parts).map(([name, { state }]) => `${name} ${state}`)).toEqual([
      'database ok',
      'kafka ok',
      'reading ok',
      'deciding down',
      'writing down',
      'ziik ok',
      'microsoft unknown',
    ]);
    expect((await status()).deciding?.since).toBe(parts.deciding?.since);
  });

  it('sees an applier come and go', async () => {
    await announceMember(config.db, 'applier', 'one', 60_000);
    await waitUntil('seen', async () => (await status()).writing?.state === 'ok');

    await removeMember(config.db, 'applier', 'one');
    await waitUntil('missed', async () => (await status()).writing?.state === 'down');
  });

  it('counts the rounds that nobody reads, of the own instance alone', async () => {
    await insertRun(ids.shops!, { status: 'queued', queued_at: 20, not_before: 20 });

    const { reading } = await status(acme);

    expect(reading).toMatchObject({ state: 'down', waiting: 1 });
    expect(minutesAgo(reading?.since)).toBe(20);
    expect((await status(birch)).reading).toEqual({ state: 'ok', since: null, waiting: 0 });
    await insertRun(ids.depot!, { status: 'running', started_at: 5, lease_until: -5 });
    expect((await status()).reading).toMatchObject({ state: 'slow', waiting: 1 });
    await forgetRuns();
  });

  it('misses rounds that were never queued', async () => {
    await config.db.execute(`UPDATE control.integration SET last_slot_at = now() - interval '3 hours' WHERE id = $1`, [
      ids.depot,
    ]);

    const { reading } = await status(birch);

    expect(reading).toMatchObject({ state: 'down', waiting: 1 });
    expect(minutesAgo(reading?.since)).toBe(120);
    expect((await status(acme)).reading?.state).toBe('ok');
    await config.db.execute('UPDATE control.integration SET last_slot_at = now()');
  });

  it('counts the changes that wait for Ziik, and since when', async () => {
    await insertRun(ids.shops!, { status: 'succeeded', started_at: 100, ended_at: 95, published: 40, held: 3 });
    await insertRun(ids.depot!, { status: 'succeeded', started_at: 9, ended_at: 5, published: 7 });
    await setInstanceTrouble(config.db, 'birch', 'ziik-unavailable');

    const own = await status(acme);
    const theirs = await status(birch);
    const all = await status();

    expect(own.writing).toMatchObject({ state: 'down', waiting: 37 });
    expect(minutesAgo(own.writing?.since)).toBe(95);
    expect(own.deciding).toMatchObject({ state: 'down', waiting: 37 });
    expect(own.ziik).toEqual({ state: 'ok', since: null, waiting: 0 });
    expect(theirs.ziik).toMatchObject({ state: 'down', since: expect.any(String), waiting: 7 });
    expect(all.writing?.waiting).toBe(44);
    expect(all.ziik).toMatchObject({ state: 'slow', waiting: 7 });
    await setInstanceTrouble(config.db, 'birch', null);
    await forgetRuns();
  });

  it('tells a Microsoft that does not answer from one that asks for a pause', async () => {
    const failed = (code: string) => JSON.stringify({ code, title: 't', detail: 'd', remedy: 'r' });
    await insertRun(ids.shops!, {
      status: 'failed',
      started_at: 31,
      ended_at: 30,
      answered_at: 30,
      error: failed('graph-unavailable'),
    });
    await insertRun(ids.depot!, { status: 'succeeded', started_at: 31, ended_at: 30, answered_at: 30 });
    await insertRun(ids.depot!, { status: 'queued', started_at: 2, queued_at: 2, not_before: -10 });

    expect((await status(acme)).microsoft).toMatchObject({ state: 'down', since: expect.any(String), waiting: 1 });
    expect((await status(birch)).microsoft).toEqual({ state: 'slow', since: null, waiting: 1 });
    expect((await status()).microsoft).toMatchObject({ state: 'slow', waiting: 2 });
    await forgetRuns();
  });

  it('[S1] is for every role, and names nobody and nothing', async () => {
    for (const caller of [acme, operator]) {
      const text = JSON.stringify((await caller.get('/v1/status')).body);
      for (const hidden of ['Canary', 'acme', 'birch', ids.shops!, ids.depot!]) expect(text).not.toContain(hidden);
    }
    expect((await (await config.as({ roles: [] })).get('/v1/status')).status).toBe(403);
    expect((await operator.get('/v1/status?instance=acme')).status).toBe(422);
  });
});

describe('the status while something is away', () => {
  let way: CuttableProxy;
  let cut: TestConfig;
  beforeAll(async () => {
    way = await openProxy();
    cut = await startTestConfig(
      'config_status_cut',
      { KAFKA_BROKERS: '127.0.0.1:1', DATABASE_TIMEOUT: 'PT3S' },
      { way },
    );
    await makeInstance(cut, 'acme');
  });
  afterAll(async () => {
    await cut?.stop();
    await way?.close();
  });

  it('is answered without Kafka, and then without the database too', async () => {
    const caller = await cut.administrator();

    const withoutKafka = await status(caller);

    expect(withoutKafka.kafka).toMatchObject({ state: 'down', since: expect.any(String) });
    expect(withoutKafka).toMatchObject({
      database: { state: 'ok' },
      reading: { state: 'ok' },
      deciding: { state: 'unknown', waiting: 0 },
      ziik: { state: 'ok' },
    });

    way.silence();
    await waitUntil('the database is missed', async () => (await status(caller)).database?.state === 'down');
    const withoutBoth = await status(caller);
    if (withoutBoth.database?.state === 'down')
      expect(withoutBoth).toMatchObject({ reading: { state: 'unknown' }, writing: { state: 'unknown' } });
    await waitUntil('it is back', async () => (await status(caller)).database?.state === 'ok');
    expect((await status(caller)).kafka?.since).toBe(withoutKafka.kafka?.since);
  });
});
