import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { openOffice, refusalsOf } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

const DAY_MS = 86_400_000;
const words = {
  title: expect.stringMatching(/\w/),
  detail: expect.stringMatching(/\w/),
  remedy: expect.stringMatching(/\w/),
};

let world: World;
beforeAll(async () => {
  world = await startWorld('secrets', { RETRY_FIRST: 'PT0.2S' });
});
afterAll(() => world?.stop());

interface Attention {
  code: string;
  severity: string;
}
const attentionOf = (body: { attention: Attention[] }) =>
  body.attention.map(({ code, severity }) => `${severity} ${code}`).sort();

describe('what is wrong at Microsoft', () => {
  it.each<[string, object, object?]>([
    ['secret-wrong', { secret: 'another~secret' }],
    ['secret-expired', { secretExpired: true }],
    ['application-unknown', { applicationId: randomUUID() }],
    ['application-disabled', { appDisabled: true }],
    ['permission-missing', { consent: false }],
    ['tenant-unknown', {}, { tenantId: randomUUID() }],
    ['access-blocked', {}],
    ['wrong-cloud', {}],
  ])('[S4] is a state of its own, with a remedy that helps: %s', async (code, tenant, form = {}) => {
    const office = await openOffice(world, code, { tenant });
    const { admin } = office;
    const aadsts = { 'access-blocked': 53003, 'wrong-cloud': 900382 }[code];
    if (aadsts !== undefined)
      await world.sandbox.entra.send('POST', '/faults', {
        tenantId: office.tenantId,
        match: { path: 'oauth2' },
        times: -1,
        fault: { kind: 'aadsts', aadsts },
      });
    const id = await office.integrate(form);

    const run = await office.run(id);

    expect(run).toMatchObject({ status: 'failed', error: { code, ...words }, counts: { read: 0, removed: 0 } });
    const { body } = await admin('GET', `/v1/integrations/${id}`);
    expect(body.state).toBe('needs-attention');
    expect(attentionOf(body)).toEqual([`error ${code}`, 'warning never-initiated']);
    expect(body.attention.find((each: Attention) => each.code === code)).toMatchObject(words);
    expect(body.lastRun).toEqual(run);
    const { body: verification } = await admin('POST', `/v1/integrations/${id}/verification`);
    expect(verification.checks.find((check: { status: string }) => check.status === 'failed')).toMatchObject({
      name: code === 'permission-missing' ? 'permission' : 'token',
      code,
      ...words,
    });
    expect(verification.advice).toBeNull();
  });

  it('[S4] is resolved by the first run that succeeds', async () => {
    const office = await openOffice(world, 'repaired', { tenant: { consent: false } });
    await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    await office.entra({ consent: true });
    expect(await office.run(id)).toMatchObject({ status: 'succeeded', error: null });
    expect((await office.admin('GET', `/v1/integrations/${id}`)).body).toMatchObject({ state: 'ready', attention: [] });
  });

  it('[S3] needs only User.Read.All: nothing else is requested from Microsoft', async () => {
    const office = await openOffice(world, 'one-permission');
    const [gone] = await office.hire({}, { givenName: 'Kai' });
    const id = await office.integrate();
    await office.run(id);
    await office.change({ op: 'leaver', id: gone!.id });
    await office.run(id, 'delta');
    await office.run(id);
    await office.admin('POST', `/v1/integrations/${id}/verification`);
    const { calls } = await world.sandbox.entra.get<{ calls: { method: string; path: string }[] }>('/journal');
    const allowed =
      /^(POST \/[0-9a-f-]{36}\/oauth2\/v2\.0\/token|GET \/v1\.0\/(users|users\/(microsoft\.graph\.)?delta(\(\))?|users\/[0-9a-f-]{36}|directory\/deletedItems\/microsoft\.graph\.user))(\?|$)/;
    expect(calls.map(({ method, path }) => `${method} ${path}`).filter((call) => !allowed.test(call))).toEqual([]);
  });
});

describe('a new secret', () => {
  it('[S7, S8] is tried first; if it is refused, the old one and its state stay', async () => {
    const office = await openOffice(world, 'rotating', { tenant: { otherSecrets: ['the~next~one'] } });
    await office.hire({});
    const id = await office.integrate({ secretExpiresAt: '2099-01-01T00:00:00Z' });
    await office.run(id);
    const path = `/v1/integrations/${id}`;
    const before = (await office.admin('GET', path)).body;

    const refused = await office.admin('PATCH', path, { secret: 'canary~wrong~value', name: 'Not taken either' });
    expect(refusalsOf(refused)).toEqual(['/secret secret-wrong']);
    expect(refused.body.errors[0].detail).toMatch(/Value/);
    const asId = await office.admin('PATCH', path, { secret: randomUUID() });
    expect(refusalsOf(asId)).toEqual(['/secret secret-is-an-id']);
    expect(asId.body.errors[0].detail).toMatch(/value/i);
    expect((await office.admin('GET', path)).body).toEqual(before);

    const taken = await office.admin('PATCH', path, {
      secret: 'the~next~one',
      secretExpiresAt: '2099-06-01T00:00:00Z',
    });
    expect(taken).toMatchObject({ status: 200, body: { secret: { expiresAt: '2099-06-01T00:00:00.000Z' } } });
    expect(taken.body.secret.changedAt > before.secret.changedAt).toBe(true);
    // The old one is deleted in Azure; what was read stays known.
    await office.entra({ secret: 'the~next~one', otherSecrets: [] });
    const run = await office.run(id, 'delta');
    expect(run).toMatchObject({ status: 'succeeded', counts: { read: 0, created: 0 } });
    const said = JSON.stringify([refused.body, asId.body, taken.body, run]) + world.log();
    for (const secret of [office.secret, 'the~next~one', 'canary~wrong~value']) expect(said).not.toContain(secret);
  });

  it('[S8] is not accepted while Entra is unavailable: 503, and the old one still works', async () => {
    const office = await openOffice(world, 'unreachable');
    await office.hire({});
    const id = await office.integrate();
    const path = `/v1/integrations/${id}`;
    const changedAt = (await office.admin('GET', path)).body.secret.changedAt;
    await world.sandbox.entra.send('POST', '/faults', {
      tenantId: office.tenantId,
      match: { path: 'oauth2' },
      times: -1,
      fault: { status: 503 },
    });

    const answer = await office.admin('PATCH', path, { secret: 'cannot~be~tried' });
    await world.sandbox.entra.send('DELETE', '/faults');

    expect(answer).toMatchObject({ status: 503, body: { status: 503, code: 'graph-unavailable' } });
    expect((await office.admin('GET', path)).body.secret.changedAt).toBe(changedAt);
    expect(await office.run(id)).toMatchObject({ status: 'succeeded' });
  });

  it('[S8] repairs an integration whose secret was wrong, without a run', async () => {
    const office = await openOffice(world, 'replaced');
    const id = await office.integrate({ secret: 'wrong~from~the~start' });
    await office.run(id);
    const { body } = await office.admin('PATCH', `/v1/integrations/${id}`, { secret: office.secret });
    expect(attentionOf(body)).toEqual(['warning never-initiated']);
    expect(body.state).toBe('ready');
  });

  it('[S8] that expires within 30 days is a warning, and the integration needs no attention', async () => {
    const office = await openOffice(world, 'expiring');
    const id = await office.integrate();
    const path = `/v1/integrations/${id}`;
    const expiring = async (days: number) => {
      const secretExpiresAt = new Date(Date.now() + days * DAY_MS).toISOString();
      const { body } = await office.admin('PATCH', path, { secretExpiresAt });
      return { is: attentionOf(body).includes('warning secret-expiring'), state: body.state };
    };
    expect(await expiring(31)).toEqual({ is: false, state: 'ready' });
    expect(await expiring(29)).toEqual({ is: true, state: 'ready' });
    const { body } = await office.admin('PATCH', path, { secretExpiresAt: null });
    expect(body.secret.expiresAt).toBeNull();
    expect(attentionOf(body)).toEqual(['warning never-initiated']);
  });
});

describe('what is wrong at Ziik', () => {
  it('is attention too: a refused account', async () => {
    const office = await openOffice(world, 'refused-account');
    await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    await office.operator('PUT', `/v1/instances/${office.slug}`, { ...office.instance, password: 'wrong' });
    await waitUntil('the attention', async () =>
      attentionOf((await office.admin('GET', `/v1/integrations/${id}`)).body).includes('error ziik-credentials-wrong'),
    );
    const { body } = await office.admin('POST', `/v1/integrations/${id}/verification`);
    expect(body.checks.at(-1)).toMatchObject({ name: 'ziik', status: 'failed', code: 'ziik-credentials-wrong' });
    await office.operator('PUT', `/v1/instances/${office.slug}`, office.instance);
    await waitUntil(
      'the attention gone',
      async () => (await office.admin('GET', `/v1/integrations/${id}`)).body.attention.length === 0,
    );
  });

  it('[S8] is reported by a verification, with the effect of each field; nothing is stored by it', async () => {
    const office = await openOffice(world, 'advised');
    await office.hire(
      { department: 'North', jobTitle: 'Clerk, Driver', city: 'Aarhus' },
      { givenName: 'Kai', department: 'South', jobTitle: 'Clerk', city: 'South' },
      { givenName: 'Bo', department: 'East', jobTitle: 'Pilot', city: 'Aarhus' },
    );
    const id = await office.integrate({ enabled: false });

    const { status, body } = await office.admin('POST', `/v1/integrations/${id}/verification`);

    expect(status).toBe(200);
    expect(body.checks.map((check: { name: string; status: string }) => `${check.name} ${check.status}`)).toEqual([
      'token passed',
      'permission passed',
      'directory passed',
      'ziik passed',
    ]);
    expect(body.advice).toHaveLength(9);
    const of = (field: string) => body.advice.find((each: { field: string }) => each.field === field);
    expect(of('department')).toMatchObject({
      field: 'department',
      people: 3,
      unit: { matched: 2, values: 3 },
      userType: { matched: 0, values: 3 },
    });
    expect(of('jobTitle').userType).toMatchObject({ matched: 2, values: 3 });
    expect(of('city').unit).toMatchObject({ matched: 1, values: 2 });
    const shown = (await office.admin('GET', `/v1/integrations/${id}`)).body;
    expect([shown.lastRun, shown.counts.linked, shown.counts.pending]).toEqual([null, 0, 0]);
    expect((await office.admin('GET', `/v1/integrations/${id}/users`)).body.data).toEqual([]);
    expect((await office.summary()).users).toBe(1);
  });
});
