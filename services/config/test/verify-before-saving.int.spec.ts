import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { showCatalogue } from '@user-sync/control';
import {
  type EntraSandbox,
  type SandboxDirectory,
  startEntra,
  unitNames,
  userTypeNames,
} from '@user-sync/sandbox-entra';
import { startZiik, type ZiikSandbox } from '@user-sync/sandbox-ziik';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

const SECRET = 'sandbox-secret';
const applicationId = '00000000-0000-4000-8000-000000000001';
let entra: EntraSandbox;
let ziik: ZiikSandbox;
let config: TestConfig;
let admin: Caller;
let directory: SandboxDirectory;
let tenantId: string;
let admins = 0;

beforeAll(async () => {
  [entra, ziik] = await Promise.all([startEntra(), startZiik()]);
  config = await startTestConfig('config_before_saving', { LOGIN_URL: entra.url, GRAPH_URL: entra.url });
  ziik.create('acme', { username: 'sync', password: 'pw', unitNames: unitNames(50), userTypeNames: userTypeNames() });
  await (await config.operator()).send('PUT', '/v1/instances/acme', {
    baseUrl: `${ziik.url}/acme/api`,
    username: 'sync',
    password: 'pw',
  });
  await makeInstance(config, 'other');
});
afterAll(async () => {
  await config?.stop();
  await Promise.all([entra?.close(), ziik?.close()]);
});
beforeEach(async () => {
  admins++;
  admin = await config.as({ sub: `admin-${admins}`, roles: ['platform-administrator'], instance: 'acme' });
  tenantId = randomUUID();
  directory = entra.createTenant(tenantId, { people: 300, seed: 3 });
});

const verify = (body: object, caller = admin) => caller.send('POST', '/v1/verifications', body);
const make = async (change: object = {}) =>
  (await admin.send('POST', '/v1/integrations', anIntegration({ tenantId, applicationId, secret: SECRET, ...change })))
    .body;
const statuses = ({ body }: Awaited<ReturnType<typeof verify>>) =>
  body.checks.map(({ name, status, code }: Record<string, string>) => [name, status, code].filter(Boolean).join(' '));

describe('a verification before saving', () => {
  it('[S4] tries values that are not stored, and stores none of them', async () => {
    const answer = await verify({ applicationId, tenantId, secret: SECRET, unitField: 'department' });

    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual(['token passed', 'permission passed', 'directory passed', 'ziik passed']);
    expect(answer.body.people).toBe(300);
    expect(answer.body.pairs).toHaveLength(72);
    expect(answer.body.checks.map(({ values }: { values: object }) => values)).toEqual([
      {},
      {},
      { people: 300 },
      { units: expect.any(Number), userTypes: expect.any(Number) },
    ]);
    expect(await config.db.query('SELECT 1 FROM control.integration WHERE tenant_id = $1', [tenantId])).toEqual([]);
    expect(await config.db.query('SELECT 1 FROM config.person')).toEqual([]);
  });

  it('[S4] says what is wrong with a secret before it is saved', async () => {
    directory.configure({ secret: 'another' });

    const answer = await verify({ applicationId, tenantId, secret: SECRET });

    expect(statuses(answer)[0]).toBe('token failed secret-wrong');
    expect(answer.body).toMatchObject({ people: null, advice: null, pairs: null });
    expect(answer.body.checks[0]).toMatchObject({ values: { microsoftCode: 'AADSTS7000215' }, since: null });
  });

  it('takes the stored secret where tenant and application are those that it was entered for', async () => {
    const { id: integrationId } = await make();

    expect(statuses(await verify({ integrationId, applicationId: applicationId.toUpperCase(), tenantId }))[0]).toBe(
      'token passed',
    );
  });

  it.each<[string, () => Promise<object>]>([
    ['without an integration', async () => ({ applicationId, tenantId })],
    ['for another tenant', async () => ({ integrationId: (await make()).id, applicationId, tenantId: randomUUID() })],
    [
      'for another application',
      async () => ({ integrationId: (await make()).id, applicationId: randomUUID(), tenantId }),
    ],
  ])('[S7] never uses the stored secret %s', async (_, body) => {
    const before = entra.journal().total;
    const answer = await verify(await body());

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/secret', code: 'required' }] } });
    expect(entra.journal().total).toBe(before);
  });

  it("[S1] does not know another instance's integration, with or without a secret", async () => {
    const { id: integrationId } = await make();
    const stranger = await config.administrator('other');

    for (const secret of [{}, { secret: SECRET }])
      expect((await verify({ integrationId, applicationId, tenantId, ...secret }, stranger)).status).toBe(404);
    expect((await verify({ integrationId: randomUUID(), applicationId, tenantId })).status).toBe(404);
  });

  it('says all that is wrong with its values at once', async () => {
    const { status, body } = await verify({
      applicationId: 'x',
      tenantId: 'y',
      secret: randomUUID(),
      unitField: 'shoeSize',
      userTypeField: 'jobTitle',
      options: { matching: 'rough' },
      enabled: true,
    });

    expect(status).toBe(422);
    expect(body.errors.map(({ pointer, code }: Record<string, string>) => `${pointer} ${code}`).sort()).toEqual([
      '/applicationId invalid-guid',
      '/enabled unknown-property',
      '/options/matching invalid-value',
      '/secret secret-is-an-id',
      '/tenantId invalid-guid',
      '/unitField unknown-field',
    ]);
    expect(
      (await verify({ applicationId, tenantId, secret: 's', unitField: 'city', userTypeField: 'city' })).body,
    ).toMatchObject({ errors: [{ pointer: '/userTypeField', code: 'same-field' }] });
  });

  it('is limited to ten a minute for a subject, and for nobody else', async () => {
    for (let call = 1; call <= 10; call++) expect((await verify({})).status).toBe(422);
    const refused = await verify({});

    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await verify({}, await config.administrator())).status).toBe(422);
    expect((await admin.get('/v1/integrations')).status).toBe(200);
  });

  it('[S7] stands in the audit, and the secret nowhere', async () => {
    await verify({ applicationId, tenantId, secret: 'canary~before~saving' });

    const [entry] = (await admin.get('/v1/audit?action=connection.verified&limit=1')).body.data;
    expect(entry).toMatchObject({
      actor: `admin-${admins}`,
      target: { kind: 'instance', id: 'acme' },
      changes: { tenantId, applicationId, secret: 'given' },
    });
    expect(config.said.join('')).not.toContain('canary~before~saving');
  });
});

describe('the advice on everybody who was read', () => {
  const [unit] = unitNames(50);
  const [userType] = userTypeNames();
  const PEOPLE = [
    { department: unit, jobTitle: userType, city: 'Aarhus' },
    { department: unit, jobTitle: 'Boss' },
    { department: 'Nowhere', jobTitle: userType },
  ];
  const COPIES = 901;
  const numbered = (names: readonly string[]) => JSON.stringify(names.map((name, at) => ({ id: at + 1, name })));
  let id: string;
  beforeEach(async () => {
    id = (await make()).id;
    const azure = Array.from({ length: COPIES }, () => PEOPLE.map((person) => JSON.stringify(person))).flat();
    await config.db.execute(
      `INSERT INTO config.person (integration_id, azure_id, sequence, status, user_types, findings, finding_codes, search,
          updated_at, azure)
        SELECT $1, 'p' || place, place, 'assigned', '[]', '[]', '{}', '', now(), azure
          FROM unnest($2::text[]) WITH ORDINALITY AS given (azure, place)`,
      // Some are gone from Azure.
      [id, [...azure, null, null]],
    );
    const kept = { version: 1, units: numbered(unitNames(50)), userTypes: numbered(userTypeNames()) };
    await config.db.transaction((tx) => showCatalogue(tx, 'acme', kept));
  });
  const advise = (caller = admin) => caller.get(`/v1/integrations/${id}/field-advice`);

  it('counts all of them, and asks nobody in Azure', async () => {
    directory.configure({ secret: 'another' });

    const { status, body } = await advise();

    expect(status).toBe(200);
    expect(body.people).toBe(3 * COPIES);
    expect(
      body.pairs.find(
        ({ unitField, userTypeField }: Record<string, string>) =>
          unitField === 'department' && userTypeField === 'jobTitle',
      ),
    ).toMatchObject({ placed: COPIES, unitOnly: COPIES });
    const department = body.advice.find(({ field }: { field: string }) => field === 'department');
    expect(department).toMatchObject({ people: 3 * COPIES, unit: { matched: 1, values: 2, people: 2 * COPIES } });
    expect(department.samples).toEqual([
      { value: unit, people: 2 * COPIES, unit: true, userType: false },
      { value: 'Nowhere', people: COPIES, unit: false, userType: false },
    ]);
  });

  it('is limited and audited', async () => {
    for (let call = 1; call <= 10; call++) expect((await advise()).status).toBe(200);
    expect((await advise()).status).toBe(429);

    const { data } = (await admin.get(`/v1/audit?action=field-advice.read&integration=${id}`)).body;
    expect(data).toHaveLength(10);
  });

  it('asks nobody in Ziik either, also while Ziik is down', async () => {
    ziik.instance('acme').addFault({ match: { method: 'GET' }, times: -1, fault: { kind: 'reset' } });
    const before = ziik.instance('acme').calls.received;

    expect(await advise()).toMatchObject({ status: 200, body: { people: 3 * COPIES } });
    expect(ziik.instance('acme').calls.received).toBe(before);
    ziik.instance('acme').clearFaults();
  });

  it('[S16] counts the aliases of the integration, as verifications of it do', async () => {
    type Field = { field: string; unit: object; samples: { value: string; unit: boolean }[] };
    const fieldOf = ({ body }: { body: { advice: Field[] } }, name: string) =>
      body.advice.find(({ field }) => field === name)!;
    const verifyStored = () => admin.send('POST', `/v1/integrations/${id}/verification`);
    const means = async (value: string) => {
      const alias = { kind: 'unit', value, target: { id: 2 } };
      expect((await admin.send('POST', `/v1/integrations/${id}/aliases`, alias)).status).toBe(201);
    };
    const { value: city, unit: isUnit } = fieldOf(await verifyStored(), 'city').samples[0]!;
    expect(isUnit).toBe(false);
    await means('Nowhere');
    await means(city);

    expect(fieldOf(await advise(), 'department').unit).toEqual({ matched: 2, values: 2, people: 3 * COPIES });
    expect(fieldOf(await verifyStored(), 'city').samples[0]).toMatchObject({ value: city, unit: true });
    const unsaved = await verify({ applicationId, tenantId, integrationId: id });
    expect(fieldOf(unsaved, 'city').samples[0]).toMatchObject({ value: city, unit: true });
  });

  it('says so while units and user types have not been read', async () => {
    await config.db.execute(`DELETE FROM control.catalogue WHERE instance_slug = 'acme'`);

    expect(await advise()).toMatchObject({ status: 409, body: { code: 'catalogue-unread' } });
  });

  it('[S1] does not exist for another instance, nor for an operator', async () => {
    expect((await advise(await config.administrator('other'))).status).toBe(404);
    expect((await advise(await config.operator())).status).toBe(403);
  });
});
