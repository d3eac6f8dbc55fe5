import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CuttableProxy, openProxy } from '@user-sync/testing';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let way: CuttableProxy;
let config: TestConfig;
let administrator: Caller;

beforeAll(async () => {
  way = await openProxy();
  config = await startTestConfig('config_outages', { DATABASE_TIMEOUT: 'PT3S' }, { way });
  await makeInstance(config, 'acme');
  administrator = await config.administrator();
});
afterAll(async () => {
  await config?.stop();
  await way?.close();
});

const UNAVAILABLE = { status: 503, body: { code: 'database-unavailable' } };
const retryAfter = (answer: { headers: Headers }) => Number(answer.headers.get('retry-after'));

describe('the API while Postgres is unavailable', () => {
  it('answers 503 with Retry-After when connections fall silent, and again as soon as new ones answer', async () => {
    expect(await administrator.get('/v1/integrations')).toMatchObject({ status: 200 });
    way.silence();

    const first = await administrator.get('/v1/integrations');

    expect(first).toMatchObject(UNAVAILABLE);
    expect(retryAfter(first)).toBeGreaterThan(0);
    expect(await administrator.get('/v1/integrations')).toMatchObject({ status: 200 });
  });

  it('answers 503 with Retry-After when no connection is free, and when a lock cannot be acquired', async () => {
    const isLocked = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const holder = config.db.transaction(async (tx) => {
      await tx.execute('LOCK TABLE control.integration IN ACCESS EXCLUSIVE MODE');
      isLocked.resolve();
      await released.promise;
    });
    await isLocked.promise;

    const answers = await Promise.all(Array.from({ length: 30 }, () => administrator.get('/v1/integrations')));
    released.resolve();
    await holder;

    for (const answer of answers) {
      expect(answer).toMatchObject(UNAVAILABLE);
      expect(retryAfter(answer)).toBeGreaterThan(0);
    }
    const said = config.said.join('\n');
    // In the pool's line, or for a new one, which a busy machine may take as long to make.
    expect(said).toMatch(/timeout exceeded when trying to connect|terminated due to connection timeout/);
    expect(said).toContain('canceling statement due to lock timeout');
    expect(await administrator.get('/v1/integrations')).toMatchObject({ status: 200 });
  });

  it.each([
    ['its disk is full', '53100'],
    ['it has become a standby that only reads', '25006'],
  ])('answers 503 with Retry-After when %s', async (_why, state) => {
    await config.db.execute(`CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '${state}'; END $$`);
    await config.db.execute(
      'CREATE TRIGGER refuse BEFORE INSERT ON control.integration FOR EACH ROW EXECUTE FUNCTION refuse()',
    );

    const answer = await administrator.send('POST', '/v1/integrations', anIntegration());
    await config.db.execute('DROP TRIGGER refuse ON control.integration');

    expect(answer).toMatchObject(UNAVAILABLE);
    expect(retryAfter(answer)).toBeGreaterThan(0);
  });
});
