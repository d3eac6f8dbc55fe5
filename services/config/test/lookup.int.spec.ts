import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EntraSandbox, type SandboxDirectory, startEntra } from '@user-sync/sandbox-entra';
import { startZiik, type ZiikInstance, type ZiikSandbox } from '@user-sync/sandbox-ziik';
import { anIntegration, type Caller, startTestConfig, type TestConfig } from './start-test-config.ts';

const ACCOUNT = { username: 'sync@acme.example', password: 'pw' };
let entra: EntraSandbox;
let ziik: ZiikSandbox;
let config: TestConfig;
let admin: Caller;
let acme: ZiikInstance;
let directory: SandboxDirectory;
let id: string;
let looker = 0;

beforeAll(async () => {
  [entra, ziik] = await Promise.all([startEntra(), startZiik()]);
  config = await startTestConfig('config_lookup', { LOGIN_URL: entra.url, GRAPH_URL: entra.url });
  const operator = await config.operator();
  for (const slug of ['acme', 'other']) {
    ziik.create(slug, ACCOUNT);
    await operator.send('PUT', `/v1/instances/${slug}`, { baseUrl: `${ziik.url}/${slug}/api`, ...ACCOUNT });
  }
  acme = ziik.instance('acme');
});
afterAll(async () => {
  await config?.stop();
  await Promise.all([entra?.close(), ziik?.close()]);
});
beforeEach(async () => {
  // Each is counted by itself: twenty a minute.
  admin = await config.as({ sub: `looker-${++looker}`, roles: ['platform-administrator'], instance: 'acme' });
  acme.clearFaults();
  entra.clearFaults();
  const tenantId = randomUUID();
  directory = entra.createTenant(tenantId, { people: 50, seed: 3 });
  id = await integrate(admin, tenantId);
});

async function integrate(as: Caller, tenantId = randomUUID(), name = `Integration ${tenantId}`): Promise<string> {
  const applicationId = '00000000-0000-4000-8000-000000000001';
  const input = anIntegration({ name, tenantId, applicationId, secret: 'sandbox-secret', enabled: true });
  return (await as.send('POST', '/v1/integrations', input)).body.id;
}

const lookUp = (text: string) => admin.get(`/v1/integrations/${id}/lookup?text=${encodeURIComponent(text)}`);

/** Somebody in the read model of an integration. */
async function held(integrationId: string, change: { email?: string; ziikUserId?: number; azureId?: string } = {}) {
  const azureId = change.azureId ?? randomUUID();
  await config.db.execute(
    `INSERT INTO config.person (integration_id, azure_id, sequence, status, email, ziik_user_id, user_types, findings,
        finding_codes, search, updated_at) VALUES ($1, $2, 1, 'assigned', $3, $4, '[]', '[]', '{}', '', now())`,
    [integrationId, azureId, change.email ?? null, change.ziikUserId ?? null],
  );
  return azureId;
}

const NOBODY = { user: null, ziik: null, azure: null, integration: null };

describe('a look-up', () => {
  it.each<[string, (azureId: string) => string]>([
    ['an address, whatever its letter case', () => ' Ida.Holm@Acme.example '],
    ["Azure's id", (azureId) => azureId.toUpperCase()],
    ["Ziik's id", () => '90210'],
  ])('finds who is held by %s, and asks nobody else', async (_by, textOf) => {
    const azureId = await held(id, { email: 'ida.holm@acme.example', ziikUserId: 90_210 });
    const before = entra.journal().total;

    const { status, body } = await lookUp(textOf(azureId));

    expect(status).toBe(200);
    expect(body).toEqual({ ...NOBODY, verdict: 'held', user: expect.objectContaining({ azureId }), notAsked: [] });
    expect(entra.journal().total).toBe(before);
  });

  it('finds who another integration of the instance holds, and names that one', async () => {
    const shops = await integrate(admin, randomUUID(), 'Shops');
    const email = `in.shops.${looker}@acme.example`;
    const azureId = await held(shops, { email });

    expect((await lookUp(email)).body).toEqual({
      ...NOBODY,
      verdict: 'other-integration',
      user: expect.objectContaining({ azureId }),
      integration: { id: shops, name: 'Shops' },
      notAsked: [],
    });
  });

  it('[S1] tells nothing of people another instance holds', async () => {
    const theirs = await integrate(await config.administrator('other'));
    const email = `theirs.${looker}@other.example`;
    const azureId = await held(theirs, { email, ziikUserId: 80_000 + looker });

    for (const text of [email, azureId, String(80_000 + looker)])
      expect((await lookUp(text)).body).toMatchObject({ ...NOBODY, verdict: 'nowhere' });
    expect((await admin.get(`/v1/integrations/${theirs}/lookup?text=${email}`)).status).toBe(404);
  });

  it.each(['id', 'userPrincipalName'] as const)('finds who is in Azure and not read yet, by %s', async (property) => {
    const person = directory.personAt(4);

    expect((await lookUp(person[property])).body).toMatchObject({
      ...NOBODY,
      verdict: 'azure-unread',
      azure: { id: person.id, firstName: person.givenName, lastName: person.surname },
    });
  });

  it('finds who is held by the sign-in name that Azure knows', async () => {
    const { id: azureId, userPrincipalName } = directory.personAt(5);
    await held(id, { azureId });

    expect((await lookUp(userPrincipalName)).body).toMatchObject({ verdict: 'held', user: { azureId } });
  });

  it('finds who is in Ziik alone, active or deactivated, by the very address', async () => {
    const email = `hand.${looker}@acme.example`;
    const { id: ziikId } = acme.createUser({ email, firstName: 'By', lastName: 'Hand' });
    expect((await lookUp(email)).body).toMatchObject({
      ...NOBODY,
      verdict: 'ziik-only',
      ziik: { id: ziikId, email, active: true },
      notAsked: [],
    });
    expect((await lookUp(String(ziikId))).body).toMatchObject({ verdict: 'ziik-only', ziik: { id: ziikId } });
    acme.deactivateUser(ziikId);
    expect((await lookUp(email)).body).toMatchObject({ verdict: 'ziik-only', ziik: { id: ziikId, active: false } });
    expect((await lookUp(`and.${email}`)).body).toMatchObject({ ...NOBODY, verdict: 'nowhere', notAsked: [] });
  });

  it('says which of them could not be asked, and what the other one said', async () => {
    const email = `half.${looker}@acme.example`;
    acme.createUser({ email, firstName: 'Half', lastName: 'Known' });
    directory.configure({ consent: false });
    expect((await lookUp(email)).body).toMatchObject({ verdict: 'ziik-only', notAsked: ['azure'] });
    directory.configure({ consent: true });
    acme.addFault({ match: { method: 'GET' }, times: -1, fault: { status: 503 } });
    expect((await lookUp(directory.personAt(6).userPrincipalName)).body).toMatchObject({
      verdict: 'azure-unread',
      notAsked: ['ziik'],
    });
    expect((await lookUp('Anna Holm')).body).toMatchObject({ verdict: 'nowhere', notAsked: ['azure', 'ziik'] });
  });

  it('is audited, without the text', async () => {
    const person = directory.personAt(7);
    await lookUp(person.userPrincipalName);

    const [entry] = (await admin.get('/v1/audit?limit=1')).body.data;

    expect(entry).toMatchObject({
      action: 'user.looked-up',
      target: { kind: 'integration', id },
      changes: { verdict: 'azure-unread', azureId: person.id },
    });
    expect(JSON.stringify(entry)).not.toContain(person.userPrincipalName);
  });

  it('is possible twenty times a minute', async () => {
    const statuses: number[] = [];
    await held(id, { ziikUserId: 777 });
    for (let call = 1; call <= 21; call++) statuses.push((await lookUp('777')).status);

    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
    expect((await admin.get(`/v1/integrations/${id}`)).status).toBe(200);
  });

  it.each([
    ['10,000 characters', 'x'.repeat(10_000)],
    ['one more than an address has', `${'x'.repeat(309)}@acme.example`.slice(0, 321)],
    ['a NUL', 'ida\0@acme.example'],
    ['only white space', '  '],
    ['nothing', ''],
  ])('refuses %s', async (_what, text) => {
    const answer = await lookUp(text);

    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/text', code: 'invalid-parameter' }] } });
    expect(JSON.stringify(answer.body).length).toBeLessThan(1_000);
  });
});
