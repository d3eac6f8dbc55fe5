import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deadLetterTopic, topics } from '@user-sync/contracts';
import { acquireLease, releaseLease } from '@user-sync/control';
import { createLagReader, createPublisher, type Publisher } from '@user-sync/messaging';
import { kafkaBrokers, waitUntil } from '@user-sync/testing';
import { type Caller, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let operator: Caller;
let publisher: Publisher;
let names: ReturnType<typeof topics>;
const connection = { brokers: kafkaBrokers().split(','), clientId: 'test' };
const lag = createLagReader(connection);

beforeAll(async () => {
  config = await startTestConfig('config_dead_letters');
  operator = await config.operator();
  names = topics(config.topicPrefix);
  publisher = createPublisher(connection);
});
afterAll(async () => {
  await publisher?.close();
  await lag.close();
  await config?.stop();
});
beforeEach(async () => {
  await operator.send('POST', '/v1/dead-letters/discard', {});
});

const waiting = async () => (await lag.deadLettersOf([names.ziikOutcomes]))[0]!.waiting;
const list = async (query = '') => (await operator.get(`/v1/dead-letters${query}`)).body.data;
const newestAudit = async () => (await operator.get('/v1/audit?limit=1')).body.data[0];

/** An outcome that config cannot read: it puts it aside itself. */
async function unreadable(): Promise<void> {
  const before = await waiting();
  await publisher.send(names.ziikOutcomes, [
    { key: Buffer.from('k'), value: Buffer.from('{"canary":"Ida Holm"'), headers: {}, partition: 1 },
  ]);
  await waitUntil('the dead letter', async () => (await waiting()) === before + 1);
}
/** One that somebody put aside from another topic, for a reason that has passed. */
function putAside(reason: string): Promise<void> {
  const headers = { service: 'mapper', topic: names.ziikWebhooks, partition: '0', offset: '12', reason };
  return publisher.send(deadLetterTopic(names.ziikWebhooks), [
    {
      key: Buffer.from('acme'),
      value: Buffer.from('{}'),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [`dead_letter_${name}`, Buffer.from(text)]),
      ),
    },
  ]);
}

describe('the dead letters', () => {
  it('are listed with where, why and when, as many as the metric says, without their content', async () => {
    await unreadable();

    const letters = await list();

    expect(letters).toHaveLength(await waiting());
    expect(letters[0]).toEqual({
      topic: names.ziikOutcomes,
      partition: 1,
      offset: expect.any(Number),
      service: 'config',
      reason: expect.any(String),
      at: expect.stringMatching(/^\d{4}-/),
    });
    expect(JSON.stringify(letters)).not.toContain('Ida Holm');
    expect(await list(`?topic=${names.ziikCommands}`)).toEqual([]);
    expect(await list(`?reason=${encodeURIComponent(letters[0].reason)}`)).toEqual(letters);
  });

  it('are redriven by topic and reason, which the audit records; what still cannot be read waits again', async () => {
    await unreadable();
    await putAside('passed');
    const order = { topic: names.ziikWebhooks, reason: 'passed' };

    const first = await operator.send('POST', '/v1/dead-letters/redrive', order);

    expect(first).toMatchObject({ status: 200, body: { redriven: 1, discarded: 0, kept: 0 } });
    expect(await newestAudit()).toMatchObject({
      action: 'dead-letters.redriven',
      actor: 'ada',
      role: 'operator',
      instance: null,
      target: { kind: 'dead-letters', id: names.ziikWebhooks },
      changes: { reason: 'passed', redriven: 1, kept: 0 },
    });
    expect((await operator.send('POST', '/v1/dead-letters/redrive', order)).body).toMatchObject({ redriven: 0 });
    expect((await operator.send('POST', '/v1/dead-letters/redrive', {})).body).toMatchObject({ redriven: 1 });
    await waitUntil('it again', async () => (await waiting()) === 1);
  });

  it('are discarded, which the audit records', async () => {
    await unreadable();

    expect((await operator.send('POST', '/v1/dead-letters/discard', {})).body).toMatchObject({ discarded: 1, kept: 0 });

    expect(await waiting()).toBe(0);
    expect(await newestAudit()).toMatchObject({ action: 'dead-letters.discarded', target: { id: 'all' } });
  });

  it('are cleared by one at a time', async () => {
    const lease = await acquireLease(config.db, 'config/dead-letters', 'another', 60_000);

    expect(await operator.send('POST', '/v1/dead-letters/redrive', {})).toMatchObject({
      status: 409,
      body: { code: 'clearing-under-way' },
    });
    await releaseLease(config.db, lease!);
  });

  it('are not visible to administrators, and only of our topics', async () => {
    const admin = await config.administrator();
    expect((await admin.get('/v1/dead-letters')).status).toBe(403);
    expect((await admin.send('POST', '/v1/dead-letters/redrive', {})).status).toBe(403);
    expect(await operator.get('/v1/dead-letters?topic=payments')).toMatchObject({
      status: 422,
      body: { code: 'invalid-parameter', errors: [{ pointer: '/topic' }] },
    });
    expect((await operator.send('POST', '/v1/dead-letters/discard', { topic: 'payments' })).status).toBe(422);
  });
});
