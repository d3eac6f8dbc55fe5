import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { anInstance } from '../../test/ziik-caller.ts';

describe('the control API', () => {
  const ziik = anInstance();

  it('makes an instance with its account, catalogue and settings, and recreates it', async () => {
    const definition = { username: 'a@beta.example', password: 'p', unitNames: ['One'], userTypeNames: ['X'] };
    const { status, body } = await ziik.control('PUT', '/instances/beta', definition);
    await ziik.control('POST', '/instances/beta/units', { name: 'Two' });
    const units = await ziik.control('GET', '/instances/beta/units');
    await ziik.control('PUT', '/instances/beta', { ...definition, unitRequired: true });

    expect([status, body]).toEqual([200, { slug: 'beta', baseUrl: `${ziik.sandbox.url}/beta/api`, accountId: 1 }]);
    expect(units.body.data.map(({ name }: { name: string }) => name)).toEqual(['One', 'Two']);
    expect((await ziik.control('GET', '/instances/beta/units')).body.data).toHaveLength(1);
    expect((await ziik.control('GET', '/instances/beta')).body.settings).toMatchObject({
      unitRequired: true,
      tokenSeconds: 3600,
    });
  });

  it.each([
    ['without a password', 'beta', { username: 'a@b.example' }, 422],
    ['with an unknown setting', 'beta', { username: 'a@b.example', password: 'p', speed: 1 }, 422],
    ['with a setting of the wrong kind', 'beta', { username: 'a@b.example', password: 'p', down: 'yes' }, 422],
    [
      'with a value that is none of those possible',
      'beta',
      { username: 'a@b.example', password: 'p', tokenKind: 'x' },
      422,
    ],
    ['with a name of its own', 'control', { username: 'a@b.example', password: 'p' }, 422],
  ])('refuses an instance %s', async (_name, slug, body, status) => {
    expect((await ziik.control('PUT', `/instances/${slug}`, body)).status).toBe(status);
  });

  it('changes settings, the credentials too', async () => {
    await ziik.control('PATCH', '/instances/acme', { username: 'new@acme.example', tokenSeconds: 60 });
    const old = await ziik.call('POST', '/authenticate', { username: 'sync@acme.example', password: 'pass' });
    const { body } = await ziik.call('POST', '/authenticate', { username: 'new@acme.example', password: 'pass' });

    expect([old.status, body[0].expires]).toEqual([401, ziik.now / 1000 + 60]);
    expect(ziik.acme.user(1).email).toBe('new@acme.example');
  });

  it('makes the manual changes that people make in Ziik', async () => {
    const users = '/instances/acme/users';
    const made = await ziik.control('POST', users, {
      email: 'hand@acme.example',
      firstName: 'By',
      lastName: 'Hand',
      memberships: [{ unit: 'HQ', userTypes: ['Employee'] }, { unit: 2 }],
    });
    const { id } = made.body;
    const taken = await ziik.control('POST', users, { email: 'HAND@acme.example', firstName: 'A', lastName: 'B' });
    const nowhere = await ziik.control('PATCH', `${users}/${id}`, { memberships: [{ unit: 'None' }] });
    const changed = await ziik.control('PATCH', `${users}/${id}`, { lastName: 'Changed', memberships: [{ unit: 2 }] });
    const off = await ziik.control('POST', `${users}/${id}/deactivate`);
    const inactive = await ziik.control('GET', `${users}/${id}`);
    const on = await ziik.control('POST', `${users}/${id}/reactivate`);
    const found = await ziik.control('GET', `${users}?email=hand@acme.example`);
    const gone = await ziik.control('DELETE', `${users}/${id}`);

    expect([made, taken, nowhere, changed, off, on, gone].map(({ status }) => status)).toEqual([
      201, 422, 404, 200, 204, 204, 204,
    ]);
    expect(made.body.memberships).toEqual([
      { unit: { id: 1, name: 'HQ' }, department: null, userTypes: [{ id: 1, name: 'Employee' }] },
      { unit: { id: 2, name: 'Shop' }, department: null, userTypes: [] },
    ]);
    expect(inactive.body).toMatchObject({ active: false, deactivatedAt: ziik.now / 1000, lastName: 'Changed' });
    expect(found.body.data).toEqual([expect.objectContaining({ id, active: true })]);
    expect((await ziik.control('GET', `${users}/${id}`)).body).toMatchObject({ anonymised: true, email: '' });
  });

  it('reads users in portions', async () => {
    for (let i = 0; i < 4; i++) await ziik.user({ email: `u${i}@acme.example` });
    const first = await ziik.control('GET', '/instances/acme/users?limit=3');
    const second = await ziik.control('GET', `/instances/acme/users?limit=3&from=${first.body.next}`);

    expect([...first.body.data, ...second.body.data].map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
    expect(second.body.next).toBeNull();
  });

  it('signs tokens for administrators that verify against its keys', async () => {
    const request = { sub: 'anna', roles: ['platform-administrator'], instance: 'acme' };
    const { body, status } = await ziik.control('POST', '/tokens', request);
    const keys = createLocalJWKSet((await ziik.control('GET', '/jwks')).body);

    const { payload, protectedHeader } = await jwtVerify(body.token, keys, {
      issuer: ziik.sandbox.url,
      audience: 'azure-user-sync',
      currentDate: new Date(ziik.now),
    });

    expect(status).toBe(201);
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({ ...request, exp: ziik.now / 1000 + 3600 });
  });

  it('signs tokens that have expired or are for somebody else', async () => {
    const token = await ziik.sandbox.issueToken({ sub: 'o', roles: ['operator'], expiresInSeconds: -1, audience: 'x' });
    const keys = createLocalJWKSet(await ziik.sandbox.jwks());

    const verified = jwtVerify(token, keys, { audience: 'x', currentDate: new Date(ziik.now) });

    await expect(verified).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  });

  it('knows no other paths, and no instance that is gone', async () => {
    const unknown = await ziik.control('GET', '/instances/acme/nothing');
    const gone = await ziik.control('DELETE', '/instances/acme');

    expect([unknown.status, gone.status]).toEqual([404, 204]);
    expect((await ziik.control('GET', '/instances/acme/summary')).status).toBe(404);
    expect((await ziik.call('GET', '/users')).status).toBe(404);
    expect((await ziik.control('POST', '/instances/acme/users', '{')).status).toBe(400);
  });
});
