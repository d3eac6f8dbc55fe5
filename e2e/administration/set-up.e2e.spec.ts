import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callAs, type Office, openOffice, refusalsOf } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

const FIELDS = [
  'jobTitle',
  'companyName',
  'department',
  'streetAddress',
  'state',
  'country',
  'officeLocation',
  'city',
  'postalCode',
];
const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

let world: World;
let acme: Office;
let other: Office;
beforeAll(async () => {
  world = await startWorld('set_up');
  [acme, other] = await Promise.all([openOffice(world, 'acme'), openOffice(world, 'other')]);
});
afterAll(() => world?.stop());

describe('an instance', () => {
  it('is created, changed, shown and listed only by an operator, and never shows its password', async () => {
    const answer = await acme.operator('PUT', '/v1/instances/acme', { ...acme.instance, webhookSecret: 'hook~secret' });

    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      slug: 'acme',
      baseUrl: acme.instance.baseUrl,
      username: acme.instance.username,
      webhooks: Object.fromEntries(
        ['user.create', 'unit.create', 'unit.update', 'unit.delete'].map((trigger) => [
          trigger,
          `/v1/webhooks/ziik/acme/${trigger}`,
        ]),
      ),
      lastDeliveryAt: expect.objectContaining({ 'user.create': null, 'unit.delete': null }),
      catalogueReadAt: null,
    });
    // Which may be read by now.
    const { catalogueReadAt: _, ...shown } = answer.body as Record<string, unknown>;
    expect((await acme.operator('GET', '/v1/instances/acme')).body).toMatchObject(shown);
    const list = (await acme.operator('GET', '/v1/instances')).body;
    expect(list.data.map(({ slug }: { slug: string }) => slug)).toEqual(['acme', 'other']);
    expect(list.nextCursor).toBeNull();
    expect((await acme.admin('GET', '/v1/instances')).status).toBe(403);
    expect((await acme.admin('PUT', '/v1/instances/acme', acme.instance)).status).toBe(403);
  });

  it('must be on an allowed host, and is removed only without integrations', async () => {
    const elsewhere = { ...acme.instance, baseUrl: 'https://ziik.io.evil.example/api' };
    expect(refusalsOf(await acme.operator('PUT', '/v1/instances/evil', elsewhere))).toEqual([
      expect.stringMatching(/^\/baseUrl /),
    ]);
    await acme.operator('PUT', '/v1/instances/brief', acme.instance);
    const brief = await callAs(world, 'platform-administrator', 'brief');
    const { body } = await brief('POST', '/v1/integrations', acme.form({ enabled: false }));
    expect((await acme.operator('DELETE', '/v1/instances/brief')).status).toBe(409);
    expect((await brief('DELETE', `/v1/integrations/${body.id}`)).status).toBe(204);
    expect((await acme.operator('DELETE', '/v1/instances/brief')).status).toBe(204);
    expect((await acme.operator('GET', '/v1/instances/brief')).status).toBe(404);
  });
});

describe('the form', () => {
  it('[S5, S7] takes the seven values and answers with the whole integration, but never the secret', async () => {
    const made = await acme.admin('POST', '/v1/integrations', {
      ...acme.form({ enabled: undefined, secretExpiresAt: '2099-12-31T00:00:00Z', tenantId: randomUUID() }),
      name: 'Azure of Acme',
    });

    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.headers.get('location')).toBe(`/v1/integrations/${id}`);
    expect(made.headers.get('etag')).toBeTruthy();
    expect(made.body).toEqual({
      id: expect.any(String),
      instance: 'acme',
      freshness: { status: 'off', reason: 'disabled', readAt: null, waitingSince: null },
      name: 'Azure of Acme',
      applicationId: acme.applicationId,
      tenantId: expect.any(String),
      secret: { changedAt: expect.stringMatching(iso), expiresAt: '2099-12-31T00:00:00.000Z' },
      credential: {
        kind: 'secret',
        changedAt: expect.stringMatching(iso),
        expiresAt: '2099-12-31T00:00:00.000Z',
        subject: null,
        thumbprint: null,
        thumbprintSha256: null,
      },
      unitField: 'department',
      userTypeField: 'jobTitle',
      enabled: false,
      options: {
        matching: 'exact',
        existingUsers: 'link',
        unmatched: 'keep',
        disabledAccounts: 'ignore',
        includeGuests: true,
        welcomeMail: false,
        maxDeactivations: { percent: 10, from: 20 },
        cloud: 'global',
        notifyEmails: [],
        notifyLanguage: 'en',
      },
      state: 'disabled',
      attention: [
        {
          code: 'never-initiated',
          severity: 'warning',
          title: expect.stringMatching(/./),
          detail: expect.stringMatching(/./),
          remedy: expect.stringMatching(/./),
          values: {},
          since: null,
        },
      ],
      audit: null,
      lastRun: null,
      nextRunAt: null,
      counts: Object.fromEntries(
        'linked pending assigned unassigned incomplete conflict managedInZiik blocked failed held deactivated ignored'
          .split(' ')
          .map((name) => [name, 0]),
      ),
    });
    expect((await acme.admin('GET', `/v1/integrations/${id}`)).body).toEqual(made.body);
    expect(JSON.stringify(made.body)).not.toContain(acme.secret);
    expect(world.log()).not.toContain(acme.secret);
  });

  it('[S5] requires all values except Enabled, and reports everything that is missing together', async () => {
    const wanted = ['applicationId', 'name', 'secret', 'tenantId', 'unitField', 'userTypeField'];
    expect(refusalsOf(await acme.admin('POST', '/v1/integrations', {}))).toEqual(
      wanted.map((name) => `/${name} required`),
    );
    const emptied = acme.form(Object.fromEntries(wanted.map((name) => [name, name === 'name' ? '   ' : ''])));
    expect(refusalsOf(await acme.admin('POST', '/v1/integrations', emptied))).toEqual(
      wanted.map((name) => `/${name} required`),
    );
  });

  it('[S6, S7, S9, S10, S11] is refused with all errors together, each with its remedy', async () => {
    const answer = await acme.admin(
      'POST',
      '/v1/integrations',
      acme.form({
        applicationId: 'my-app',
        tenantId: 'contoso.onmicrosoft.com',
        secret: randomUUID(),
        unitField: 'displayName',
        userTypeField: 'mail',
        color: 'blue',
        options: { matching: 'fuzzy', volume: 11 },
      }),
    );

    expect(refusalsOf(answer)).toEqual([
      '/applicationId invalid-guid',
      '/color unknown-property',
      expect.stringMatching(/^\/options\/matching /),
      '/options/volume unknown-property',
      '/secret secret-is-an-id',
      '/tenantId invalid-guid',
      '/unitField unknown-field',
      '/userTypeField unknown-field',
    ]);
    expect(answer.body).toMatchObject({ status: 422, type: expect.any(String), title: expect.any(String) });
    for (const { detail } of answer.body.errors) expect(detail).toMatch(/\w+ \w+/);
    expect(answer.body.code).toEqual(expect.any(String));
  });

  it.each(FIELDS)('[S9, S10] matches units and user types from %s', async (field) => {
    const id = await other.integrate({
      unitField: field,
      userTypeField: field === 'city' ? 'state' : 'city',
      enabled: false,
    });
    const back = await other.admin('PATCH', `/v1/integrations/${id}`, {
      unitField: field === 'city' ? 'state' : 'city',
      userTypeField: field,
    });
    expect(back).toMatchObject({ status: 200, body: { userTypeField: field } });
    expect((await other.admin('DELETE', `/v1/integrations/${id}`)).status).toBe(204);
  });

  it('[S11] refuses one field for both, at creation and by a later partial change', async () => {
    const same = acme.form({ unitField: 'city', userTypeField: 'city', tenantId: randomUUID() });
    expect(refusalsOf(await acme.admin('POST', '/v1/integrations', same))).toEqual(['/userTypeField same-field']);
    const id = await acme.integrate({ enabled: false, tenantId: randomUUID() });
    const half = await acme.admin('PATCH', `/v1/integrations/${id}`, { unitField: 'jobTitle' });
    expect(refusalsOf(half)).toEqual([expect.stringMatching(/^\/(unitField|userTypeField) same-field$/)]);
    expect((await acme.admin('GET', `/v1/integrations/${id}`)).body.unitField).toBe('department');
  });

  it('[R several] has one tenant once per instance, in any letter case, and the same one in another instance', async () => {
    const tenantId = 'abcdef01-2345-4678-89ab-cdef01234567';
    const id = await acme.integrate({ tenantId, enabled: false });
    const again = await acme.admin('POST', '/v1/integrations', acme.form({ tenantId: tenantId.toUpperCase() }));
    expect(refusalsOf(again)).toEqual(['/tenantId duplicate-tenant']);
    const second = await acme.integrate({ tenantId: randomUUID(), enabled: false });
    expect(refusalsOf(await acme.admin('PATCH', `/v1/integrations/${second}`, { tenantId }))).toEqual([
      '/tenantId duplicate-tenant',
    ]);
    await other.integrate({ tenantId, enabled: false });
    await acme.admin('DELETE', `/v1/integrations/${id}`);
    await acme.integrate({ tenantId, enabled: false });
  });
});

describe('another instance', () => {
  it('[S1] does not see, change, run or delete an integration: it does not exist there', async () => {
    const id = await acme.integrate({ tenantId: randomUUID(), enabled: false });
    const calls: [string, string, unknown?][] = [
      ['GET', `/v1/integrations/${id}`],
      ['PATCH', `/v1/integrations/${id}`, { name: 'Mine' }],
      ['DELETE', `/v1/integrations/${id}`],
      ['POST', `/v1/integrations/${id}/runs`, { kind: 'full' }],
      ['GET', `/v1/integrations/${id}/runs`],
      ['GET', `/v1/integrations/${id}/users`],
      ['GET', `/v1/integrations/${id}/unmatched-values`],
      ['POST', `/v1/integrations/${id}/verification`],
    ];
    for (const [method, path, body] of calls) {
      expect({ method, path, status: (await other.admin(method, path, body)).status }).toEqual({
        method,
        path,
        status: 404,
      });
      // An operator sees how it stands, and nothing below it.
      const isSeen = method === 'GET' && path === `/v1/integrations/${id}`;
      expect((await acme.operator(method, path, body)).status).toBe(isSeen ? 200 : 403);
    }
    const listed = (await other.admin('GET', '/v1/integrations?limit=500')).body.data;
    expect(listed.map((each: { id: string }) => each.id)).not.toContain(id);
    expect((await acme.admin('GET', `/v1/integrations/${id}`)).body.name).toBe('Staff');
    for (const nonsense of ['nonsense', randomUUID()])
      expect((await acme.admin('GET', `/v1/integrations/${nonsense}`)).status).toBe(404);
  });
});

describe('changes', () => {
  it('have an ETag, and are refused if somebody else changed the integration', async () => {
    const id = await acme.integrate({ tenantId: randomUUID(), enabled: false });
    const path = `/v1/integrations/${id}`;
    const seen = (await acme.admin('GET', path)).headers.get('etag')!;

    const first = await acme.admin('PATCH', path, { name: 'First' }, { 'if-match': seen });
    const late = await acme.admin('PATCH', path, { name: 'Late' }, { 'if-match': seen });
    const gone = await acme.admin('DELETE', path, undefined, { 'if-match': seen });

    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).not.toBe(seen);
    expect([late.status, gone.status]).toEqual([412, 412]);
    expect((await acme.admin('GET', path)).body.name).toBe('First');
    const merged = await acme.admin('PATCH', path, { options: { maxDeactivations: { percent: 25 } } });
    expect(merged.body.options.maxDeactivations).toEqual({ percent: 25, from: 20 });
    expect(merged.body.secret.changedAt).toBe(first.body.secret.changedAt);
    const current = merged.headers.get('etag')!;
    expect((await acme.admin('DELETE', path, undefined, { 'if-match': current })).status).toBe(204);
  });

  it.each(['limit=0', 'limit=501', 'limit=x', 'cursor=made-up', 'order=name', 'limit=5&limit=6'])(
    'knows no list with ?%s',
    async (query) => {
      for (const list of ['/v1/integrations', `/v1/integrations/${await anyId()}/runs`]) {
        expect(refusalsOf(await acme.admin('GET', `${list}?${query}`))).toEqual([
          expect.stringMatching(/^\/\w+ invalid-parameter$/),
        ]);
      }
    },
  );

  it.each(['status=happy', 'finding=lost', 'colour=red', 'status=assigned&status=held'])(
    'knows no users with ?%s',
    async (query) => {
      expect(refusalsOf(await acme.admin('GET', `/v1/integrations/${await anyId()}/users?${query}`))).toEqual([
        expect.stringMatching(/^\/\w+ invalid-parameter$/),
      ]);
    },
  );

  async function anyId(): Promise<string> {
    return (await acme.admin('GET', '/v1/integrations?limit=1')).body.data[0].id;
  }

  it('[S6] keep tenant and cloud once somebody was read, but not the application', async () => {
    const read = await openOffice(world, 'read');
    await read.hire({});
    const id = await read.integrate();
    const path = `/v1/integrations/${id}`;
    const elsewhere = { tenantId: randomUUID(), options: { cloud: 'china' } };
    expect((await read.admin('PATCH', path, elsewhere)).status).toBe(200);
    await read.admin('PATCH', path, { tenantId: read.tenantId, options: { cloud: 'global' } });
    expect(await read.run(id)).toMatchObject({ status: 'succeeded', counts: { read: 1 } });

    expect(refusalsOf(await read.admin('PATCH', path, elsewhere))).toEqual([
      '/options/cloud immutable',
      '/tenantId immutable',
    ]);
    expect((await read.admin('PATCH', path, { tenantId: read.tenantId.toUpperCase() })).status).toBe(200);
    const applicationId = randomUUID();
    expect(await read.admin('PATCH', path, { applicationId })).toMatchObject({ status: 200, body: { applicationId } });
  });
});
