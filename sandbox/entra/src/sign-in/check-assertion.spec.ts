import { createHash, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type IssuedCertificate, makeClientCertificate } from '@user-sync/sandbox-certificates';
import { exportJWK, generateKeyPair, importPKCS8, type JWK, SignJWT } from 'jose';
import { anEntraClient, applicationId, tenantId } from '../../test/entra-client.ts';
import { ASSERTION_TYPE } from './check-assertion.ts';

const client = anEntraClient();
const NOW_SECONDS = Date.parse('2026-03-01T12:00:00Z') / 1_000;
const VALID = { validFrom: new Date('2026-01-01'), validTo: new Date('2027-01-01') };
const AUDIENCE = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
const PLATFORM = { iss: 'https://issuer.example', sub: 'system:serviceaccount:sync:poller', aud: 'api://exchange' };

let own: IssuedCertificate;
let other: IssuedCertificate;
let expired: IssuedCertificate;
beforeAll(async () => {
  own = await makeClientCertificate(VALID);
  other = await makeClientCertificate(VALID);
  expired = await makeClientCertificate({ ...VALID, validTo: new Date('2026-02-01'), keyOf: own });
});

interface Changes {
  readonly claims?: Record<string, unknown>;
  readonly by?: IssuedCertificate;
  /** The one that the header names. */
  readonly of?: IssuedCertificate;
}

async function signed({ claims = {}, by = own, of = by }: Changes = {}): Promise<string> {
  const thumbprint = createHash('sha256').update(new X509Certificate(of.certificate).raw).digest('base64url');
  const payload = {
    iss: applicationId,
    sub: applicationId,
    aud: AUDIENCE,
    jti: '1',
    nbf: NOW_SECONDS,
    exp: NOW_SECONDS + 600,
  };
  return new SignJWT({ ...payload, ...claims })
    .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint })
    .sign(await importPKCS8(by.key, 'PS256'));
}

async function answerTo(assertion: string) {
  const fields = { client_secret: '', client_assertion: assertion, client_assertion_type: ASSERTION_TYPE };
  const answer = (await (await client.requestToken(fields)).json()) as { error_codes?: number[]; token_type?: string };
  return answer.error_codes?.[0] ?? answer.token_type;
}

describe('an assertion of a certificate', () => {
  it.each<[string, number | string, () => Changes]>([
    ['of a registered certificate', 'Bearer', () => ({})],
    [
      'addressed to the emulator itself',
      'Bearer',
      () => ({ claims: { aud: `${client.sandbox.url}/${tenantId}/oauth2/v2.0/token` } }),
    ],
    ['of one that is not registered', 700027, () => ({ by: other })],
    ["of another's key under its name", 700027, () => ({ by: other, of: own })],
    ['of one that has expired', 700027, () => ({ by: expired })],
    ['for another tenant', 700023, () => ({ claims: { aud: AUDIENCE.replace(tenantId, applicationId) } })],
    ['for another service', 700023, () => ({ claims: { aud: 'https://graph.microsoft.com' } })],
    ['from another application', 700021, () => ({ claims: { iss: tenantId, sub: tenantId } })],
    ['about somebody else', 700021, () => ({ claims: { sub: tenantId } })],
    ['that has passed its time', 700024, () => ({ claims: { exp: NOW_SECONDS - 1 } })],
    ['before its time', 700024, () => ({ claims: { nbf: NOW_SECONDS + 600 } })],
    ['without an end', 700024, () => ({ claims: { exp: undefined } })],
  ])('%s is answered with %s', async (_, expected, changes) => {
    client.directory.configure({ certificates: [own.certificate, expired.certificate] });

    expect(await answerTo(await signed(changes()))).toBe(expected);
  });

  it('that is no JWT, or without its type, is refused', async () => {
    expect(await answerTo('x.y.z')).toBe(50027);
    const fields = { client_secret: '', client_assertion: await signed(), client_assertion_type: 'other' };
    expect(await (await client.requestToken(fields)).json()).toMatchObject({ error_codes: [7000218] });
  });

  it('needs a certificate that can be read', async () => {
    const { status } = await client.control('PATCH', `/tenants/${tenantId}`, { certificates: ['nonsense'] });

    expect(status).toBe(422);
  });
});

describe('a token of another issuer', () => {
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let key: JWK;
  beforeAll(async () => {
    keys = await generateKeyPair('RS256');
    key = await exportJWK(keys.publicKey);
  });

  it.each<[string, number | string, Record<string, unknown>]>([
    ['is accepted where it is registered', 'Bearer', {}],
    ['is refused of another issuer', 700211, { iss: 'https://elsewhere.example' }],
    ['is refused of another subject', 700213, { sub: 'system:serviceaccount:sync:Poller' }],
    ['is refused for another audience', 700212, { aud: 'api://other' }],
    ['is refused for two audiences', 700212, { aud: ['api://exchange', 'api://other'] }],
    ['is refused after its end', 700024, { exp: NOW_SECONDS - 1 }],
  ])('%s', async (_, expected, claims) => {
    const { iss: issuer, sub: subject, aud: audience } = PLATFORM;
    client.directory.configure({ federatedCredentials: [{ issuer, subject, audience, key }] });

    const token = await new SignJWT({ ...PLATFORM, exp: NOW_SECONDS + 3_600, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'platform' })
      .sign(keys.privateKey);

    expect(await answerTo(token)).toBe(expected);
  });

  it("is refused with a signature that is not the issuer's", async () => {
    const { iss: issuer, sub: subject, aud: audience } = PLATFORM;
    client.directory.configure({ federatedCredentials: [{ issuer, subject, audience, key }] });
    const stranger = await generateKeyPair('RS256');

    const token = await new SignJWT({ ...PLATFORM, exp: NOW_SECONDS + 3_600 })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(stranger.privateKey);

    expect(await answerTo(token)).toBe(700027);
  });
});
