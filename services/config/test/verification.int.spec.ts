import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type EntraSandbox,
  type SandboxDirectory,
  startEntra,
  unitNames,
  userTypeNames,
} from '@user-sync/sandbox-entra';
import { startZiik, type ZiikSandbox } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { anIntegration, type Caller, startTestConfig, type TestConfig } from './start-test-config.ts';

const ZIIK = { username: 'sync@acme.example', password: 'pw' };
let entra: EntraSandbox;
let ziik: ZiikSandbox;
let config: TestConfig;
let admin: Caller;
let directory: SandboxDirectory;
let id: string;

beforeAll(async () => {
  [entra, ziik] = await Promise.all([startEntra(), startZiik()]);
  config = await startTestConfig('config_verification', { LOGIN_URL: entra.url, GRAPH_URL: entra.url });
  admin = await config.administrator();
});
afterAll(async () => {
  await config?.stop();
  await Promise.all([entra?.close(), ziik?.close()]);
});
beforeEach(async () => {
  ziik.create('acme', { ...ZIIK, unitNames: unitNames(500), userTypeNames: userTypeNames() });
  await setInstance(ZIIK);
  const tenantId = randomUUID();
  directory = entra.createTenant(tenantId, { people: 500, seed: 3 });
  const applicationId = '00000000-0000-4000-8000-000000000001';
  const made = await admin.send(
    'POST',
    '/v1/integrations',
    anIntegration({ tenantId, applicationId, secret: 'sandbox-secret' }),
  );
  id = made.body.id;
});

const setInstance = async (account: typeof ZIIK) =>
  (await config.operator()).send('PUT', '/v1/instances/acme', { baseUrl: `${ziik.url}/acme/api`, ...account });
const verify = async () => (await admin.send('POST', `/v1/integrations/${id}/verification`)).body;
const summary = async () =>
  (await verify()).checks.map((check: { name: string; status: string; code: string | null }) =>
    [check.name, check.status, check.code].filter(Boolean).join(' '),
  );

describe('a verification', () => {
  it('[S3] passes where everything is set up, and advises on the nine fields', async () => {
    const { checks, advice } = await verify();

    expect(checks.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`)).toEqual([
      'token passed',
      'permission passed',
      'directory passed',
      'ziik passed',
    ]);
    const of = (field: string) => advice.find((each: { field: string }) => each.field === field);
    expect(advice).toHaveLength(9);
    expect(of('department').people).toBeGreaterThan(400);
    expect(of('department').unit.matched).toBeGreaterThan(of('jobTitle').unit.matched);
    expect(of('jobTitle').userType.matched).toBeGreaterThan(of('department').userType.matched);
  });

  it('of a Ziik that never answers leaves room for others: two at once for one subject', async () => {
    const acme = ziik.instance('acme');
    acme.addFault({ match: { method: 'GET' }, times: -1, fault: { kind: 'hang' } });
    const trials = [verify(), verify()];
    await waitUntil('both under way', () => acme.journal().filter(({ method }) => method === 'GET').length >= 2);

    const third = await admin.send('POST', `/v1/integrations/${id}/verification`);

    expect(third).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    acme.clearFaults();
    for (const { checks } of await Promise.all(trials)) expect(checks).toHaveLength(4);
    expect((await summary()).at(-1)).toBe('ziik passed');
  });

  it('[S4] distinguishes a wrong secret, a missing consent and a disabled application', async () => {
    directory.configure({ consent: false });
    expect(await summary()).toEqual([
      'token passed',
      'permission failed permission-missing',
      'directory skipped',
      'ziik passed',
    ]);
    expect((await verify()).advice).toBeNull();
    directory.configure({ consent: true, appDisabled: true });
    expect((await summary())[0]).toBe('token failed application-disabled');
    directory.configure({ appDisabled: false, secret: 'another' });
    expect((await summary())[0]).toBe('token failed secret-wrong');
  });

  it('[S4] distinguishes an account that Ziik refuses from a Ziik that does not answer', async () => {
    await setInstance({ ...ZIIK, password: 'wrong' });
    expect((await summary())[3]).toBe('ziik failed ziik-credentials-wrong');
    await setInstance(ZIIK);
    ziik.remove('acme');
    expect((await summary())[3]).toBe('ziik failed ziik-unavailable');
  });
});
