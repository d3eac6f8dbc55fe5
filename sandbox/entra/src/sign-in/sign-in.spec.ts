import { describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { anEntraClient, applicationId, secret, tenantId } from '../../test/entra-client.ts';

const client = anEntraClient();

describe('the token endpoint', () => {
  it('gives a signed token with tenant, application, audience and role', async () => {
    client.directory.configure({ expiresIn: 1200 });
    const response = await client.requestToken({ 'x-client-SKU': 'msal.js.node' });

    const answer = (await response.json()) as { token_type: string; expires_in: number; access_token: string };
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 1200 });
    const keys = createRemoteJWKSet(new URL(`${client.sandbox.url}/${tenantId}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(answer.access_token, keys, { currentDate: new Date('2026-03-01T12:00:01Z') });
    expect(payload).toMatchObject({
      tid: tenantId,
      appid: applicationId,
      aud: client.sandbox.url,
      roles: ['User.Read.All'],
    });
  });

  it.each([
    ['an unknown tenant', {}, {}, 'ffffffff-0000-4000-8000-000000000000', 400, 'invalid_request', 90002],
    ['an unknown application', {}, { client_id: 'other' }, tenantId, 400, 'unauthorized_client', 700016],
    ['a wrong secret', {}, { client_secret: 'wrong' }, tenantId, 401, 'invalid_client', 7000215],
    ['an expired secret', { secretExpired: true }, {}, tenantId, 401, 'invalid_client', 7000222],
    ['a disabled application', { appDisabled: true }, {}, tenantId, 400, 'unauthorized_client', 7000112],
    ['no secret', {}, { client_secret: '' }, tenantId, 401, 'invalid_client', 7000218],
    ['a scope of its own', {}, { scope: 'User.Read.All' }, tenantId, 400, 'invalid_scope', 70011],
  ])('refuses %s', async (_case, settings, fields, tenant, status, error, number) => {
    client.directory.configure(settings);

    const response = await client.requestToken(fields as Record<string, string>, tenant);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      error,
      error_codes: [number],
      error_description: expect.stringMatching(`^AADSTS${number}: [^\r]+\r\nTrace ID: `),
    });
  });

  it('accepts a second secret during a rotation, and HTTP Basic', async () => {
    client.directory.configure({ otherSecrets: ['next~secret'] });

    expect((await client.requestToken({ client_secret: 'next~secret' })).status).toBe(200);
    const basic = Buffer.from(`${applicationId}:${secret}`).toString('base64');
    const response = await fetch(`${client.sandbox.url}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' }),
    });
    expect(response.status).toBe(200);
  });

  it('publishes a discovery document whose issuer is on its own address', async () => {
    const response = await fetch(`${client.sandbox.url}/${tenantId}/v2.0/.well-known/openid-configuration`);

    expect(await response.json()).toMatchObject({
      issuer: `${client.sandbox.url}/${tenantId}/v2.0`,
      token_endpoint: `${client.sandbox.url}/${tenantId}/oauth2/v2.0/token`,
    });
  });
});

describe('the bearer token', () => {
  it('is refused when it is missing, foreign or expired', async () => {
    const anonymous = await fetch(`${client.sandbox.url}/v1.0/users`);
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get('www-authenticate')).toContain('authorization_uri=');
    expect(await client.codeOf(client.get('/users', { authorization: 'Bearer abc' }))).toBe(
      '401 InvalidAuthenticationToken',
    );
    client.directory.configure({ expiresIn: 60 });
    await client.signIn();
    expect((await client.get('/users')).status).toBe(200);
    client.passDays(1);
    expect(await client.codeOf(client.get('/users'))).toBe('401 InvalidAuthenticationToken');
  });

  it('has no role without consent, and gets it with the next token after consent', async () => {
    client.directory.configure({ consent: false });
    await client.signIn();
    expect(await client.codeOf(client.get('/users/delta'))).toBe('403 Authorization_RequestDenied');

    client.directory.configure({ consent: true });
    expect(await client.codeOf(client.get('/users/delta'))).toBe('403 Authorization_RequestDenied');
    await client.signIn();
    expect((await client.get('/users/delta')).status).toBe(200);
  });

  it('is invalid once the consent is withdrawn', async () => {
    client.directory.configure({ consent: false });

    expect(await client.codeOf(client.get('/users'))).toBe('403 Authorization_RequestDenied');
  });
});
