import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type IssuedCertificate, makeClientCertificate } from '@user-sync/sandbox-certificates';
import { type EntraSandbox, type Issuer, makeIssuer, startEntra, type TenantSettings } from '@user-sync/sandbox-entra';
import { createDirectoryClient } from '../directory-client.ts';
import { DirectoryError } from '../directory-error.ts';
import type { Credential } from './credential.ts';
import { readCertificate } from './read-certificate.ts';

const TENANT = '11111111-2222-4333-8444-555555555555';
const APPLICATION = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

let entra: EntraSandbox;
let own: IssuedCertificate;
let other: IssuedCertificate;
const folder = mkdtempSync(join(tmpdir(), 'credential-'));
const tokenFile = join(folder, 'token');

beforeAll(async () => {
  entra = await startEntra({ clock: () => Date.now() });
  own = await makeClientCertificate();
  other = await makeClientCertificate();
});
afterAll(async () => {
  await entra.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => void entra.createTenant(TENANT, { applicationId: APPLICATION, people: 3, seed: 1 }));
afterEach(() => void jest.restoreAllMocks());

const configure = (settings: Partial<TenantSettings>) => entra.directory(TENANT).configure(settings);
const aClient = (credential: Credential) =>
  createDirectoryClient({
    tenantId: TENANT,
    applicationId: APPLICATION,
    credential,
    cloud: 'global',
    loginUrl: entra.url,
    graphUrl: entra.url,
    pacing: { budgetMs: 0 },
  });
async function refusalOf(credential: Credential): Promise<DirectoryError> {
  const failure = await aClient(credential)
    .signIn()
    .catch((error: unknown) => error);
  if (!(failure instanceof DirectoryError)) throw new Error(`Not refused: ${String(failure)}`);
  return failure;
}

function certificate(pem: string): Credential {
  const read = readCertificate(pem, { now: new Date() });
  if (!read.ok) throw new Error(read.problem.code);
  return { kind: 'certificate', pem: read.certificate.pem };
}

describe('a certificate', () => {
  it('signs in, and reads people', async () => {
    configure({ certificates: [own.certificate] });

    const { checks, people } = await aClient(certificate(own.pem)).verify();

    expect(checks.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
    expect(checks[0]!.detail).toContain('certificate');
    expect(people).toHaveLength(3);
  });

  it('signs in with its chain', async () => {
    const authority = await makeClientCertificate({ keyOf: other, isAuthority: true, commonName: 'Authority' });
    const issued = await makeClientCertificate({ keyOf: own, issuer: authority });
    configure({ certificates: [issued.certificate] });

    await aClient(certificate(issued.pem + authority.certificate)).signIn();
  });

  it('makes a new assertion for every sign-in, so that no assertion is sent in its last second', async () => {
    configure({ certificates: [own.certificate] });
    const client = aClient(certificate(own.pem));
    const wholeSecond = Math.floor(Date.now() / 1_000) * 1_000;
    // MSAL reads the clock by `new Date()`; everything else of time goes on.
    jest.useFakeTimers({ now: wholeSecond, doNotFake: [...TIMERS] });
    try {
      await client.signIn();
      jest.setSystemTime(wholeSecond + 600_000);
      await client.signIn();
    } finally {
      jest.useRealTimers();
    }
  });

  it('[S4] is refused in its own words where it is not registered, and once it has expired', async () => {
    const soonOver = await makeClientCertificate({ validTo: new Date(Date.now() + 60_000), keyOf: own });
    configure({ certificates: [soonOver.certificate] });

    expect(await refusalOf(certificate(other.pem))).toMatchObject({
      kind: 'misconfigured',
      code: 'certificate-wrong',
      microsoftCode: 'AADSTS700027',
    });
    const credential = certificate(soonOver.pem);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 120_000);
    expect(await refusalOf(credential)).toMatchObject({ code: 'certificate-expired' });
  });

  it.each([
    [700024, 'transient', 'internal', /clock/],
    [700025, 'misconfigured', 'certificate-wrong', /public client/],
    [7000277, 'misconfigured', 'certificate-wrong', /revoked/],
    [1000502, 'misconfigured', 'certificate-expired', /last day/],
    [700016, 'misconfigured', 'application-unknown', /Application ID/],
  ])('[S4] refused by AADSTS%i is %s, %s', async (aadsts, kind, code, words) => {
    entra.addFault({ match: { path: 'oauth2' }, times: 1, fault: { kind: 'aadsts', aadsts } });

    const refusal = await refusalOf(certificate(own.pem));

    expect(refusal).toMatchObject({ kind, code, detail: expect.stringMatching(words) });
    expect(`${refusal.title} ${refusal.detail} ${refusal.remedy}`).not.toMatch(/client secret/);
  });
});

describe("the platform's identity", () => {
  let platform: Issuer;
  beforeAll(async () => {
    platform = await makeIssuer();
  });
  const writeToken = async (claims = {}) => writeFileSync(tokenFile, `${await platform.token(claims)}\n`);

  it('signs in with the token of its file, which is read for each sign-in', async () => {
    configure({ federatedCredentials: [platform.credential] });
    await writeToken();
    const client = aClient({ kind: 'federated', tokenFile });
    await client.signIn();
    await writeToken({ sub: 'system:serviceaccount:user-sync:other' });

    await expect(client.signIn()).rejects.toMatchObject({ code: 'federation-refused', microsoftCode: 'AADSTS700213' });

    await writeToken();
    await client.signIn();
  });

  it.each([
    [700211, 'federation-refused', /issuer/],
    [700212, 'federation-refused', /audience/],
    [700213, 'federation-refused', /subject/],
    [70021, 'federation-refused', /moment ago/],
    [700024, 'federation-unavailable', /expired/],
    [90061, 'federation-unavailable', /keys/],
  ])('[S4] refused by AADSTS%i is %s', async (aadsts, code, words) => {
    await writeToken();
    entra.addFault({ match: { path: 'oauth2' }, times: 1, fault: { kind: 'aadsts', aadsts } });

    expect(await refusalOf({ kind: 'federated', tokenFile })).toMatchObject({
      code,
      detail: expect.stringMatching(words),
    });
  });

  it('without a token is refused before Microsoft is asked', async () => {
    writeFileSync(join(folder, 'empty'), '\n');
    const calls = entra.journal().total;

    for (const file of [undefined, join(folder, 'missing'), join(folder, 'empty')])
      expect(await refusalOf({ kind: 'federated', tokenFile: file })).toMatchObject({
        kind: 'misconfigured',
        code: 'federation-unavailable',
      });
    expect(entra.journal().total).toBe(calls);
  });
});
