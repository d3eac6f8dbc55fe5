import { X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IssuedCertificate, makeClientCertificate } from '@user-sync/sandbox-certificates';
import { type Issuer, makeIssuer } from '@user-sync/sandbox-entra';
import { waitUntil } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expectNowhere, typedValues } from './expect-nowhere.ts';
import { choiceOf, fillForm, save, textField } from './fill-form.ts';
import { openPanel } from './open-panel.ts';

const TRUSTING_TENANT = '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0';
const FIELD = 'Certificate and private key';
let world: World;
let own: IssuedCertificate;
let encrypted: IssuedCertificate;
let platform: Issuer;
beforeAll(async () => {
  own = await makeClientCertificate({ commonName: 'Shops sync' });
  encrypted = await makeClientCertificate({ keyOf: own, passphrase: 'open sesame' });
  platform = await makeIssuer();
  const file = join(mkdtempSync(join(tmpdir(), 'platform-')), 'token');
  writeFileSync(file, await platform.token());
  world = await startWorld('panel_certificate', {
    FEDERATED_TOKEN_FILE: file,
    FEDERATED_TENANTS: `lent/${TRUSTING_TENANT}`,
  });
});
afterAll(() => world?.stop());

/** A line of the key, as it stands in nothing else. */
const lineOf = ({ key }: IssuedCertificate) => key.split('\n')[5]!;
const grouped = ({ certificate }: IssuedCertificate) =>
  new X509Certificate(certificate).fingerprint.replaceAll(':', '').match(/.{4}/g)!.join(' ');

async function choose(page: Page, kind: string): Promise<void> {
  await choiceOf(page, 'Sign in to Azure with').click();
  await page.getByRole('option', { name: kind, exact: true }).click();
}
const chooseFiles = (page: Page, ...texts: string[]) =>
  page.locator('input[type=file]').setInputFiles(
    texts.map((text, index) => ({
      name: `file-${index}.pem`,
      mimeType: 'application/x-pem-file',
      buffer: Buffer.from(text),
    })),
  );

describe('a certificate in the form', () => {
  it('[S7, S8] is chosen as files, tried, saved and shown by its thumbprint; its key is nowhere', async () => {
    const office = await openOffice(world, 'certified');
    await office.hire({});
    const page = await openPanel(world, { slug: 'certified', path: '/integrations/new' });
    await fillForm(page, {
      Name: 'Shops',
      'Application ID': office.applicationId,
      'Tenant ID': office.tenantId,
      Unit: 'Department',
      'User type': 'Job title',
    });
    await choose(page, 'Certificate');
    await textField(page, FIELD).fill(own.certificate);
    await save(page);
    await page.getByText('Both are needed', { exact: false }).waitFor();
    await expectAccessible(page);

    await chooseFiles(page, own.key, own.certificate);
    await page.getByText('Azure rejects the certificate.').waitFor();
    await page.getByText(grouped(own)).waitFor();
    await expectNowhere(world, page, lineOf(own));
    expect((await typedValues(page)).join()).not.toContain(lineOf(own));
    await expectAccessible(page);

    await office.entra({ certificates: [own.certificate], secret: 'deleted' });
    await page.getByRole('button', { name: 'Verify again' }).click();
    await page.getByText('Signed in to Azure', { exact: true }).waitFor();
    await save(page);
    const [integration] = await waitUntil('the integration', async () => {
      const { body } = await office.admin('GET', '/v1/integrations');
      return body.data.length > 0 && body.data;
    });
    await page.waitForURL((url) => url.hash.includes(integration.id));
    await expectNowhere(world, page, lineOf(own));
    expect(integration.credential).toMatchObject({ kind: 'certificate', subject: 'CN=Shops sync' });
    await office.admin('PATCH', `/v1/integrations/${integration.id}`, { enabled: true });
    expect(await office.run(integration.id)).toMatchObject({ status: 'succeeded', counts: { created: 1 } });

    const path = `/integrations/${integration.id}/settings`;
    const later = await openPanel(world, { slug: 'certified', path, size: 'phone', scheme: 'dark' });
    await later.getByText('CN=Shops sync').waitFor();
    await later.getByText(grouped(own)).waitFor();
    expect(await textField(later, FIELD).count()).toBe(0);
    await expectAccessible(later);
    await expectNowhere(world, later, lineOf(own));
  });

  it('[S8] takes the place of a secret, with an encrypted key, and gives way to one again', async () => {
    const office = await openOffice(world, 'swapping', {
      tenant: { certificates: [encrypted.certificate] },
    });
    const id = await office.integrate();
    const kind = async () => (await office.admin('GET', `/v1/integrations/${id}`)).body.credential.kind;
    const page = await openPanel(world, { slug: 'swapping', path: `/integrations/${id}/settings`, statuses: [422] });
    await choose(page, 'Certificate');
    await textField(page, FIELD).fill(encrypted.pem);
    await save(page);
    await page.getByText('Enter the passphrase of the private key.').waitFor();
    await textField(page, 'Passphrase of the private key').fill('wrong');
    await save(page);
    await page.getByText('This passphrase does not open the private key.').waitFor();
    await textField(page, 'Passphrase of the private key').fill('open sesame');
    await save(page);

    await waitUntil('the certificate', async () => (await kind()) === 'certificate');
    await page.getByText(grouped(encrypted)).waitFor();
    await expectNowhere(world, page, 'open sesame');

    await choose(page, 'Secret');
    await fillForm(page, { Secret: office.secret });
    await save(page);
    await waitUntil('the secret', async () => (await kind()) === 'secret');
    await page.getByText(/^Set on/).waitFor();
  });
});

describe("the platform's identity in the form", () => {
  it('is named as Azure must name it, where the operator lends it to a tenant of the instance', async () => {
    const office = await openOffice(world, 'lent');
    const kind = 'Identity of this platform (federated)';
    const page = await openPanel(world, { slug: 'lent', path: '/integrations/new', statuses: [422] });
    await fillForm(page, { 'Application ID': office.applicationId, 'Tenant ID': TRUSTING_TENANT });
    await choose(page, kind);

    const { issuer, subject, audience } = platform.credential;
    for (const text of [issuer, subject, audience]) await page.getByText(text, { exact: true }).waitFor();
    const refusal = page.getByText('The operator has not allowed this for your tenant.', { exact: false });
    expect(await refusal.count()).toBe(0);
    await expectAccessible(page);

    await fillForm(page, { 'Tenant ID': office.tenantId });
    await refusal.first().waitFor();
    await expectAccessible(page);

    await openOffice(world, 'alone');
    const other = await openPanel(world, { slug: 'alone', path: '/integrations/new' });
    await choiceOf(other, 'Sign in to Azure with').click();
    await other.getByRole('option', { name: 'Certificate', exact: true }).waitFor();
    expect(await other.getByRole('option', { name: kind, exact: true }).count()).toBe(0);
  });
});
