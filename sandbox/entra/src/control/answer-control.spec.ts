import { describe, expect, it } from '@jest/globals';
import { anEntraClient, tenantId } from '../../test/entra-client.ts';

const client = anEntraClient();
const tenant = `/tenants/${tenantId}`;

describe('the control API', () => {
  it('creates a tenant and returns matching units and user types', async () => {
    const made = await client.control('PUT', '/tenants/new', { people: 400, seed: 1, secret: 'hidden~secret' });

    expect(made.status).toBe(200);
    expect(made.body.units).toHaveLength(11);
    expect(made.body.userTypes).toContain('Sales assistant');
    expect(JSON.stringify(made.body)).not.toContain('hidden~secret');
    expect((await client.control('GET', '/tenants/new')).body).toEqual(made.body);
  });

  it('makes changes and returns who was changed', async () => {
    const { body } = await client.control('POST', `${tenant}/changes`, [
      { op: 'hire', givenName: 'Eva' },
      { op: 'leaver', random: true },
    ]);

    expect(body.data).toEqual([
      expect.objectContaining({ index: 50, present: 'live', givenName: 'Eva' }),
      expect.objectContaining({ present: 'deleted' }),
    ]);
    const leaver = await client.control('GET', `${tenant}/people/${body.data[1].id}`);
    expect(leaver.body).toEqual(body.data[1]);
  });

  it('lists the people who are there, page by page', async () => {
    client.directory.change([{ op: 'leaver', index: 1 }]);

    const first = await client.control('GET', `${tenant}/people?limit=2`);
    const rest = await client.control('GET', `${tenant}/people?from=${first.body.next}&limit=100`);

    expect(first.body.data.map((person: { index: number }) => person.index)).toEqual([0, 2]);
    expect(rest.body.data).toHaveLength(47);
    expect(rest.body.next).toBeNull();
  });

  it('churns, changes settings, arms faults and sets the latency', async () => {
    const churned = await client.control('POST', `${tenant}/churn`, { changed: 2, hired: 1, left: 1, seed: 2 });
    expect(churned.body.changed).toHaveLength(2);
    const patched = await client.control('PATCH', tenant, { pageSize: 7 });
    expect(patched.body.settings.pageSize).toBe(7);
    expect((await client.control('PATCH', '/settings', { latencyMs: 1 })).status).toBe(204);
    expect((await client.control('POST', '/faults', { fault: { kind: 'html-502' } })).status).toBe(204);
    expect((await client.get('/users')).status).toBe(502);
    expect((await client.control('DELETE', '/faults')).status).toBe(204);
    expect((await client.control('PATCH', '/settings', { latencyMs: 0 })).status).toBe(204);
  });

  it('lists the calls received, without control calls or secrets', async () => {
    client.sandbox.clearJournal();
    await client.signIn();
    await client.get('/users?$top=5');
    await client.get('/users/delta');

    const { body } = await client.control('GET', '/journal?since=1');

    expect(body).toMatchObject({ total: 3, counts: { token: 1, users: 1, delta: 1 } });
    expect(body.calls).toEqual([
      expect.objectContaining({ number: 2, operation: 'users', path: '/v1.0/users?$top=5', status: 200, tenantId }),
      expect.objectContaining({ number: 3, operation: 'delta' }),
    ]);
  });

  it.each([
    ['an unknown tenant', 'GET', '/tenants/nobody', undefined, 404],
    ['an unknown call', 'POST', '/coffee', {}, 404],
    ['an unknown setting', 'PATCH', tenant, { speed: 1 }, 422],
    ['a fault that does nothing', 'POST', '/faults', { fault: {} }, 422],
    ['people who cannot be', 'PUT', '/tenants/new', { people: -1, seed: 1 }, 422],
  ])('refuses %s', async (_case, method, path, body, status) => {
    const answer = await client.control(method, path, body);

    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual(expect.any(String));
  });
});
