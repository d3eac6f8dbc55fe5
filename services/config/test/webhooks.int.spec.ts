import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@user-sync/contracts';
import { kafkaBrokers, waitUntil } from '@user-sync/testing';
import { Kafka, logLevel } from 'kafkajs';
import { type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let ziik: Caller;
let stopReading: () => Promise<void>;
const received: { key: string; type: string; data: unknown }[] = [];
const SECRET = 'canary~webhook';
const hmac = (body: string) => createHmac('sha256', SECRET).update(body).digest('hex');

beforeAll(async () => {
  config = await startTestConfig('config_webhooks', {
    WEBHOOK_SECRET_SCHEME: 'hmac-sha256',
    WEBHOOK_SECRET_HEADER: 'X-Proof',
  });
  await makeInstance(config, 'acme', SECRET);
  await makeInstance(config, 'silent');
  ziik = await config.as(undefined);
  const consumer = new Kafka({ brokers: kafkaBrokers().split(','), logLevel: logLevel.NOTHING }).consumer({
    groupId: `${config.topicPrefix}.test`,
  });
  await consumer.connect();
  await consumer.subscribe({ topic: topics(config.topicPrefix).ziikWebhooks, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, headers, value } }) => {
      received.push({ key: String(key), type: String(headers?.ce_type), data: JSON.parse(String(value)) });
    },
  });
  stopReading = () => consumer.disconnect();
});
afterAll(async () => {
  await stopReading?.();
  await config?.stop();
});

const deliver = (path: string, body: string, proof: string) =>
  ziik.send('POST', `/v1/webhooks/ziik/${path}`, body, { 'x-proof': proof });

describe('a webhook of Ziik', () => {
  it('[S31] is passed on with what identifies the user, and nothing more', async () => {
    const body = JSON.stringify({
      id: 4711,
      email: 'ida.holm@contoso.example',
      reference: '',
      first_name: 'Ida',
      phone: '1',
    });

    expect((await deliver('acme/user.create', body, hmac(body))).status).toBe(202);

    await waitUntil('the message', () => received.length > 0);
    expect(received[0]).toEqual({
      key: 'acme',
      type: 'ziik.webhook',
      data: { instance: 'acme', trigger: 'user.create', id: 4711, reference: null, email: 'ida.holm@contoso.example' },
    });
  });

  it.each([
    ['with a wrong proof', 'acme/user.create', hmac('{"other":1}')],
    ['with the bare secret', 'acme/user.create', SECRET],
    ['without a proof', 'acme/user.create', ''],
    ['for an instance without a secret', 'silent/user.create', hmac('{}')],
    ['for an unknown instance', 'nobody/user.create', hmac('{}')],
  ])('is refused %s', async (_, path, proof) => {
    expect(await deliver(path, '{}', proof)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('is refused for a trigger that Ziik does not have', async () => {
    expect((await deliver('acme/user.explode', '{}', hmac('{}'))).status).toBe(404);
  });

  it('is accepted in any shape, since it is only a hint; refused ones are not passed on', async () => {
    for (const body of ['[]', '{"data":{"id":"7"}}', '7', 'null'])
      expect((await deliver('acme/unit.update', body, hmac(body))).status).toBe(202);

    await waitUntil('all messages', () => received.length >= 5);
    const taken = received.map(({ data }) => (data as { trigger: string }).trigger);
    expect(taken.sort()).toEqual(['unit.update', 'unit.update', 'unit.update', 'unit.update', 'user.create']);
  });

  it('is accepted with the previous and with the new secret, until webhooks are disabled', async () => {
    await makeInstance(config, 'rotating', 'former');
    await makeInstance(config, 'rotating', 'present');
    const by = (secret: string) =>
      deliver('rotating/user.create', '{}', createHmac('sha256', secret).update('{}').digest('hex'));

    for (const secret of ['former', 'present']) expect((await by(secret)).status).toBe(202);
    const operator = await config.operator();
    await operator.send('PUT', '/v1/instances/rotating', {
      baseUrl: 'https://rotating.ziik.io/api',
      username: 'u',
      password: 'p',
      webhookSecret: null,
    });
    for (const secret of ['former', 'present']) expect((await by(secret)).status).toBe(401);
  });
});
