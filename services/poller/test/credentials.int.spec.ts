import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadIntegration, type NewCredential, updateIntegration } from '@user-sync/control';
import { readCertificate } from '@user-sync/graph';
import { type IssuedCertificate, makeClientCertificate } from '@user-sync/sandbox-certificates';
import { makeIssuer } from '@user-sync/sandbox-entra';
import { createDirectoryClients } from '../src/read-directory/directory-clients.ts';
import type { RunParts } from '../src/run-parts.ts';
import { type Configured, type StartedPoller, startTestPoller } from './started-poller.ts';

const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
let started: StartedPoller;
let first: IssuedCertificate;
let second: IssuedCertificate;
beforeAll(async () => {
  started = await startTestPoller();
  first = await makeClientCertificate();
  second = await makeClientCertificate({ keyOf: first });
});
afterAll(async () => {
  await started?.stop();
  rmSync(folder, { recursive: true });
});

async function replace({ id }: Configured, credential: NewCredential): Promise<void> {
  const { database, keyring } = started.poller;
  await updateIntegration(database, keyring, id, (await loadIntegration(database, id))!, credential);
}
function stored({ pem }: IssuedCertificate): NewCredential {
  const read = readCertificate(pem, { now: new Date() });
  if (!read.ok) throw new Error(read.problem.code);
  return { kind: 'certificate', ...read.certificate };
}
const signIns = (contoso: Configured) => contoso.requests().filter((operation) => operation === 'token').length;

describe('what a run signs in with', () => {
  it('[S8] is the credential in force: from a secret to a certificate, to the next one, and back', async () => {
    const contoso = await started.configure(20);
    expect(await contoso.run('full')).toMatchObject({ result: 'succeeded', counts: { read: 20 } });
    expect(signIns(contoso)).toBe(1);

    contoso.directory.configure({ secret: 'gone', certificates: [first.certificate] });
    await replace(contoso, stored(first));
    expect((await contoso.run('delta')).result).toBe('succeeded');
    expect(signIns(contoso)).toBe(1);

    contoso.directory.configure({ certificates: [second.certificate] });
    await replace(contoso, stored(second));
    expect((await contoso.run('delta')).result).toBe('succeeded');
    expect((await contoso.run('delta')).result).toBe('succeeded');
    expect(signIns(contoso)).toBe(1);

    contoso.directory.configure({ secret: 'new', certificates: [] });
    await replace(contoso, 'new');
    expect((await contoso.run('delta')).result).toBe('succeeded');
    expect(signIns(contoso)).toBe(1);
  });

  it('[S4] fails the run in words of its own where the certificate was removed in Azure', async () => {
    const contoso = await started.configure(5);
    await replace(contoso, stored(first));

    expect(await contoso.run('full')).toMatchObject({
      result: 'failed',
      error: { code: 'certificate-wrong', remedy: expect.stringContaining('thumbprint') },
    });
  });

  it("is the platform's token, fresh from its file, for the tenants that the operator lists", async () => {
    const contoso = await started.configure(5);
    const platform = await makeIssuer();
    contoso.directory.configure({ secret: 'none', federatedCredentials: [platform.credential] });
    await replace(contoso, { kind: 'federated' });
    const file = join(folder, 'token');
    const withPlatform = (...tenants: string[]): RunParts => ({
      ...started.poller,
      clients: createDirectoryClients({
        keyring: started.poller.keyring,
        log: started.poller.log,
        loginUrl: started.entra.url,
        graphUrl: started.entra.url,
        federation: { FEDERATED_TOKEN_FILE: file, FEDERATED_TENANTS: tenants },
        timeoutMs: 5_000,
      }),
    });

    const own = withPlatform(`acme/${contoso.tenantId}`);
    expect(await contoso.run('full', 'administrator', own)).toMatchObject({
      result: 'failed',
      error: { code: 'federation-unavailable' },
    });
    writeFileSync(file, await platform.token());
    expect(await contoso.run('full', 'administrator', own)).toMatchObject({ result: 'succeeded', counts: { read: 5 } });
    for (const other of [withPlatform(), withPlatform(`other/${contoso.tenantId}`), started.poller])
      expect(await contoso.run('delta', 'administrator', other)).toMatchObject({
        result: 'failed',
        error: { code: 'federation-unavailable' },
      });
  });
});
