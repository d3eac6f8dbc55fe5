import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createTokenVerifier } from './token-verifier.ts';

const ISSUER = 'https://sign-in.example';
const NOW = new Date('2026-11-23T10:00:00Z');
const nowSeconds = NOW.getTime() / 1_000;
let server: Server;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let url: string;

beforeAll(async () => {
  keys = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] });
  server = createServer((request, response) => {
    if (request.url === '/flood') {
      const piece = Buffer.alloc(64 * 1024, ' ');
      const more = () => {
        while (response.write(piece));
      };
      response.on('drain', more);
      return more();
    }
    response.statusCode = request.url === '/down' ? 500 : 200;
    response.end(jwks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

const verifierAt = (path: string) =>
  createTokenVerifier({ AUTH_JWKS_URL: `${url}${path}`, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: 'user-sync' }, () => NOW);

function aToken(claims: Record<string, unknown> = {}, key: typeof keys.privateKey = keys.privateKey, header = {}) {
  return new SignJWT({
    iss: ISSUER,
    aud: 'user-sync',
    sub: 'ada',
    exp: nowSeconds + 300,
    roles: ['platform-administrator'],
    instance: 'acme',
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header })
    .sign(key);
}

describe('the token verifier', () => {
  it('[S1] takes roles and instance from a valid token', async () => {
    expect(await verifierAt('/')(await aToken({ roles: ['platform-administrator', 'root'] }))).toEqual({
      subject: 'ada',
      name: null,
      roles: ['platform-administrator'],
      instance: 'acme',
      expiresAt: new Date((nowSeconds + 300) * 1_000),
    });
  });

  it('tolerates clocks that differ by a minute, not more', async () => {
    const verify = verifierAt('/');
    await expect(verify(await aToken({ exp: nowSeconds - 50 }))).resolves.toMatchObject({ subject: 'ada' });
    await expect(verify(await aToken({ exp: nowSeconds - 70 }))).rejects.toMatchObject({ status: 401 });
    await expect(verify(await aToken({ nbf: nowSeconds + 70 }))).rejects.toMatchObject({ status: 401 });
  });

  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'something-else' }],
    ['no end', { exp: undefined }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a blank subject', { sub: ' ' }],
    ['a number as subject', { sub: 7 }],
    ['a list as subject', { sub: ['ada'] }],
    ['a subject that is no text of any kind', { sub: { toString: 1 } }],
  ])('refuses a token with %s', async (_, claims) => {
    await expect(verifierAt('/')(await aToken(claims))).rejects.toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('refuses a forged token, an unsigned one and one signed with a shared secret', async () => {
    const verify = verifierAt('/');
    const other = await generateKeyPair('ES256');
    const [, payload] = (await aToken()).split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.x`;
    const symmetric = await new SignJWT({ sub: 'ada', exp: nowSeconds + 300, iss: ISSUER, aud: 'user-sync' })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode('0123456789abcdef0123456789abcdef'));

    for (const token of [
      await aToken({}, other.privateKey),
      unsigned,
      symmetric,
      'a.b.c',
      await aToken({}, keys.privateKey, { kid: 'k2' }),
    ])
      await expect(verify(token)).rejects.toMatchObject({ status: 401 });
  });

  it.each([[{}], [{ toString: 1 }], [7], [['acme']], [true]])(
    'takes an instance that is no text for none: %j',
    async (instance) => {
      expect(await verifierAt('/')(await aToken({ instance }))).toMatchObject({ subject: 'ada', instance: null });
    },
  );

  it.each([
    ['an expired token', { exp: nowSeconds - 70 }, 'ERR_JWT_EXPIRED'],
    ['another audience', { aud: 'another' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED aud'],
    ['no subject', { sub: 7 }, 'SUBJECT_INVALID'],
  ])('gives the reason for the log, without the token: %s', async (_, claims, reason) => {
    await expect(verifierAt('/')(await aToken(claims))).rejects.toMatchObject({ reason });
  });

  it('does not blame the token when the keys cannot be read, or are endless', async () => {
    for (const path of ['/down', '/flood'])
      await expect(verifierAt(path)(await aToken())).rejects.toMatchObject({
        status: 503,
        code: 'sign-in-unavailable',
      });
  });
});
