import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  anIntegration,
  type Caller,
  makeInstance,
  startTestConfig,
  type TestConfig,
} from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let operator: Caller;
let integration: string;

beforeAll(async () => {
  config = await startTestConfig('config_bad_input');
  await makeInstance(config, 'acme', 'canary~webhook');
  admin = await config.administrator('acme');
  operator = await config.operator();
  const made = await admin.send('POST', '/v1/integrations', anIntegration({ enabled: true }));
  integration = made.body.id;
});
afterAll(() => config?.stop());

const anInstance = { baseUrl: 'https://acme.ziik.io/api', username: 'sync@acme.example', password: 'p' };
const pointersOf = ({ body }: Answer) => body.errors.map(({ pointer }: { pointer: string }) => pointer).sort();

/** A refusal of the form that every 422 has. */
function expectRefusal(answer: Answer, pointers: string[]) {
  expect(answer).toMatchObject({ status: 422, body: { status: 422 } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  for (const error of answer.body.errors)
    expect(error).toEqual({
      pointer: expect.any(String),
      code: expect.any(String),
      detail: expect.stringMatching(/\S/),
    });
  expect(pointersOf(answer)).toEqual(pointers);
}

describe('texts that cannot be stored', () => {
  it.each([
    ['a NUL', 'a\0b'],
    ['a lone high surrogate', 'a\ud800b'],
    ['a lone low surrogate', '\udc00'],
  ])('are refused wherever they stand, all at once: %s', async (_, text) => {
    expectRefusal(await admin.send('POST', '/v1/integrations', anIntegration({ name: text, secret: text })), [
      '/name',
      '/secret',
    ]);
    expectRefusal(await admin.send('PATCH', `/v1/integrations/${integration}`, { name: text }), ['/name']);
    expectRefusal(
      await operator.send('PUT', '/v1/instances/acme', {
        ...anInstance,
        username: text,
        password: text,
        webhookSecret: text,
      }),
      ['/password', '/username', '/webhookSecret'],
    );
  });

  it('are refused in lists and as names of properties too', async () => {
    const decision = await admin.send('POST', '/v1/runs/6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0/decision', {
      deactivations: 'approve',
      azureIds: ['good', 'b\0d'],
    });
    expectRefusal(decision, ['/azureIds/1']);
    expectRefusal(await admin.send('PATCH', `/v1/integrations/${integration}`, { 'x\0': 1 }), ['/x\0']);
  });

  it.each([
    ['GET', '/v1/instances/%00'],
    ['DELETE', '/v1/instances/%00'],
    ['GET', '/v1/integrations/%00'],
    ['GET', '/v1/runs/%00'],
  ])('name nothing in an address: %s %s', async (method, path) => {
    expect((await (path.includes('instances') ? operator : admin).send(method, path)).status).toBe(404);
  });

  it('name nobody in an address, a filter or a token', async () => {
    expect((await admin.get(`/v1/integrations/${integration}/users/%00`)).status).toBe(404);
    expect((await admin.get(`/v1/integrations/${integration}/users?search=%00`)).status).toBe(200);
    expect((await (await config.administrator('ac\0me')).get('/v1/integrations')).status).toBe(401);
  });

  it('are taken as absent in a webhook, which is a hint only', async () => {
    const body = JSON.stringify({ id: 7, email: 'i\0da@acme.example', reference: '\ud800' });
    const answer = await operator.send('POST', '/v1/webhooks/ziik/acme/user.create', body, {
      'x-ziik-webhook-secret': 'canary~webhook',
    });
    expect(answer.status).toBe(202);
  });
});

describe('unusual names', () => {
  it.each([
    ['right to left', 'שלום \u202eabc'],
    ['of combining characters', 'Zoe\u0308\u0301'.padEnd(150, '\u0300')],
    ['with control characters', 'a\tb\u0007c\u009f'],
    ['of emoji', '👩‍👩‍👧‍👦'.repeat(10)],
    ['like a statement', "'); DROP TABLE control.integration; --"],
    ['like a property of every object', '__proto__'],
  ])('are kept as they are: %s', async (_, name) => {
    const made = await admin.send('POST', '/v1/integrations', anIntegration({ name }));

    expect(made).toMatchObject({ status: 201, body: { name } });
    expect((await admin.get(`/v1/integrations/${made.body.id}`)).body.name).toBe(name);
  });

  it.each([[' '], ['\t\n'], ['\u00a0\u2003']])('are missing where they are blank: %j', async (name) => {
    const answer = await admin.send('POST', '/v1/integrations', anIntegration({ name }));
    expectRefusal(answer, ['/name']);
    expect(answer.body.errors[0].code).toBe('required');
  });
});

describe('unusable bodies', () => {
  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['a number', '7'],
  ])('are refused: %s', async (_, body) => {
    const answers = [
      await admin.send('POST', '/v1/integrations', body),
      await admin.send('PATCH', `/v1/integrations/${integration}`, body),
      await admin.send('POST', `/v1/integrations/${integration}/runs`, body),
      await operator.send('PUT', '/v1/instances/acme', body),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
  });

  it.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
    'are none where they are empty: %s',
    async (type) => {
      const headers = { 'content-type': type };
      const { body } = await admin.send('POST', '/v1/integrations', anIntegration());
      const path = `/v1/integrations/${body.id}`;

      expect((await admin.send('POST', `${path}/verification`, '', headers)).status).toBe(200);
      expect((await admin.send('DELETE', path, '', headers)).status).toBe(204);
    },
  );

  it('are no reason to hide that the method does not exist', async () => {
    for (const method of ['QUERY', 'PUT', 'DELETE'])
      expect(await admin.send(method, '/v1/integrations', '{', {})).toMatchObject({
        status: 405,
        body: { code: 'method-not-allowed' },
      });
  });

  it('are problems too where not even the headers can be read', async () => {
    const answer = await admin.get(`/v1/integrations?cursor=${'x'.repeat(70_000)}`);
    expect(answer).toMatchObject({ status: 431, body: { code: 'headers-too-large' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('are refused over 100 kB on every call that takes one, a webhook too, and taken below', async () => {
    const large = JSON.stringify({ id: 7, more: 'x'.repeat(102_400) });
    const proof = { 'x-ziik-webhook-secret': 'canary~webhook' };
    const calls = [
      () => admin.send('POST', '/v1/integrations', large),
      () => admin.send('PATCH', `/v1/integrations/${integration}`, large),
      () => admin.send('POST', `/v1/integrations/${integration}/runs`, large),
      () => operator.send('PUT', '/v1/instances/acme', large),
      () => operator.send('POST', '/v1/webhooks/ziik/acme/user.create', large, proof),
    ];
    for (const call of calls) expect(await call()).toMatchObject({ status: 413, body: { code: 'body-too-large' } });

    const fitting = JSON.stringify({ id: 7, more: 'x'.repeat(102_000) });
    expect((await operator.send('POST', '/v1/webhooks/ziik/acme/user.create', fitting, proof)).status).toBe(202);
  });

  it('[S6] [S7] [S9] [S11] list every wrong value with pointer, code and remedy, including unknown properties', async () => {
    const answer = await admin.send('POST', '/v1/integrations', {
      name: '',
      applicationId: 'x',
      tenantId: 7,
      secret: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
      secretExpiresAt: 'soon',
      unitField: 'mail',
      userTypeField: null,
      enabled: 'yes',
      options: { matching: 'fuzzy', maxDeactivations: { percent: -1, from: 1.5, more: 1 }, cloud: 'mars' },
      'a/b': 1,
    });

    expect(
      Object.fromEntries(
        answer.body.errors.map((each: { pointer: string; code: string }) => [each.pointer, each.code]),
      ),
    ).toEqual({
      '/name': 'required',
      '/applicationId': 'invalid-guid',
      '/tenantId': 'invalid-guid',
      '/secret': 'secret-is-an-id',
      '/secretExpiresAt': 'invalid-time',
      '/unitField': 'unknown-field',
      '/userTypeField': 'required',
      '/enabled': 'invalid-value',
      '/options/matching': 'invalid-value',
      '/options/maxDeactivations/percent': 'invalid-value',
      '/options/maxDeactivations/from': 'invalid-value',
      '/options/maxDeactivations/more': 'unknown-property',
      '/options/cloud': 'invalid-value',
      '/a~1b': 'unknown-property',
    });
  });
});

describe('wrong values beside a flood of unknown names', () => {
  const junk = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`junk${index}`, '1']));

  it('are refused in every body and query, and change nothing', async () => {
    const path = `/v1/integrations/${integration}`;
    const query = new URLSearchParams({ ...junk, limit: '1000000' });

    const answers = [
      await admin.send('PATCH', path, { ...junk, enabled: 'yes' }),
      await admin.send('PATCH', path, { ...junk, name: 'x'.repeat(90_000) }),
      await admin.send('POST', `${path}/runs`, { ...junk, kind: 'remap' }),
      await operator.send('PUT', '/v1/instances/acme', { ...junk, ...anInstance, password: undefined }),
      await admin.get(`/v1/audit?${query}`),
    ];

    const pointers = ['/enabled', '/name', '/kind', '/password', '/limit'];
    expect(answers.map(({ status, body }) => [status, body.errors[0].pointer])).toEqual(
      pointers.map((pointer) => [422, pointer]),
    );
    expect((await admin.get(path)).body).toMatchObject({ enabled: true, name: expect.not.stringContaining('xxx') });
  });

  it('get a small answer', async () => {
    const flood = new URLSearchParams(
      Array.from({ length: 6_000 }, (_, index): [string, string] => [`j${index}`, '1']),
    );
    const { status, body } = await admin.get(`/v1/integrations/${integration}?${flood}`);
    expect(status).toBe(422);
    expect(JSON.stringify(body).length).toBeLessThan(10_000);
  });
});

describe('times and cursors that look right', () => {
  it.each([
    '0000-01-01',
    '9999-12-31T23:59:60Z',
    '2027-01-01T00:00:00+23:59',
    '2016-12-31T23:59:60Z',
    '0001-01-01T00:00:00Z',
  ])('are taken or refused, and shown as a time: %s', async (secretExpiresAt) => {
    const { status, body } = await admin.send('POST', '/v1/integrations', anIntegration({ secretExpiresAt }));
    expect([201, 422]).toContain(status);
    if (status === 201) expect(body.secret.expiresAt).toBe(new Date(body.secret.expiresAt).toISOString());
    else expect(body.errors).toMatchObject([{ pointer: '/secretExpiresAt', code: 'invalid-time' }]);
  });

  it.each([
    ['runs', 1.5],
    ['runs', 1e300],
    ['audit', -0.5],
    ['audit', 1e20],
    ['runs', 'x'],
  ])('are refused: a cursor of %s behind %s', async (list, key) => {
    const cursor = Buffer.from(JSON.stringify([list, key])).toString('base64url');
    const path = list === 'runs' ? `/v1/integrations/${integration}/runs` : '/v1/audit';
    expect(await admin.get(`${path}?cursor=${cursor}`)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/cursor', code: 'invalid-parameter' }] },
    });
  });
});
