import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expectNowhere, typedValues } from './expect-nowhere.ts';
import { fillForm, save, textField } from './fill-form.ts';
import { openPanel } from './open-panel.ts';
import { watchOf } from './watch-context.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_secret');
});
afterAll(() => world?.stop());

describe('the secret in the browser', () => {
  it('[S7] is in no node, attribute, storage, address, history, message of the console, and request but the one that sets it', async () => {
    const office = await openOffice(world, 'secretive');
    const page = await openPanel(world, { slug: 'secretive', path: '/integrations/new' });
    const answers: string[] = [];
    page.on('response', async (response) => answers.push(await response.text().catch(() => '')));
    await fillForm(page, {
      Name: 'Shops',
      'Application ID': office.applicationId,
      'Tenant ID': office.tenantId,
      Secret: office.secret,
      Unit: 'Department',
      'User type': 'Job title',
    });

    expect(await textField(page, 'Secret').getAttribute('type')).toBe('password');
    await expectNowhere(world, page, office.secret);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    expect(await textField(page, 'Secret').inputValue()).toBe(office.secret);
    await expectNowhere(world, page, office.secret);
    await save(page);

    const [integration] = await waitUntil('the integration', async () => {
      const { body } = await office.admin('GET', '/v1/integrations');
      return body.data.length > 0 && body.data;
    });
    const set = watchOf(page).requests.filter(({ body }) => body?.includes(office.secret));
    expect(set.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toContain('POST /v1/integrations');
    await page.waitForURL((url) => url.hash.includes(integration.id));
    await expectNowhere(world, page, office.secret);
    expect(await typedValues(page)).not.toContain(office.secret);

    const later = await openPanel(world, { slug: 'secretive', path: `/integrations/${integration.id}/settings` });
    await later.getByRole('button', { name: 'Replace' }).click();
    expect(await textField(later, 'Secret').inputValue()).toBe('');
    await expectNowhere(world, later, office.secret);
    expect(answers.filter((text) => text.includes(office.secret))).toEqual([]);
  });
});

describe('another secret', () => {
  /** Opens the settings and types the next secret. */
  async function replaceBy(office: Office, id: string, secret: string): Promise<Page> {
    const path = `/integrations/${id}/settings`;
    const page = await openPanel(world, { slug: office.slug, path, statuses: [422] });
    await page.getByRole('button', { name: 'Replace' }).click();
    await fillForm(page, { Secret: secret });
    await save(page);
    return page;
  }
  const changedAt = async (office: Office, id: string) =>
    (await office.admin('GET', `/v1/integrations/${id}`)).body.secret.changedAt;

  it('[S8] that is wrong is refused at its field, and the stored one keeps working', async () => {
    const office = await openOffice(world, 'refused');
    await office.hire({});
    const id = await office.integrate();
    const before = await changedAt(office, id);

    const page = await replaceBy(office, id, 'wrong~value~of~a~secret');

    await page.waitForFunction(() => document.activeElement && document.querySelector('[name=secret][aria-invalid]'));
    expect(await describedBy(page, 'Secret')).toMatch(/\w+ \w+/);
    await expectAccessible(page);
    expect(await changedAt(office, id)).toBe(before);
    expect(await office.run(id)).toMatchObject({ status: 'succeeded' });
    await expectNowhere(world, page, 'wrong~value~of~a~secret');
  });

  it('[S8] that is right takes over, and the old one can be deleted in Azure', async () => {
    const office = await openOffice(world, 'rotated', { tenant: { otherSecrets: ['the~next~secret'] } });
    await office.hire({});
    const id = await office.integrate();
    const before = await changedAt(office, id);

    const page = await replaceBy(office, id, 'the~next~secret');

    await waitUntil('the new secret', async () => (await changedAt(office, id)) > before);
    await waitUntil('an empty form', async () => !(await typedValues(page)).includes('the~next~secret'));
    await expectNowhere(world, page, 'the~next~secret');
    await office.entra({ secret: 'the~next~secret', otherSecrets: [] });
    expect(await office.run(id)).toMatchObject({ status: 'succeeded', counts: { created: 1 } });
  });
});

/** What stands at a field beside its label: what is wrong with it, and what it is for. */
async function describedBy(page: Page, name: string): Promise<string> {
  return textField(page, name).evaluate((field) => {
    const ids = (field.getAttribute('aria-describedby') ?? '').split(' ');
    return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  });
}
