import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type IssuedCertificate, makeClientCertificate } from '@user-sync/sandbox-certificates';
import {
  type EntraSandbox,
  type Issuer,
  makeIssuer,
  type SandboxDirectory,
  startEntra,
  unitNames,
  userTypeNames,
} from '@user-sync/sandbox-entra';
import { startZiik, type ZiikSandbox } from '@user-sync/sandbox-ziik';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

const DAY_MS = 86_400_000;
const SECRET = 'sandbox-secret';
const TRUSTING_TENANT = '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0';
const applicationId = '00000000-0000-4000-8000-000000000001';
let platform: Issuer;

let entra: EntraSandbox;
let ziik: ZiikSandbox;
let config: TestConfig;
let admin: Caller;
let own: IssuedCertificate;
let other: IssuedCertificate;
let directory: SandboxDirectory;
let tenantId: string;

beforeAll(async () => {
  platform = await makeIssuer();
  const file = join(mkdtempSync(join(tmpdir(), 'token-')), 'token');
  writeFileSync(file, await platform.token());
  [entra, ziik] = await Promise.all([startEntra(), startZiik()]);
  config = await startTestConfig('config_credentials', {
    LOGIN_URL: entra.url,
    GRAPH_URL: entra.url,
    FEDERATED_TOKEN_FILE: file,
    FEDERATED_TENANTS: `acme/${TRUSTING_TENANT}`,
  });
  ziik.create('acme', { username: 'sync', password: 'pw', unitNames: unitNames(50), userTypeNames: userTypeNames() });
  await (await config.operator()).send('PUT', '/v1/instances/acme', {
    baseUrl: `${ziik.url}/acme/api`,
    username: 'sync',
    password: 'pw',
  });
  await makeInstance(config, 'other');
  admin = await config.administrator();
  own = await makeClientCertificate({ commonName: 'Contoso sync', validTo: new Date(Date.now() + 100 * DAY_MS) });
  other = await makeClientCertificate();
  entra.createTenant(TRUSTING_TENANT, {
    people: 5,
    seed: 1,
    federatedCredentials: [platform.credential],
  });
});
afterAll(async () => {
  await config?.stop();
  await Promise.all([entra?.close(), ziik?.close()]);
});
beforeEach(() => {
  tenantId = randomUUID();
  directory = entra.createTenant(tenantId, { people: 30, seed: 3, certificates: [own.certificate] });
});

const certificate = (of = own) => ({ kind: 'certificate', pem: of.pem });
const input = (change: object) => anIntegration({ tenantId, applicationId, secret: undefined, ...change });
const create = (change: object) => admin.send('POST', '/v1/integrations', input(change));
async function made(change: object) {
  const answer = await create(change);
  expect(answer.status).toBe(201);
  return answer.body;
}
const patch = (id: string, change: object) => admin.send('PATCH', `/v1/integrations/${id}`, change);
const shown = async (id: string) => (await admin.get(`/v1/integrations/${id}`)).body;
const errorsOf = ({ body }: { body: { errors: { pointer: string; code: string }[] } }) =>
  body.errors.map(({ pointer, code }) => `${pointer} ${code}`);
const checksOf = ({ body }: { body: { checks: { status: string; code: string | null }[] } }) =>
  body.checks.map(({ status, code }) => code ?? status);
const attentionOf = ({ attention }: { attention: { code: string }[] }) => attention.map(({ code }) => code);

describe('a certificate', () => {
  it('[S7, S8] is stored with what may be shown of it, and never returned', async () => {
    const known = new X509Certificate(own.certificate);

    const body = await made({ credential: certificate() });

    expect(body.credential).toEqual({
      kind: 'certificate',
      changedAt: expect.any(String),
      expiresAt: new Date(known.validTo).toISOString(),
      thumbprint: known.fingerprint.replaceAll(':', ''),
      thumbprintSha256: known.fingerprint256.replaceAll(':', ''),
      subject: 'CN=Contoso sync',
    });
    expect(body.secret.expiresAt).toBe(body.credential.expiresAt);
    expect(checksOf(await admin.send('POST', `/v1/integrations/${body.id}/verification`))).toEqual([
      'passed',
      'passed',
      'passed',
      'passed',
    ]);
    const inside = own.key.split('\n')[3]!;
    expect(config.said.join('\n')).not.toContain(inside);
    const [row] = await config.db.query('SELECT * FROM control.integration WHERE id = $1', [body.id]);
    expect(JSON.stringify(row)).not.toContain(inside);
    expect(JSON.stringify((await admin.get('/v1/audit')).body)).not.toContain(inside);
  });

  it.each<[string, () => object]>([
    ['/credential/pem required', () => ({ credential: { kind: 'certificate' } })],
    ['/credential/pem certificate-key-missing', () => ({ credential: { kind: 'certificate', pem: own.certificate } })],
    ['/credential/pem certificate-missing', () => ({ credential: { kind: 'certificate', pem: own.key } })],
    [
      '/credential/pem certificate-key-mismatch',
      () => ({ credential: { kind: 'certificate', pem: own.key + other.certificate } }),
    ],
    ['/credential/pem invalid-value', () => ({ credential: { kind: 'certificate', pem: 'x'.repeat(40_000) } })],
    ['/credential/pem invalid-value', () => ({ credential: { kind: 'certificate', pem: 7 } })],
    ['/credential/secret not-of-this-credential', () => ({ credential: { ...certificate(), secret: 'x' } })],
    ['/credential/extra unknown-property', () => ({ credential: { ...certificate(), extra: 'x' } })],
    ['/credential/kind required', () => ({ credential: {} })],
    ['/credential/kind invalid-value', () => ({ credential: { kind: 'password' } })],
    ['/credential invalid-value', () => ({ credential: 'x' })],
    ['/credential/secret required', () => ({ credential: { kind: 'secret', secret: ' ' } })],
    ['/credential/secret secret-is-an-id', () => ({ credential: { kind: 'secret', secret: randomUUID() } })],
    [
      '/credential/expiresAt invalid-time',
      () => ({ credential: { kind: 'secret', secret: 'x', expiresAt: '+010000-01-01T00:00:00Z' } }),
    ],
    ['/secret credential-and-secret', () => ({ credential: certificate(), secret: 'x' })],
    ['/secretExpiresAt credential-and-secret', () => ({ credential: certificate(), secretExpiresAt: '2099-01-01' })],
    ['/secret required', () => ({})],
  ])('[S5, S8] is refused in words: %s', async (expected, change) => {
    const answer = await create(change());

    expect(answer.status).toBe(422);
    expect(errorsOf(answer)).toEqual([expected]);
    expect(answer.body.errors[0].detail).toMatch(/\w \w/);
  });

  it('is opened by its passphrase, which is not needed again', async () => {
    const { pem } = await makeClientCertificate({ keyOf: own, passphrase: 'open sesame' });
    directory.configure({ certificates: [pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))] });

    expect(errorsOf(await create({ credential: { kind: 'certificate', pem } }))).toEqual([
      '/credential/passphrase certificate-passphrase-required',
    ]);
    const { id } = await made({ credential: { kind: 'certificate', pem, passphrase: 'open sesame' } });

    expect(checksOf(await admin.send('POST', `/v1/integrations/${id}/verification`))[0]).toBe('passed');
    expect(config.said.join('\n')).not.toContain('open sesame');
  });

  it('[S8] takes the place of a secret and gives way to one again; each is tried first', async () => {
    const { id } = await made({ secret: SECRET, secretExpiresAt: '2099-01-01' });
    const before = await shown(id);

    const refused = await patch(id, { credential: certificate(other), name: 'Not taken either' });
    expect(errorsOf(refused)).toEqual(['/credential/pem certificate-wrong']);
    expect(await shown(id)).toEqual(before);

    const replaced = await patch(id, { credential: certificate() });
    expect(replaced).toMatchObject({
      status: 200,
      body: { credential: { kind: 'certificate', subject: 'CN=Contoso sync' } },
    });
    directory.configure({ secret: 'deleted in Azure' });
    expect(checksOf(await admin.send('POST', `/v1/integrations/${id}/verification`))[0]).toBe('passed');

    directory.configure({ secret: 'the~next~one', certificates: [] });
    const back = await patch(id, { secret: 'the~next~one' });
    expect(back.body.credential).toEqual({
      kind: 'secret',
      changedAt: expect.any(String),
      expiresAt: null,
      thumbprint: null,
      thumbprintSha256: null,
      subject: null,
    });
    expect(checksOf(await admin.send('POST', `/v1/integrations/${id}/verification`))[0]).toBe('passed');
  });

  it('[S8] cannot be tried while Entra is away: the old credential stays', async () => {
    const { id } = await made({ secret: SECRET });
    entra.addFault({ tenantId, match: { path: 'oauth2' }, times: -1, fault: { status: 503 } });

    const answer = await patch(id, { credential: certificate() });
    entra.clearFaults();

    expect(answer).toMatchObject({ status: 503, body: { code: 'graph-unavailable' } });
    expect((await shown(id)).credential.kind).toBe('secret');
  });

  it('has a last day of its own, of which it warns 30 days before', async () => {
    const soon = await makeClientCertificate({ keyOf: own, validTo: new Date(Date.now() + 20 * DAY_MS) });
    directory.configure({ certificates: [own.certificate, soon.certificate] });
    const { id } = await made({ credential: certificate() });

    expect(attentionOf(await shown(id))).not.toContain('certificate-expiring');
    expect(errorsOf(await patch(id, { secretExpiresAt: '2099-01-01' }))).toEqual([
      '/secretExpiresAt not-of-this-credential',
    ]);

    const { body } = await patch(id, { credential: certificate(soon) });
    expect(attentionOf(body)).toContain('certificate-expiring');
    expect(attentionOf(body)).not.toContain('secret-expiring');
  });

  it('[S4] is verified before it is saved, and once stored for its own tenant alone', async () => {
    const body = { applicationId, tenantId };
    const verify = (change: object) => admin.send('POST', '/v1/verifications', { ...body, ...change });

    expect(checksOf(await verify({ credential: certificate() }))[0]).toBe('passed');
    const refused = await verify({ credential: certificate(other) });
    expect(checksOf(refused)[0]).toBe('certificate-wrong');
    expect(refused.body.certificate).toEqual({
      thumbprint: new X509Certificate(other.certificate).fingerprint.replaceAll(':', ''),
      thumbprintSha256: expect.stringMatching(/^[0-9A-F]{64}$/),
      subject: 'CN=Azure User Sync',
      expiresAt: new Date(new X509Certificate(other.certificate).validTo).toISOString(),
    });
    expect((await verify({ secret: SECRET })).body.certificate).toBeNull();
    expect(errorsOf(await verify({ credential: { kind: 'certificate', pem: own.key } }))).toEqual([
      '/credential/pem certificate-missing',
    ]);
    const { id: integrationId } = await made({ credential: certificate() });
    const stored = await verify({ integrationId });
    expect(checksOf(stored)[0]).toBe('passed');
    expect(stored.body.certificate.subject).toBe('CN=Contoso sync');
    expect(errorsOf(await verify({ integrationId, tenantId: randomUUID() }))).toEqual(['/secret required']);
  });

  it('is in the audit by its kind and thumbprint', async () => {
    const { id } = await made({ secret: SECRET });
    await patch(id, { credential: certificate() });

    const [entry] = (await admin.get(`/v1/audit?target=${id}&action=integration.changed`)).body.data;

    expect(entry.changes).toMatchObject({
      credential: { before: 'secret', after: 'certificate' },
      certificateThumbprint: { after: new X509Certificate(own.certificate).fingerprint.replaceAll(':', '') },
    });
  });
});

describe("the platform's identity", () => {
  const federated = { kind: 'federated' };

  it('signs in for a tenant that the operator has allowed to an instance', async () => {
    const body = await made({ tenantId: TRUSTING_TENANT, credential: federated });

    expect(body.credential).toMatchObject({ kind: 'federated', expiresAt: null, thumbprint: null });
    expect(checksOf(await admin.send('POST', `/v1/integrations/${body.id}/verification`))).toEqual([
      'passed',
      'passed',
      'passed',
      'passed',
    ]);
    const { tenantId: moved } = body;
    expect(errorsOf(await patch(body.id, { tenantId }))).toEqual(['/tenantId federation-not-allowed']);
    expect((await shown(body.id)).tenantId).toBe(moved);
  });

  it("[S1] reads no directory that trusts the platform for another customer's sake", async () => {
    const stranger = await config.administrator('other');
    const calls = entra.journal().total;
    const wanted = { ...input({ credential: federated }), tenantId: TRUSTING_TENANT };

    expect(errorsOf(await stranger.send('POST', '/v1/integrations', wanted))).toEqual([
      '/credential/kind federation-not-allowed',
    ]);
    expect(
      errorsOf(
        await stranger.send('POST', '/v1/verifications', {
          applicationId,
          tenantId: TRUSTING_TENANT,
          credential: federated,
        }),
      ),
    ).toEqual(['/credential/kind federation-not-allowed']);
    const { body: own } = await stranger.send('POST', '/v1/integrations', input({ secret: SECRET }));
    const change = { tenantId: TRUSTING_TENANT, credential: federated };
    expect(errorsOf(await stranger.send('PATCH', `/v1/integrations/${own.id}`, change))).toEqual([
      '/credential/kind federation-not-allowed',
    ]);
    expect(entra.journal().total).toBe(calls);
  });

  it('is shown to the administrators who may use it, as Azure must name it', async () => {
    const { key: _, ...names } = platform.credential;
    expect((await admin.get('/v1/session')).body.federation).toEqual({ ...names, tenants: [TRUSTING_TENANT] });
    expect((await (await config.administrator('other')).get('/v1/session')).body.federation).toBeNull();
    expect((await (await config.operator()).get('/v1/session')).body.federation).toBeNull();
  });
});

describe('a platform without an identity', () => {
  let plain: TestConfig;
  beforeAll(async () => {
    plain = await startTestConfig('config_without_identity');
    await makeInstance(plain, 'acme');
  });
  afterAll(() => plain?.stop());

  it('says so where it is chosen', async () => {
    const answer = await (await plain.administrator()).send(
      'POST',
      '/v1/integrations',
      input({ credential: { kind: 'federated' } }),
    );

    expect(errorsOf(answer)).toEqual(['/credential/kind federation-not-configured']);
    expect(answer.body.errors[0].detail).toContain('secret or a certificate');
  });
});
