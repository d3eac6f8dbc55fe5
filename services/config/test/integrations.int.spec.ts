import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let operator: Caller;

beforeAll(async () => {
  config = await startTestConfig('config_integrations');
  await makeInstance(config, 'acme', 'canary~webhook');
  await makeInstance(config, 'other');
  admin = await config.administrator('acme');
  operator = await config.operator();
});
afterAll(() => config?.stop());

async function create(change: Record<string, unknown> = {}, caller = admin) {
  const answer = await caller.send('POST', '/v1/integrations', anIntegration(change));
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
}
const errorsOf = ({ body }: { body: { errors: { pointer: string; code: string }[] } }) =>
  body.errors.map(({ pointer, code }) => `${pointer} ${code}`);
const firstReadSucceeded = (id: string) =>
  config.db.execute('UPDATE control.integration SET first_read_at = now() WHERE id = $1', [id]);
const runBegun = (id: string) =>
  config.db.execute(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, started_at, ended_at, answered_at)
      VALUES (gen_random_uuid(), $1, 'full', 'schedule', 'succeeded', now(), now(), now())`,
    [id],
  );
const queuedKinds = async (id: string) =>
  (
    await config.db.query<{ kind: string }>(
      "SELECT kind FROM control.run WHERE integration_id = $1 AND status = 'queued' ORDER BY kind",
      [id],
    )
  ).map(({ kind }) => kind);

describe('instances', () => {
  it('are made, shown with the paths of their webhooks, listed and removed by an operator', async () => {
    const made = await operator.send('PUT', '/v1/instances/brief', {
      baseUrl: 'https://brief.ziik.io/api/',
      username: 'u',
      password: 'canary~Ziik~password',
    });
    expect(made).toMatchObject({
      status: 200,
      body: {
        slug: 'brief',
        baseUrl: 'https://brief.ziik.io/api',
        username: 'u',
        webhooks: { 'user.create': '/v1/webhooks/ziik/brief/user.create' },
      },
    });
    expect((await operator.get('/v1/instances/brief')).body).toEqual(made.body);
    expect((await operator.get('/v1/instances')).body.data.map(({ slug }: { slug: string }) => slug)).toContain(
      'brief',
    );
    expect((await operator.send('DELETE', '/v1/instances/brief')).status).toBe(204);
    expect((await operator.get('/v1/instances/brief')).status).toBe(404);
  });

  it('stay while they have integrations', async () => {
    await create({}, await config.administrator('other'));
    expect(await operator.send('DELETE', '/v1/instances/other')).toMatchObject({
      status: 409,
      body: { code: 'has-integrations' },
    });
  });

  it.each([
    'http://acme.ziik.io/api',
    'https://ziik.io.evil.example/api',
    'https://u:p@acme.ziik.io/api',
    'https://169.254.169.254/api',
    'https://acme.ziik.io:8443/api',
    'nonsense',
  ])('are refused at %s', async (baseUrl) => {
    const answer = await operator.send('PUT', '/v1/instances/acme', { baseUrl, username: 'u', password: 'p' });
    expect(answer.status).toBe(422);
    expect(errorsOf(answer)).toEqual(['/baseUrl host-not-allowed']);
  });
});

describe('integrations', () => {
  it('[S5, S7] are created without ever returning the secret', async () => {
    const answer = await admin.send(
      'POST',
      '/v1/integrations',
      anIntegration({ name: 'Contoso', secretExpiresAt: '2099-01-01' }),
    );

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/integrations/${answer.body.id}`);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      name: 'Contoso',
      enabled: false,
      secret: { expiresAt: '2099-01-01T00:00:00.000Z' },
      options: { matching: 'exact', maxDeactivations: { percent: 10, from: 20 }, cloud: 'global' },
      state: 'disabled',
      attention: [{ code: 'never-initiated', severity: 'warning' }],
      lastRun: null,
      nextRunAt: null,
      counts: { linked: 0, managedInZiik: 0 },
    });
    expect(Object.keys(answer.body.secret)).toEqual(['changedAt', 'expiresAt']);
  });

  it('[S6, S7, S9, S11] are refused with all reasons together', async () => {
    const answer = await admin.send('POST', '/v1/integrations', {
      ...anIntegration({
        name: '  ',
        tenantId: 'contoso',
        secret: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
        unitField: 'jobTitle',
        extra: 1,
      }),
      applicationId: undefined,
    });

    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(errorsOf(answer).sort()).toEqual([
      '/applicationId required',
      '/extra unknown-property',
      '/name required',
      '/secret secret-is-an-id',
      '/tenantId invalid-guid',
      '/userTypeField same-field',
    ]);
  });

  it('[R several] have one tenant once per instance, but the same one in another instance', async () => {
    const { tenantId } = await create();

    const second = await admin.send('POST', '/v1/integrations', anIntegration({ tenantId: tenantId.toUpperCase() }));
    expect(errorsOf(second)).toEqual(['/tenantId duplicate-tenant']);
    await create({ tenantId }, await config.administrator('other'));
  });

  it('need an instance', async () => {
    const nobody = await config.administrator('nobody');
    expect((await nobody.send('POST', '/v1/integrations', anIntegration())).status).toBe(404);
  });

  it("are changed in any part, but not over somebody else's changes", async () => {
    const { id } = await create();
    const path = `/v1/integrations/${id}`;

    const renamed = await admin.send(
      'PATCH',
      path,
      { name: 'New', options: { maxDeactivations: { from: 5 } } },
      { 'if-match': '"1"' },
    );
    const late = await admin.send('PATCH', path, { name: 'Late' }, { 'if-match': '"1"' });

    expect(renamed).toMatchObject({
      status: 200,
      body: { name: 'New', options: { maxDeactivations: { percent: 10, from: 5 } } },
    });
    expect(renamed.headers.get('etag')).toBe('"2"');
    expect(late).toMatchObject({ status: 412, body: { code: 'changed-meanwhile' } });
    expect((await admin.get(path)).body.name).toBe('New');
  });

  it('[S11] are not changed to one field for both', async () => {
    const { id } = await create();
    const answer = await admin.send('PATCH', `/v1/integrations/${id}`, { unitField: 'jobTitle' });
    expect(errorsOf(answer)).toEqual(['/userTypeField same-field']);
  });

  it('[S6] keep their tenant and cloud once users were read, not their application', async () => {
    const { id } = await create();
    const change = { tenantId: '6ea91a8d-e32e-41a1-b7bd-ffffffffffff', options: { cloud: 'china' } };
    await firstReadSucceeded(id);

    const answer = await admin.send('PATCH', `/v1/integrations/${id}`, change);

    expect(errorsOf(answer)).toEqual(['/tenantId immutable', '/options/cloud immutable']);
    const application = { applicationId: '0d6f7c1e-54b1-4a07-9a3f-000000000000' };
    expect((await admin.send('PATCH', `/v1/integrations/${id}`, application)).status).toBe(200);
  });

  it('[S8] take a new secret only when Entra accepts it', async () => {
    const { id, secret } = await create();
    const path = `/v1/integrations/${id}`;
    const change = (value: string) => admin.send('PATCH', path, { secret: value });
    config.goodSecrets.add('canary~next~secret');

    const refused = await change('canary~wrong~secret');
    config.entraIsDown = true;
    const down = await change('canary~next~secret');
    config.entraIsDown = false;
    expect(errorsOf(refused)).toEqual(['/secret secret-wrong']);
    expect(down).toMatchObject({ status: 503, body: { code: 'graph-unavailable' } });
    expect((await admin.get(path)).body.secret).toEqual(secret);

    expect(await change('canary~next~secret')).toMatchObject({ status: 200 });
    expect((await admin.get(path)).body.secret.changedAt > secret.changedAt).toBe(true);
  });

  it('[S12] queue what they need when they are enabled, and nothing waits once they are disabled', async () => {
    const { id } = await create();
    const set = (enabled: boolean) => admin.send('PATCH', `/v1/integrations/${id}`, { enabled });
    expect((await set(true)).body).toMatchObject({ enabled: true, state: 'ready', nextRunAt: expect.any(String) });
    expect(await queuedKinds(id)).toEqual([]);

    await firstReadSucceeded(id);
    await set(false);
    await set(true);
    expect(await queuedKinds(id)).toEqual(['delta', 'remap']);
    await set(false);
    expect(await queuedKinds(id)).toEqual([]);
  });

  it.each([
    ['another field', { unitField: 'city' }, ['remap']],
    ['an option that decides', { options: { matching: 'relaxed' } }, ['remap']],
    ['an option that does not', { options: { welcomeMail: true } }, []],
    ['the same field', { unitField: 'department' }, []],
  ])('[S37] decide everybody again after a change of %s', async (_, change, expected) => {
    const { id } = await create({ enabled: true });
    await runBegun(id);

    await admin.send('PATCH', `/v1/integrations/${id}`, change);

    expect(await queuedKinds(id)).toEqual(expected);
  });

  it('[R deletion] are deleted when they are disabled, with their secret and their lists', async () => {
    const { id, tenantId } = await create({ enabled: true });
    const path = `/v1/integrations/${id}`;
    expect(await admin.send('DELETE', path)).toMatchObject({ status: 409, body: { code: 'integration-enabled' } });
    await admin.send('PATCH', path, { enabled: false });

    expect((await admin.send('DELETE', path)).status).toBe(204);

    expect((await admin.get(path)).status).toBe(404);
    expect((await admin.send('DELETE', path)).status).toBe(404);
    const [row] = await config.db.query('SELECT secret_jwe FROM control.integration WHERE id = $1', [id]);
    expect(row).toEqual({ secret_jwe: '' });
    await create({ tenantId });
  });

  it('are listed by name in pages, each once', async () => {
    const lister = await config.administrator('lists');
    await makeInstance(config, 'lists');
    for (const name of ['d', 'b', 'a', 'c', 'b']) await create({ name }, lister);

    const names: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages++) {
      expect(pages).toBeLessThan(4);
      const { body } = await lister.get(`/v1/integrations?limit=2&cursor=${cursor}`);
      names.push(...body.data.map(({ name }: { name: string }) => name));
      cursor = body.nextCursor;
    }

    expect(names).toEqual(['a', 'b', 'b', 'c', 'd']);
  });

  it.each(['limit=0', 'limit=501', 'limit=ten', 'cursor=nonsense', 'cursor=WyJydW5zIiw3XQ', 'order=name'])(
    'are not listed by %s',
    async (query) => {
      const answer = await admin.get(`/v1/integrations?${query}`);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ code: 'invalid-parameter' }] } });
    },
  );
});

describe('errors', () => {
  it.each([
    ['an unknown address', 'GET', '/v1/nothing', undefined, 404, 'not-found'],
    ['another method', 'PUT', '/v1/integrations', {}, 405, 'method-not-allowed'],
    ['bad JSON', 'POST', '/v1/integrations', '{"name":', 400, 'malformed'],
    ['a body over 100 kB', 'POST', '/v1/integrations', { name: 'x'.repeat(103_000) }, 413, 'body-too-large'],
    ['an id that is none', 'GET', '/v1/integrations/7', undefined, 404, 'not-found'],
    ['a path that cannot be decoded', 'GET', '/v1/integrations/%E0%A4%A', undefined, 400, 'malformed'],
  ])('are problems: %s', async (_, method, path, body, status, code) => {
    const answer = await admin.send(method, path, body);

    expect(answer).toMatchObject({
      status,
      body: { status, code, title: expect.any(String), detail: expect.any(String) },
    });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('are problems for a body of another kind', async () => {
    const answer = await admin.send('POST', '/v1/integrations', 'a=b', { 'content-type': 'text/plain' });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
  });
});

describe('the audit', () => {
  it('says who did what, without secrets, and can only be added to', async () => {
    const { id } = await create({ name: 'Audited' });
    await admin.send('PATCH', `/v1/integrations/${id}`, { name: 'Renamed' });

    const { body } = await admin.get('/v1/audit?limit=2');

    expect(body.data).toMatchObject([
      {
        actor: 'ada',
        action: 'integration.changed',
        target: { kind: 'integration', id },
        changes: { name: { before: 'Audited', after: 'Renamed' } },
      },
      { action: 'integration.created', instance: 'acme' },
    ]);
    await expect(config.db.execute('DELETE FROM config.audit')).rejects.toThrow('only ever added to');
    const others = await (await config.administrator('other')).get('/v1/audit');
    expect(others.body.data.every(({ instance }: { instance: string }) => instance === 'other')).toBe(true);
  });
});

describe('secrets', () => {
  it('[S7] are in no response, no log and no table', async () => {
    const tables = await config.db.query<{ name: string }>(
      "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema IN ('control', 'config')",
    );
    const dump = await Promise.all(tables.map(({ name }) => config.db.query(`SELECT t::text FROM ${name} t`)));

    expect(JSON.stringify(dump)).toContain('Contoso');
    expect(JSON.stringify(dump)).not.toContain('canary');
    expect(config.said.join('\n')).not.toContain('canary');
  });
});
