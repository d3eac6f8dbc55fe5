import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import type { Locator, Page } from 'playwright-core';
import { type Office, openOffice, refusalsOf } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { choiceOf, fillForm, save, textField } from './fill-form.ts';
import { openPanel } from './open-panel.ts';
import { watchOf } from './watch-context.ts';

let world: World;
let acme: Office;
beforeAll(async () => {
  world = await startWorld('panel_form');
  acme = await openOffice(world, 'acme');
});
afterAll(() => world?.stop());

/** What is wrong with a control, in the words that a screen reader says; empty where it is valid. */
async function wrongWith(control: Locator): Promise<string> {
  return control.evaluate((element) => {
    const isWrong = element.closest('[data-invalid]') !== null;
    const ids = (element.getAttribute('aria-describedby') ?? '').split(' ');
    return isWrong ? ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ') : '';
  });
}

const saves = (page: Page) =>
  watchOf(page).requests.filter(({ method, url }) => method !== 'GET' && /\/v1\/integrations(\/|$)/.test(url));

describe('the form', () => {
  it('[S5] refuses to save while a required field is empty, says so at each, and the API says the same', async () => {
    const page = await openPanel(world, { slug: 'acme', path: '/integrations/new' });

    await save(page);

    expect(await wrongWith(textField(page, 'Name'))).toContain('Enter a name.');
    expect(await wrongWith(textField(page, 'Application ID'))).toContain('Enter the Application (client) ID');
    expect(await wrongWith(textField(page, 'Tenant ID'))).toContain('Enter the Directory (tenant) ID');
    expect(await wrongWith(textField(page, 'Secret'))).toContain('Enter the Value of the client secret.');
    expect(await wrongWith(choiceOf(page, 'Unit'))).toContain('Choose the field that names the unit.');
    expect(await wrongWith(choiceOf(page, 'User type'))).toContain('Choose the field that names the user types.');
    expect(await textField(page, 'Name').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(saves(page)).toEqual([]);
    await expectAccessible(page);

    const names = ['applicationId', 'name', 'secret', 'tenantId', 'unitField', 'userTypeField'];
    const asked = await acme.admin('POST', '/v1/integrations', { enabled: false });
    expect(refusalsOf(asked)).toEqual(names.map((name) => `/${name} required`));
  });

  it.each([
    ['Application ID', 'my-app', '/applicationId invalid-guid', 'This is not an ID of Azure.'],
    ['Tenant ID', 'contoso.onmicrosoft.com', '/tenantId invalid-guid', 'This is not an ID of Azure.'],
    ['Secret', randomUUID(), '/secret secret-is-an-id', 'This is the ID of the secret. Copy its Value instead'],
  ] as const)(
    '[S6] [S7] says at once what is wrong with %s, and the API says the same',
    async (name, value, code, words) => {
      const page = await openPanel(world, { slug: 'acme', path: '/integrations/new' });
      await fillForm(page, filled({ [name]: value }));

      await textField(page, name).blur();

      expect(await wrongWith(textField(page, name))).toContain(words);
      await save(page);
      expect(saves(page)).toEqual([]);
      const property = code.slice(1).split(' ')[0]!;
      expect(refusalsOf(await acme.admin('POST', '/v1/integrations', acme.form({ [property]: value })))).toEqual([
        code,
      ]);
    },
  );

  it('[S11] refuses the same field for unit and user type at once, and the API says the same', async () => {
    const page = await openPanel(world, { slug: 'acme', path: '/integrations/new' });

    await fillForm(page, filled({ Unit: 'City', 'User type': 'City' }));

    expect(await wrongWith(choiceOf(page, 'User type'))).toContain('Unit and user type need two different fields.');
    await expectAccessible(page);
    await save(page);
    expect(saves(page)).toEqual([]);
    const same = acme.form({ unitField: 'city', userTypeField: 'city' });
    expect(refusalsOf(await acme.admin('POST', '/v1/integrations', same))).toEqual(['/userTypeField same-field']);
    await fillForm(page, { 'User type': 'State' });
    expect(await wrongWith(choiceOf(page, 'User type'))).toBe('');
  });

  it('[S9] [S10] offers the nine fields of Azure by name, in the order of the customer’s text, for both', async () => {
    const page = await openPanel(world, { slug: 'acme', path: '/integrations/new' });
    for (const name of ['Unit', 'User type']) {
      await choiceOf(page, name).click();
      const offered = await page.getByRole('option').allInnerTexts();
      expect(offered.map((text) => text.split('\n')[0])).toEqual([
        'Job title',
        'Company name',
        'Department',
        'Street address',
        'State',
        'Country',
        'Office location',
        'City',
        'Postal code',
      ]);
      await page.keyboard.press('Escape');
    }
  });

  it('opens a list in a low window without choosing from it', async () => {
    const page = await openPanel(world, { slug: 'acme', path: '/integrations/new' });
    await page.setViewportSize({ width: 1_280, height: 420 });

    await choiceOf(page, 'Unit').click();
    await page.getByRole('option', { name: /^Postal code/ }).click();

    expect(await choiceOf(page, 'Unit').textContent()).toContain('Postal code');
  });

  it('[S5] [S12] stores what was entered, spaces of copying left out', async () => {
    const office = await openOffice(world, 'stored');
    const page = await openPanel(world, { slug: 'stored', path: '/integrations/new' });
    await fillForm(page, {
      Name: 'Shops of the north',
      'Application ID': ` ${office.applicationId} `,
      'Tenant ID': `${office.tenantId} `,
      Secret: `${office.secret} `,
      Unit: 'Office location',
      'User type': 'Job title',
      Enabled: true,
    });

    await save(page);

    const [stored] = await waitUntil('the integration', async () => {
      const { body } = await office.admin('GET', '/v1/integrations');
      return body.data.length > 0 && body.data;
    });
    expect(stored).toMatchObject({
      name: 'Shops of the north',
      applicationId: office.applicationId,
      tenantId: office.tenantId,
      unitField: 'officeLocation',
      userTypeField: 'jobTitle',
      enabled: true,
    });
    expect(await office.run(stored.id)).toMatchObject({ status: 'succeeded' });
  });
});

describe('the settings', () => {
  it('[S6] keep the tenant after the first synchronisation and say why; the application can be another one', async () => {
    const office = await openOffice(world, 'locked');
    await office.hire({});
    const id = await office.integrate();
    const path = `/integrations/${id}/settings`;
    const before = await openPanel(world, { slug: 'locked', path });
    expect(await textField(before, 'Tenant ID').isEditable()).toBe(true);
    await office.run(id);

    const page = await openPanel(world, { slug: 'locked', path });

    const tenant = textField(page, 'Tenant ID');
    await tenant.waitFor();
    expect(await tenant.isEditable()).toBe(false);
    expect(await tenant.inputValue()).toBe(office.tenantId);
    await page.getByText('People were read from this directory, so it stays.').waitFor();
    await expectAccessible(page);
    const other = await office.admin('PATCH', `/v1${path.replace('/settings', '')}`, { tenantId: randomUUID() });
    expect(refusalsOf(other)).toEqual(['/tenantId immutable']);

    const applicationId = randomUUID();
    await office.entra({ applicationId });
    await fillForm(page, { 'Application ID': applicationId });
    await save(page);
    await waitUntil('the other application', async () => {
      const { body } = await office.admin('GET', `/v1/integrations/${id}`);
      return body.applicationId === applicationId;
    });
    expect(await office.run(id, 'delta')).toMatchObject({ status: 'succeeded' });
  });
});

/** A form that could be saved, but for the change. */
function filled(change: object) {
  return {
    Name: 'Shops',
    'Application ID': acme.applicationId,
    'Tenant ID': acme.tenantId,
    Secret: acme.secret,
    Unit: 'Department',
    'User type': 'Job title',
    ...change,
  };
}
