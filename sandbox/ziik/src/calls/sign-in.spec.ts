import { describe, expect, it } from '@jest/globals';
import { anInstance } from '../../test/ziik-caller.ts';

const credentials = { username: 'sync@acme.example', password: 'pass' };

describe('signing in', () => {
  const ziik = anInstance();

  it('answers an array of one with a token and its unix expiry', async () => {
    const { status, body } = await ziik.call('POST', '/authenticate', credentials);

    expect(status).toBe(200);
    expect(body).toEqual([{ jwt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), expires: ziik.now / 1000 + 3600 }]);
  });

  it('takes the newer field name, and answers an object or an opaque token where that is set', async () => {
    ziik.acme.configure({ authenticateShape: 'object', tokenKind: 'opaque' });

    const { body } = await ziik.call('POST', '/authenticate', { email: 'SYNC@acme.example', password: 'pass' });

    expect(body.jwt).toMatch(/^[\w-]{43}$/);
    expect((await ziik.call('GET', '/users', undefined, { authorization: `Bearer ${body.jwt}` })).status).toBe(200);
  });

  it.each([
    ['a wrong password', { ...credentials, password: 'other' }],
    ['another account', { ...credentials, username: 'x@acme.example' }],
    ['nothing', {}],
  ])('refuses %s with 401', async (_name, body) => {
    expect((await ziik.call('POST', '/authenticate', body)).status).toBe(401);
  });

  it('refuses calls without a token, with a wrong one, with an expired one and with a revoked one', async () => {
    const missing = await ziik.call('GET', '/users', undefined, { authorization: '' });
    const wrong = await ziik.call('GET', '/users', undefined, { authorization: 'Bearer other' });
    ziik.now += 3600_000;
    const expired = await ziik.call('GET', '/users');
    await ziik.signIn();
    const fresh = await ziik.call('GET', '/users');
    ziik.acme.revokeTokens();
    const revoked = await ziik.call('GET', '/users');

    expect([missing, wrong, expired, fresh, revoked].map(({ status }) => status)).toEqual([401, 401, 401, 200, 401]);
    expect(missing.body).toEqual({ message: 'Unauthenticated.' });
  });

  it('renews a token until it expires', async () => {
    ziik.now += 3599_000;
    const { body } = await ziik.call('POST', '/renew');
    ziik.now += 3599_000;

    const renewed = await ziik.call('GET', '/users', undefined, { authorization: `Bearer ${body[0].jwt}` });
    const expired = await ziik.call('POST', '/renew');

    expect([renewed.status, expired.status]).toEqual([200, 401]);
  });

  it('knows no token of another instance', async () => {
    ziik.sandbox.create('other', credentials);

    const response = await fetch(`${ziik.sandbox.url}/other/api/users`, {
      headers: { authorization: `Bearer ${ziik.token}` },
    });

    expect(response.status).toBe(401);
  });

  it.each([
    ['GET', '/nothing', undefined, 404],
    ['GET', '/users/abc', undefined, 404],
    ['GET', '/users/reference/%zz', undefined, 404],
    ['PUT', '/users', {}, 405],
    ['POST', '/users', '{"first', 400],
    ['POST', '/users', '[]', 400],
  ])('answers %s %s (body %j) with %d', async (method, path, body, status) => {
    expect((await ziik.call(method, path, body)).status).toBe(status);
  });
});
