import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noteCatalogueRead } from '@user-sync/control';
import { startZiik, type ZiikSandbox } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { type Caller, startTestConfig, type TestConfig } from './start-test-config.ts';

const ACCOUNT = { username: 'sync@acme.example', password: 'pw' };
const HOOK = 'canary~hook';
let ziik: ZiikSandbox;
let config: TestConfig;
let operator: Caller;

beforeAll(async () => {
  ziik = await startZiik();
  ziik.create('acme', { ...ACCOUNT, unitNames: ['HQ', 'Shop'], userTypeNames: ['Chef'] });
  config = await startTestConfig('config_instance_verification');
  operator = await config.operator();
  await put(ACCOUNT);
});
afterAll(async () => {
  await config?.stop();
  await ziik?.close();
});

const put = (change: object) =>
  operator.send('PUT', '/v1/instances/acme', { baseUrl: `${ziik.url}/acme/api`, ...ACCOUNT, ...change });
const verify = async () => (await operator.send('POST', '/v1/instances/acme/verification')).body.checks;
const summary = async () =>
  (await verify()).map(({ name, status, code }: Record<string, string>) =>
    [name, status, code].filter(Boolean).join(' '),
  );
const shown = async () => (await operator.get('/v1/instances/acme')).body;

describe('the verification of an instance', () => {
  it('shows the operator that address and account work, and that webhooks have no secret yet', async () => {
    expect(await summary()).toEqual(['address passed', 'account passed', 'webhooks failed webhook-secret-missing']);
    expect((await verify())[1]).toMatchObject({ values: { units: 2, userTypes: 1 }, since: null });
  });

  it('tells an account that is refused from an address that does not answer', async () => {
    await put({ password: 'wrong' });
    expect((await summary()).slice(0, 2)).toEqual(['address passed', 'account failed ziik-credentials-wrong']);
    await put({ baseUrl: 'http://127.0.0.1:1/api' });
    expect((await summary()).slice(0, 2)).toEqual(['address failed ziik-unavailable', 'account skipped']);
    await put({});
  });

  it('believes in webhooks once one was delivered, and shows when', async () => {
    await put({ webhookSecret: HOOK });
    expect((await summary())[2]).toBe('webhooks skipped no-delivery-yet');
    const anybody = await config.as(undefined);
    const deliver = (secret: string) =>
      anybody.send('POST', '/v1/webhooks/ziik/acme/unit.update', { id: 7 }, { 'x-ziik-webhook-secret': secret });

    expect((await deliver('forged')).status).toBe(401);
    expect((await shown()).lastDeliveryAt).toEqual({
      'user.create': null,
      'user.update': null,
      'user.delete': null,
      'unit.create': null,
      'unit.update': null,
      'unit.delete': null,
    });
    await deliver(HOOK);

    await waitUntil('noted', async () => (await shown()).lastDeliveryAt['unit.update'] !== null);
    const { lastDeliveryAt } = await shown();
    expect(Math.abs(Date.now() - Date.parse(lastDeliveryAt['unit.update']))).toBeLessThan(60_000);
    expect(lastDeliveryAt['unit.create']).toBeNull();
    expect((await operator.get('/v1/instances')).body.data[0].lastDeliveryAt).toEqual(lastDeliveryAt);
    expect((await verify())[2]).toMatchObject({
      status: 'passed',
      values: { trigger: 'unit.update', lastDeliveryAt: lastDeliveryAt['unit.update'], triggers: 1 },
    });
  });

  it('shows when units and user types were read, at this address', async () => {
    expect((await shown()).catalogueReadAt).toBeNull();
    const at = new Date('2026-11-28T09:00:00Z');
    await noteCatalogueRead(config.db, 'acme', at);

    expect((await shown()).catalogueReadAt).toBe(at.toISOString());
    await put({ username: 'another' });
    expect((await shown()).catalogueReadAt).toBe(at.toISOString());
    await put({ baseUrl: `${ziik.url}/other/api` });
    expect((await shown()).catalogueReadAt).toBeNull();
  });

  it('is for operators, of instances that there are, and stands in the audit', async () => {
    expect((await (await config.administrator()).send('POST', '/v1/instances/acme/verification')).status).toBe(403);
    for (const slug of ['nobody', '%00'])
      expect((await operator.send('POST', `/v1/instances/${slug}/verification`)).status).toBe(404);
    const { data } = (await operator.get('/v1/audit?action=instance.verified&target=acme')).body;
    expect(data[0]).toMatchObject({ actor: 'ada', role: 'operator', instance: 'acme', changes: {} });
    expect(config.said.join('')).not.toContain(HOOK);
  });

  it('is limited to ten a minute', async () => {
    const other = await config.as({ sub: 'often', roles: ['operator'] });
    const call = () => other.send('POST', '/v1/instances/nobody/verification');

    for (let times = 1; times <= 10; times++) expect((await call()).status).toBe(404);
    expect((await call()).status).toBe(429);
  });

  it('of an instance that was removed leaves nothing for the next one of its name', async () => {
    await operator.send('DELETE', '/v1/instances/acme');
    await put({});

    expect(Object.values((await shown()).lastDeliveryAt).filter(Boolean)).toEqual([]);
  });
});
