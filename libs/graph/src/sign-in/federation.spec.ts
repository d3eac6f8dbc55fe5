import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { credentialOf, federationFor, platformIdentity } from './federation.ts';

const TENANT = '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0';
const place = { instanceSlug: 'acme', tenantId: TENANT };
const settings = (file: string | undefined, ...tenants: string[]) => ({
  FEDERATED_TOKEN_FILE: file,
  FEDERATED_TENANTS: tenants,
});

describe("the platform's identity", () => {
  it.each([
    ['not-configured', settings(undefined, `acme/${TENANT}`)],
    ['not-allowed', { FEDERATED_TOKEN_FILE: '/token', FEDERATED_TENANTS: undefined }],
    ['not-allowed', settings('/token', 'acme/00000000-0000-4000-8000-000000000000')],
    ['not-allowed', settings('/token', `other/${TENANT}`)],
    ['not-allowed', settings('/token', `xacme/${TENANT}`, TENANT, 'acme')],
    ['not-allowed', settings('/token', `ACME/${TENANT}`)],
    ['usable', settings('/token', 'other/x', `acme/${TENANT.toUpperCase()}`)],
  ] as const)('is %s with %j', (expected, given) => {
    expect(federationFor(given, place)).toBe(expected);
    expect(credentialOf({ kind: 'federated' }, given, place)).toEqual({
      kind: 'federated',
      tokenFile: expected === 'usable' ? '/token' : undefined,
    });
  });

  it('has no part in other credentials', () => {
    expect(credentialOf({ kind: 'secret', secret: 's' }, settings('/token'), place)).toEqual({
      kind: 'secret',
      secret: 's',
    });
  });

  it.each<[string, string, object | null]>([
    [
      'a token',
      tokenOf({ iss: 'https://i', sub: 's', aud: ['a'] }),
      { issuer: 'https://i', subject: 's', audience: 'a' },
    ],
    [
      'a token for one audience as a text',
      tokenOf({ iss: 'i', sub: 's', aud: 'a' }),
      { issuer: 'i', subject: 's', audience: 'a' },
    ],
    ['a token without a subject', tokenOf({ iss: 'i', aud: 'a' }), null],
    ['something else', 'password', null],
  ])('is named by %s', async (_, text, expected) => {
    const file = join(mkdtempSync(join(tmpdir(), 'federation-')), 'token');
    writeFileSync(file, text);

    expect(await platformIdentity(settings(file))).toEqual(expected);
  });

  it('is unknown without a file', async () => {
    expect(await platformIdentity(settings(undefined))).toBeNull();
    expect(await platformIdentity(settings('/nowhere/token'))).toBeNull();
  });
});

function tokenOf(claims: object): string {
  return ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
}
