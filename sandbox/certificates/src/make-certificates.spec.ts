import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEntra } from '@user-sync/sandbox-entra';
import { startZiik } from '@user-sync/sandbox-ziik';
import { type Certificates, makeCertificates } from './make-certificates.ts';

const TENANT = '3f0c6a0e-6d63-4b0e-9f0c-2f1a8f6b7d11';
const APPLICATION = '8a1f5c52-7b7d-4a39-8a0e-6f4a9f1f2c33';

// In a process of its own: which authorities Node trusts is decided at its start. The libraries as the services have
// them.
const SCRIPT = `
  import { createDirectoryClient } from '@user-sync/graph';
  import { createZiikClient } from '@user-sync/ziik';
  const { entra, ziik, tenantId, applicationId } = JSON.parse(process.env.STAND_INS);
  const directory = createDirectoryClient({
    tenantId, applicationId, credential: { kind: 'secret', secret: 'right' }, cloud: 'global', loginUrl: entra, graphUrl: entra,
    pacing: { budgetMs: 0 },
  });
  const people = [];
  try {
    for await (const page of directory.deltaPages(null)) people.push(...page.entries);
  } catch (error) {
    people.push(error.code);
  }
  const client = createZiikClient({
    baseUrl: ziik + '/acme/api', username: 'sync@acme.test', password: 'right', allowedHosts: ['127.0.0.1'],
  });
  const units = await client.units();
  await client.close();
  process.stdout.write(JSON.stringify({ people: people.length, first: people[0], units }));`;

describe('emulators that serve https', () => {
  let made: Certificates;
  let folder: string;
  let addresses: { entra: string; ziik: string };
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    made = await makeCertificates(['entra', 'ziik', '127.0.0.1']);
    folder = mkdtempSync(join(tmpdir(), 'certificates-'));
    writeFileSync(join(folder, 'ca.crt'), made.authority);
    const tls = { cert: made.certificate, key: made.key };
    const entra = await startEntra({ tls });
    const ziik = await startZiik({ tls });
    ends.push(
      () => entra.close(),
      () => ziik.close(),
    );
    entra.createTenant(TENANT, { people: 12, seed: 7, applicationId: APPLICATION, secret: 'right' });
    ziik.create('acme', { username: 'sync@acme.test', password: 'right', unitNames: ['North', 'South'] });
    addresses = { entra: entra.url, ziik: ziik.url };
  });
  afterAll(async () => {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
  });

  const callBoth = async (environment: NodeJS.ProcessEnv) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--no-warnings', '--input-type=module', '-e', SCRIPT],
      {
        cwd: resolve(import.meta.dirname, '../../..'),
        env: {
          ...environment,
          STAND_INS: JSON.stringify({ ...addresses, tenantId: TENANT, applicationId: APPLICATION }),
        },
      },
    );
    return JSON.parse(stdout);
  };

  it('can be called by services that trust their authority', async () => {
    expect(addresses).toEqual({
      entra: expect.stringMatching(/^https:/),
      ziik: expect.stringMatching(/^https:/),
    });
    const seen = await callBoth({ NODE_EXTRA_CA_CERTS: join(folder, 'ca.crt') });

    expect(seen.people).toBe(12);
    expect(seen.units.value.map(({ name }: { name: string }) => name)).toEqual(['North', 'South']);
  });

  it('cannot be called by services that do not', async () => {
    const seen = await callBoth({});

    expect(seen).toMatchObject({ people: 1, first: 'graph-unavailable' });
    expect(seen.units).toMatchObject({ ok: false, failure: { cause: 'unreachable' } });
  });

  it('have a certificate for each of their names, of an authority that gives no others', () => {
    const certificate = new X509Certificate(made.certificate);
    const authority = new X509Certificate(made.authority);

    expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(authority.ca).toBe(true);
    for (const host of ['entra', 'ziik']) expect(certificate.checkHost(host)).toBe(host);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('elsewhere')).toBeUndefined();
    expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  });
});
