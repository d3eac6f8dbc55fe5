import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Customer, makeCustomer, tokenFor } from '@user-sync/demo';
import { waitUntil } from '@user-sync/testing';
import fc from 'fast-check';
import { type MailServer, startMailServer } from '../services/config/test/mail-server.ts';
import { type Answer, type ApiCaller, createApiCaller, type Operation, type Schema } from './api-contract.ts';
import { startWorld, type World } from './start-world.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes; each is checked against its schema
type Json = any;

const WEBHOOK_SECRET = 'told-to-ziik-alone';
const PEOPLE = 40;

describe('the contract of the API', () => {
  let mailServer: MailServer;
  let world: World;
  let customer: Customer;
  let api: ApiCaller;
  let admin: string;
  let operator: string;
  let integrationId: string;
  /** A settled run, a linked person. */
  let runId: string;
  let azureId: string;

  const as = (token: string) => async (operation: string, path: string, body?: unknown) => {
    const answer = await api.call(operation, path, { token, body });
    if (answer.status >= 300) throw new Error(`${operation} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Json;
  };
  const change = (...changes: Json[]) =>
    world.sandbox.entra.send<{ data: { id: string }[] }>('POST', `/tenants/${customer.tenantId}/changes`, changes);
  const userOf = async (id: string): Promise<Json> =>
    (
      await api.call('GET /v1/integrations/{id}/users/{azureId}', `/v1/integrations/${integrationId}/users/${id}`, {
        token: admin,
      })
    ).body;
  const run = async (kind: string): Promise<Json> => {
    const { id } = await as(admin)('POST /v1/integrations/{id}/runs', `/v1/integrations/${integrationId}/runs`, {
      kind,
    });
    return waitUntil('the run settled', async () => {
      const now = await as(admin)('GET /v1/runs/{id}', `/v1/runs/${id}`);
      return now.settledAt && now;
    });
  };

  beforeAll(async () => {
    mailServer = await startMailServer();
    world = await startWorld('contract', {
      RETRY_FIRST: 'PT0.2S',
      CATALOGUE_PERIOD: 'PT1S',
      SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
      SMTP_FROM: 'sync@ziik.example',
    });
    customer = await makeCustomer(world.sandbox, 'contract', PEOPLE, 11);
    admin = await tokenFor(world.sandbox, 'platform-administrator', customer.slug);
    operator = await tokenFor(world.sandbox, 'operator');
    api = await createApiCaller(world.stack.config);
  });
  afterAll(async () => {
    await world?.stop();
    await mailServer?.stop();
  });

  it('holds while everything that the API can do is done', async () => {
    const { slug, tenantId, applicationId, secret, username, password } = customer;
    const byOperator = as(operator);
    const byAdmin = as(admin);
    for (const path of ['/healthz', '/readyz', '/openapi.json']) await byAdmin(`GET ${path}`, path);
    const instance = {
      baseUrl: `${world.sandbox.ziik.url}/${slug}/api`,
      username,
      password,
      webhookSecret: WEBHOOK_SECRET,
    };
    for (const each of [slug, 'spare']) await byOperator('PUT /v1/instances/{slug}', `/v1/instances/${each}`, instance);
    await byOperator('DELETE /v1/instances/{slug}', '/v1/instances/spare');
    await byOperator('GET /v1/instances', '/v1/instances');
    await byOperator('GET /v1/instances/{slug}', `/v1/instances/${slug}`);
    await byOperator('POST /v1/instances/{slug}/verification', `/v1/instances/${slug}/verification`);
    for (const by of [byAdmin, byOperator]) {
      await by('GET /v1/session', '/v1/session');
      await by('GET /v1/status', '/v1/status');
    }
    await byAdmin('POST /v1/verifications', '/v1/verifications', { applicationId, tenantId, secret });
    const made = await byAdmin('POST /v1/integrations', '/v1/integrations', {
      name: 'Shops',
      applicationId,
      tenantId,
      secret,
      unitField: 'department',
      userTypeField: 'jobTitle',
    });
    integrationId = made.id;
    const path = `/v1/integrations/${integrationId}`;
    await byAdmin('POST /v1/integrations/{id}/verification', `${path}/verification`);
    await byAdmin('PATCH /v1/integrations/{id}', path, {
      enabled: true,
      secret,
      secretExpiresAt: '2099-01-01',
      options: { maxDeactivations: { percent: 1, from: 2 }, notifyEmails: ['ada@example.com'] },
    });
    await byAdmin('GET /v1/integrations/{id}/notifications', `${path}/notifications`);
    await byAdmin('POST /v1/integrations/{id}/test-mail', `${path}/test-mail`);
    runId = (await run('full')).id;
    await byAdmin('GET /v1/integrations', '/v1/integrations?limit=1');
    await byOperator('GET /v1/integrations', `/v1/integrations?state=ready&instance=${slug}&id=${integrationId}`);
    await byOperator('GET /v1/runs', `/v1/runs?status=succeeded&integration=${integrationId}`);
    await byAdmin('GET /v1/integrations/{id}', path);
    await byOperator('GET /v1/integrations/{id}', path);
    const { people } = await byAdmin('GET /v1/integrations/{id}/field-advice', `${path}/field-advice`);
    expect(people).toBeGreaterThan(0);
    await byAdmin('GET /v1/integrations/{id}/runs', `${path}/runs?limit=1`);
    await byAdmin('GET /v1/runs/{id}/events', `/v1/runs/${runId}/events`);
    const brief = await world.sandbox.ziik.send<{ token: string }>('POST', '/tokens', {
      sub: 'brief',
      roles: ['platform-administrator'],
      instance: slug,
      expiresInSeconds: 3,
    });
    expect(await as(brief.token)('GET /v1/integrations/{id}/events', `${path}/events`)).toContain('token-expired');
    await byAdmin('GET /v1/integrations/{id}/statistics', `${path}/statistics?timeZone=Europe/Copenhagen`);
    await byAdmin('GET /v1/runs/{id}/changes', `/v1/runs/${runId}/changes?what=created&limit=500`);
    await byAdmin('GET /v1/runs/{id}/changes/summary', `/v1/runs/${runId}/changes/summary`);
    await byAdmin('GET /v1/runs/{id}/differences', `/v1/runs/${runId}/differences?cause=refused&limit=500`);
    const assigned = await byAdmin('GET /v1/integrations/{id}/users', `${path}/users?status=assigned&limit=10`);
    const [first, second, third, fourth] = assigned.data;
    azureId = fourth.azureId;
    await byAdmin('GET /v1/integrations/{id}/users', `${path}/users?sort=name&field=city&azureId=x&azureId=y`);
    await byAdmin('GET /v1/integrations/{id}/users/summary', `${path}/users/summary`);
    await byAdmin('GET /v1/integrations/{id}/purges', `${path}/purges?timeZone=Europe/Copenhagen&from=2026-11-28`);
    await byAdmin('GET /v1/integrations/{id}/unmatched-values', `${path}/unmatched-values?sort=people`);
    const preview = await byAdmin('POST /v1/integrations/{id}/previews', `${path}/previews`, { unitField: 'city' });
    const previewed = `/v1/previews/${preview.id}`;
    await waitUntil('the preview', async () => {
      const { status } = await byAdmin('GET /v1/previews/{id}', previewed);
      return status === 'done';
    });
    await byAdmin('GET /v1/previews/{id}/users', `${previewed}/users`);
    await byAdmin('DELETE /v1/previews/{id}', previewed);
    const units = await byAdmin('GET /v1/integrations/{id}/catalogue', `${path}/catalogue?search=office`);
    const alias = await byAdmin('POST /v1/integrations/{id}/aliases', `${path}/aliases`, {
      kind: 'unit',
      value: 'Headquarters',
      target: { id: units.data[0].id },
    });
    await byAdmin('GET /v1/integrations/{id}/aliases', `${path}/aliases`);
    await byAdmin('DELETE /v1/integrations/{id}/aliases/{aliasId}', `${path}/aliases/${alias.id}`);
    await byAdmin('POST /v1/integrations/{id}/users/{azureId}/sync', `${path}/users/${azureId}/sync`);
    await byAdmin('GET /v1/integrations/{id}/lookup', `${path}/lookup?text=${azureId}`);
    await byAdmin('POST /v1/integrations/{id}/users/requests', `${path}/users/requests`, {
      kind: 'sync',
      azureIds: [azureId, 'nobody'],
    });
    await api.call('POST /v1/webhooks/ziik/{slug}/{trigger}', `/v1/webhooks/ziik/${slug}/user.create`, {
      headers: { 'X-Ziik-Webhook-Secret': WEBHOOK_SECRET },
      body: { id: 4711, email: 'nobody@elsewhere.example' },
    });

    // One leaves, comes back under a new id and another name, and is adopted.
    await change({ op: 'leaver', id: first.azureId });
    await run('delta');
    const [returner] = (
      await change({
        op: 'hire',
        mail: first.email,
        givenName: 'Changed',
        surname: 'Altogether',
        department: 'Head Office',
        jobTitle: 'Buyer',
      })
    ).data;
    await run('delta');
    await byAdmin('POST /v1/integrations/{id}/users/{azureId}/adoption', `${path}/users/${returner!.id}/adoption`);
    await waitUntil('the adoption', async () => (await userOf(returner!.id)).ziikUserId === first.ziikUserId);

    // Two leave at once and are held; approved, they go, and one is brought back.
    await change({ op: 'leaver', id: second.azureId }, { op: 'leaver', id: third.azureId });
    const held = await run('delta');
    expect(held.held).toMatchObject({ deactivations: 2, decision: null });
    await byAdmin('GET /v1/integrations/{id}/users/{azureId}', `${path}/users/${second.azureId}`);
    const { data: holds } = await byAdmin('GET /v1/integrations/{id}/holds', `${path}/holds`);
    expect(holds).toMatchObject([{ runId: held.id, deactivations: 2, byCause: { 'soft-deleted': 2 } }]);
    const decision = { deactivations: 'approve', expected: holds[0].deactivations };
    await byAdmin('POST /v1/runs/{id}/decision', `/v1/runs/${held.id}/decision`, decision);
    await waitUntil('the deactivation', async () => (await userOf(second.azureId)).status === 'deactivated');
    await byAdmin(
      'POST /v1/integrations/{id}/users/{azureId}/reactivation',
      `${path}/users/${second.azureId}/reactivation`,
    );

    // A run that cannot continue is cancelled.
    await world.sandbox.entra.send('POST', '/faults', {
      tenantId,
      match: { path: 'users' },
      times: 1,
      fault: { kind: 'slow', ms: 3_000 },
    });
    const stuck = await byAdmin('POST /v1/integrations/{id}/runs', `${path}/runs`, { kind: 'full' });
    await byAdmin('POST /v1/runs/{id}/cancellation', `/v1/runs/${stuck.id}/cancellation`);
    await waitUntil('the end of it', async () => (await byAdmin('GET /v1/runs/{id}', `/v1/runs/${stuck.id}`)).endedAt);
    await byAdmin('GET /v1/audit', '/v1/audit?limit=500');
    await byAdmin('GET /v1/audit', `/v1/audit?integration=${integrationId}&action=run.requested&from=2020-01-01`);
    await byOperator('GET /v1/dead-letters', '/v1/dead-letters');
    for (const action of ['redrive', 'discard'])
      await byOperator(`POST /v1/dead-letters/${action}`, `/v1/dead-letters/${action}`, {});

    // Another one is made and deleted.
    const other = await byAdmin('POST /v1/integrations', '/v1/integrations', {
      name: 'Brief',
      applicationId,
      tenantId: crypto.randomUUID(),
      secret,
      unitField: 'city',
      userTypeField: 'state',
    });
    await byAdmin('DELETE /v1/integrations/{id}', `/v1/integrations/${other.id}`);

    expect(api.breaches).toEqual([]);
    expect([...api.operations.keys()].filter((each) => !api.succeeded.has(each))).toEqual([]);
  });

  it('holds for whatever an administrator sends: no internal error, no response outside its schema', async () => {
    const token = await tokenFor(world.sandbox, 'platform-administrator', customer.slug);
    const known: Record<string, readonly string[]> = {
      id: [integrationId, runId, crypto.randomUUID()],
      azureId: [azureId, crypto.randomUUID(), '%00', '%F0%9F%91%A9'],
      aliasId: [crypto.randomUUID(), 'no-guid'],
      slug: [customer.slug, 'nobody'],
      trigger: ['user.create', 'unit.delete'],
    };
    const operations = [...api.operations.values()].filter(({ path }) => !path.endsWith('/events'));
    const statuses = new Set<number>();
    const request = fc.constantFrom(...operations).chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        // What the others work on stays.
        path: pathOf(operation, operation.method === 'DELETE' ? { ...known, id: [crypto.randomUUID()] } : known),
        query: queryOf(operation),
        body: operation.body ? bodyOf(operation.body) : fc.constant(undefined),
        who: fc.constantFrom(token, token, token, operator),
      }),
    );

    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 10 }), async (requests) => {
        const answers = await Promise.all(
          requests.map(
            ({ operation, path, query, body, who }): Promise<Answer> =>
              api.call(operation.name, `${path}${query}`, {
                token: who,
                body,
                headers: { 'X-Ziik-Webhook-Secret': WEBHOOK_SECRET },
              }),
          ),
        );
        for (const { status } of answers) statuses.add(status);
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        expect(api.breaches).toEqual([]);
      }),
      { numRuns: 1_000, interruptAfterTimeLimit: 12_000, endOnFailure: true },
    );

    for (const status of [200, 202, 403, 404, 422]) expect(statuses).toContain(status);
  });

  it('holds for invalid tokens: none, forged, expired, of another role or instance', async () => {
    // Another subject: what the one before has used up of dear calls is not counted here.
    const { token: stranger } = await world.sandbox.ziik.send<{ token: string }>('POST', '/tokens', {
      sub: 'stranger',
      roles: ['platform-administrator'],
      instance: 'elsewhere',
    });
    const { token: expired } = await world.sandbox.ziik.send<{ token: string }>('POST', '/tokens', {
      sub: 'late',
      roles: ['platform-administrator'],
      instance: customer.slug,
      expiresInSeconds: -120,
    });
    const [head, , signature] = admin.split('.');
    const claims = { ...JSON.parse(Buffer.from(admin.split('.')[1]!, 'base64url').toString()), instance: 'elsewhere' };
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    const samples: Record<string, string> = { id: integrationId, azureId, slug: customer.slug, aliasId: azureId };
    const bodies: Record<string, unknown> = {
      '/v1/runs/{id}/decision': { deactivations: 'approve' },
      '/v1/integrations/{id}/runs': { kind: 'full' },
      '/v1/integrations/{id}/aliases': { kind: 'unit', value: 'x', target: { id: 1 } },
      '/v1/integrations/{id}/previews': { unitField: 'city' },
      '/v1/integrations/{id}': { name: 'Taken over' },
      '/v1/integrations/{id}/users/requests': { kind: 'sync', azureIds: [azureId] },
    };

    const queries: Record<string, string> = { '/v1/integrations/{id}/lookup': `?text=${azureId}` };

    for (const { name, path, role, body } of api.operations.values()) {
      if (role === 'public') continue;
      const call = (token?: string) => {
        const id = path.startsWith('/v1/runs') ? runId : integrationId;
        const at = path.replace(/\{(\w+)\}/g, (_, part: string) => (part === 'id' ? id : samples[part]!));
        return api.call(name, `${at}${queries[path] ?? ''}`, {
          ...(token && { token }),
          ...(body && { body: bodies[path] ?? {} }),
        });
      };
      for (const token of [undefined, forged, expired, 'nonsense'])
        expect({ name, status: (await call(token)).status }).toEqual({ name, status: 401 });
      if (role === 'platform-administrator') {
        expect({ name, status: (await call(operator)).status }).toEqual({ name, status: 403 });
        if (path.includes('{id}'))
          expect({ name, status: (await call(stranger)).status }).toEqual({ name, status: 404 });
      }
      if (role === 'operator') expect({ name, status: (await call(admin)).status }).toEqual({ name, status: 403 });
    }
    expect(api.breaches).toEqual([]);
  });
});

/** Any text, often one that breaks things. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '\ud800',
    '\u202eabc',
    '__proto__',
    'x'.repeat(1_500),
    '0000-01-01',
    '9999-12-31T23:59:60Z',
  ),
);

const junk: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom([], {}, [null], { a: {} }),
);

function pathOf({ path }: Operation, known: Record<string, readonly string[]>): fc.Arbitrary<string> {
  const parts = path.split('/').map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return fc.constant(part);
    const odd = fc
      .string({ minLength: 1, maxLength: 12 })
      .map((each) => encodeURIComponent(each).replaceAll('.', '%2E'));
    return fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...(known[name] ?? ['x'])) },
      { weight: 1, arbitrary: odd },
    );
  });
  return fc.tuple(...parts).map((each) => each.join('/'));
}

function queryOf({ query }: Operation): fc.Arbitrary<string> {
  const fitting = fc.record(
    Object.fromEntries(
      query.map(({ name, schema }) => [
        name,
        fc.oneof(
          valueFor(schema),
          text.map((each) => each.toWellFormed()),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
  return fc
    .oneof({ weight: 5, arbitrary: fitting }, { weight: 1, arbitrary: fc.constant({ more: '1' }) })
    .map((each) => new URLSearchParams(each as Record<string, string>).toString())
    .map((each) => (each ? `?${each}` : ''));
}

/** Bodies that fit the schema, that nearly do, and that do not at all. */
function bodyOf(schema: Schema): fc.Arbitrary<unknown> {
  const fitting = valueFor(schema);
  const spoilt = fc
    .tuple(fitting, fc.constantFrom(...Object.keys(schema.properties ?? { more: {} }), 'more', '__proto'), junk)
    .map(([body, name, value]) => ({ ...(body as object), [name]: value }));
  return fc.oneof({ weight: 2, arbitrary: fitting }, { weight: 3, arbitrary: spoilt }, { weight: 1, arbitrary: junk });
}

/** Values that fit a schema, as far as schemas of this API go. */
function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valueFor));
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, part]) => [name, valueFor(part)])),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    case 'array':
      return fc.array(valueFor(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 5 });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000_000 });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      if (schema.format === 'date-time')
        return fc
          .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
          .map((each) => each.toISOString());
      if (schema.format === 'date') return fc.constantFrom('2027-02-28', '0000-01-01', '9999-12-31');
      if (schema.pattern?.includes('0-9a-f')) return fc.uuid();
      if (schema.pattern) return fc.constantFrom('1', '50', '500');
      return fc.string({
        minLength: schema.minLength ?? 0,
        maxLength: Math.min(schema.maxLength ?? 30, 30),
        unit: 'grapheme',
      });
    default:
      return junk;
  }
}
