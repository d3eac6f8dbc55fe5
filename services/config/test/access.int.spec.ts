import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { API_ROUTES } from '../src/serve-http/api-route.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let theirs: { integration: string; run: string; preview: string };
let admin: Caller;
const AZURE_ID = '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0';

beforeAll(async () => {
  config = await startTestConfig('config_access');
  await makeInstance(config, 'acme');
  await makeInstance(config, 'other');
  admin = await config.administrator('acme');
  const owner = await config.administrator('other');
  const { body } = await owner.send('POST', '/v1/integrations', anIntegration({ enabled: true }));
  const run = await owner.send('POST', `/v1/integrations/${body.id}/runs`, { kind: 'full' });
  const preview = await owner.send('POST', `/v1/integrations/${body.id}/previews`, { unitField: 'city' });
  theirs = { integration: body.id, run: run.body.id, preview: preview.body.id };
  await config.db.execute(
    `INSERT INTO config.person (integration_id, azure_id, sequence, status, user_types, findings, finding_codes, search, updated_at)
      VALUES ($1, $2, 1, 'deactivated', '[]', '[]', '{}', '', now())`,
    [theirs.integration, AZURE_ID],
  );
});
afterAll(() => config?.stop());

const BODIES: Record<string, unknown> = {
  '/v1/integrations': anIntegration(),
  '/v1/integrations/:id': { name: 'Taken over' },
  '/v1/integrations/:id/runs': { kind: 'full' },
  '/v1/integrations/:id/users/requests': { kind: 'sync', azureIds: [AZURE_ID] },
  '/v1/runs/:id/decision': { deactivations: 'approve' },
  '/v1/integrations/:id/previews': { unitField: 'city' },
  '/v1/integrations/:id/aliases': { kind: 'unit', value: 'x', target: { id: 1 } },
  '/v1/instances/:slug': { baseUrl: 'https://acme.ziik.io/api', username: 'u', password: 'p' },
};
/** What a call cannot do without. */
const QUERIES: Record<string, string> = { '/v1/integrations/:id/lookup': '?text=ida%40acme.example' };
const guarded = API_ROUTES.filter(({ role }) => role !== 'public').map(({ method, path, role }) => ({
  method,
  path,
  role,
}));
const scoped = guarded.filter(({ path, role }) => role !== 'operator' && path.includes(':id'));
function theirsOf(path: string): string {
  if (path.startsWith('/v1/runs')) return theirs.run;
  return path.startsWith('/v1/previews') ? theirs.preview : theirs.integration;
}
const pathOf = (path: string) =>
  path
    .replace(':id', theirsOf(path))
    .replace(':azureId', AZURE_ID)
    .replace(':aliasId', AZURE_ID)
    .replace(':slug', 'acme');
const call = (caller: Caller, { method, path }: { method: string; path: string }) =>
  caller.send(
    method,
    pathOf(path) + (QUERIES[path] ?? ''),
    method === 'GET' || method === 'DELETE' ? undefined : BODIES[path],
  );

describe('a call without a valid token', () => {
  it.each(guarded)('is refused: $method $path', async (route) => {
    const answer = await call(await config.as(undefined), route);
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('is refused with a forged, an expired, a foreign or no real token', async () => {
    const claims = { roles: ['platform-administrator'], instance: 'acme' };
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ iss: 'https://sign-in.example', aud: 'user-sync', sub: 'ada', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setExpirationTime('5m')
      .sign(privateKey);
    const expired = await config.token({ ...claims, exp: Math.floor(Date.now() / 1_000) - 120 });
    const foreign = await config.token({ ...claims, aud: 'another' });

    for (const token of [forged, expired, foreign, 'nonsense'])
      expect((await (await config.as(token)).get('/v1/integrations')).status).toBe(401);
  });
});

describe('a sign-in that fails', () => {
  it('is logged with its reason and the id of the call, never with the token, and a flood causes few lines', async () => {
    const expired = await config.token({ roles: ['operator'], exp: Math.floor(Date.now() / 1_000) - 120 });
    const lines = () =>
      config.said.filter((line) => line.includes('a sign-in was refused') && line.includes('ERR_JWT_EXPIRED'));
    const before = lines().length;
    const caller = await config.as(expired);

    const answers = await Promise.all(Array.from({ length: 50 }, () => caller.get('/v1/integrations')));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    const told = lines()
      .slice(before)
      .map((line) => JSON.parse(line));
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(10);
    expect(answers.map(({ headers }) => headers.get('x-request-id'))).toContain(told[0].correlationId);
    const [, payload, signature] = expired.split('.');
    for (const part of [payload!, signature!]) expect(config.said.join('')).not.toContain(part);
  });

  it('for an instance that is no text is refused as one without an instance', async () => {
    for (const instance of [{}, { toString: 1 }, 7, ['acme']])
      expect(
        (await (await config.as({ roles: ['platform-administrator'], instance })).get('/v1/integrations')).status,
      ).toBe(403);
  });

  it('is one whose subject is no text', async () => {
    for (const sub of ['', ' ', 7, {}, ['ada']])
      expect((await (await config.as({ roles: ['operator'], sub })).get('/v1/instances')).status).toBe(401);
  });
});

describe('a call with the wrong role', () => {
  it.each(guarded.filter(({ role }) => role !== 'anyone'))('is refused: $method $path', async (route) => {
    const role = route.role === 'operator' ? 'platform-administrator' : 'operator';
    const answer = await call(await config.as({ roles: [role], instance: 'other' }), route);
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('is refused without any role, and for an administrator of no instance', async () => {
    for (const claims of [
      { instance: 'acme' },
      { roles: ['root'], instance: 'acme' },
      { roles: ['platform-administrator'] },
    ])
      expect((await (await config.as(claims)).get('/v1/integrations')).status).toBe(403);
    expect((await (await config.as({ roles: [] })).get('/v1/audit')).status).toBe(403);
  });
});

describe('what belongs to another instance', () => {
  it.each(scoped)('[S1] does not exist: $method $path', async (route) => {
    const answer = await call(admin, route);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('[S1] is in no list and did not change', async () => {
    expect((await admin.get('/v1/integrations')).body.data).toEqual([]);
    const owner = await config.administrator('other');
    const { body } = await owner.get(`/v1/integrations/${theirs.integration}`);
    expect(body).toMatchObject({ name: expect.stringMatching(/^Integration/), enabled: true });
    expect((await owner.get(`/v1/runs/${theirs.run}`)).body.status).toBe('queued');
    expect(await config.db.query('SELECT 1 FROM control.request')).toEqual([]);
  });
});

describe('the description of the API', () => {
  it('names every route, and nothing else', async () => {
    const { body } = await (await config.as(undefined)).get('/openapi.json');

    const described = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = API_ROUTES.map(({ method, path }) => `${method} ${path.replace(/:([^/]+)/g, '{$1}')}`);
    expect(body.openapi).toBe('3.1.0');
    expect(described.sort()).toEqual(declared.sort());
    const references = JSON.stringify(body).match(/#\/components\/schemas\/\w+/g) ?? [];
    for (const reference of references) expect(body.components.schemas).toHaveProperty(reference.split('/').at(-1)!);
  });

  it('is true: each route is served', async () => {
    const operator = await config.operator();
    for (const route of guarded) {
      const answer = await call(route.role === 'operator' ? operator : admin, route);
      expect([405, 500, 501]).not.toContain(answer.status);
    }
  });
});

describe('connections to the database that were cut', () => {
  it('cause no internal error: 503 at worst, and the next call is served', async () => {
    await config.db.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name LIKE 'config%' AND datname = current_database()`,
    );

    const answers = await Promise.all(Array.from({ length: 4 }, () => admin.get('/v1/integrations')));

    for (const { status } of answers) expect([200, 503]).toContain(status);
    expect((await admin.get('/v1/integrations')).status).toBe(200);
  });
});
