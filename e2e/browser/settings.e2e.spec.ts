import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { choiceOf, fillForm, save, textField } from './fill-form.ts';
import { openPanel } from './open-panel.ts';
import { tokenOf } from './token-of.ts';
import type { Expected } from './watch-context.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_settings');
});
afterAll(() => world?.stop());

/** The settings of an integration, seen by somebody of that name. */
async function openSettings(office: Office, id: string, name: string, expected: Expected = {}): Promise<Page> {
  const token = await tokenOf(world, office.slug, name);
  const page = await openPanel(world, { token, path: `/integrations/${id}/settings`, ...expected });
  await textField(page, 'Name').waitFor();
  return page;
}

const stored = async (office: Office, id: string) => (await office.admin('GET', `/v1/integrations/${id}`)).body;
const theConnectionWorks = (page: Page) => page.getByText('Saved. The connection works.').waitFor();

describe('two administrators who change one integration', () => {
  it('are told who changed what, and decide field by field whose change stays', async () => {
    const office = await openOffice(world, 'both');
    const id = await office.integrate({ name: 'Shops' });
    const ada = await openSettings(office, id, 'Ada Jensen');
    const bo = await openSettings(office, id, 'Bo Lind', { statuses: [412] });
    await fillForm(ada, { Name: 'Stores', Unit: 'City', 'User type': 'State' });
    await save(ada);
    await theConnectionWorks(ada);
    await fillForm(bo, { Name: 'Outlets', Unit: 'Office location' });

    await save(bo);

    const notice = bo.getByRole('alert').filter({ hasText: 'This was changed meanwhile' });
    await notice.getByText(/^Ada Jensen changed Name to Stores .*(minute|now)/).waitFor();
    await notice.getByText(/^Ada Jensen changed Unit to City .*(minute|now)/).waitFor();
    await notice.getByText(/^Ada Jensen changed User type to State .* This is taken over\.$/).waitFor();
    await expectAccessible(bo);
    expect(await stored(office, id)).toMatchObject({ name: 'Stores', unitField: 'city', userTypeField: 'state' });
    await notice.getByRole('button', { name: 'Take theirs: Name' }).click();
    expect(await textField(bo, 'Name').inputValue()).toBe('Stores');
    await notice.getByRole('button', { name: 'Keep mine: Unit' }).click();
    await notice.getByText('Choose Save to store what the form shows now.').waitFor();
    await save(bo);
    await theConnectionWorks(bo);
    expect(await stored(office, id)).toMatchObject({
      name: 'Stores',
      unitField: 'officeLocation',
      userTypeField: 'state',
    });
  });
});

describe('the settings of a running integration', () => {
  it('[S12] ask before it is switched off, and nothing is stored where the answer is no', async () => {
    const office = await openOffice(world, 'off');
    const id = await office.integrate({ name: 'Shops' });
    const page = await openSettings(office, id, 'Ada Jensen');
    await fillForm(page, { Enabled: false });
    await save(page);
    const question = page.getByRole('alertdialog', { name: 'Switch off “Shops”?' });
    await question.getByText(/Reading and writing stop within 5 seconds\..* No removals are due this week\./).waitFor();
    await expectAccessible(page);

    await question.getByRole('button', { name: 'Keep it on' }).click();

    expect((await stored(office, id)).enabled).toBe(true);
    await save(page);
    await question.getByRole('button', { name: 'Switch off' }).click();
    await theConnectionWorks(page);
    expect((await stored(office, id)).enabled).toBe(false);
  });

  it('say before Save what another field does to everybody', async () => {
    const office = await openOffice(world, 'effects');
    await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    const page = await openSettings(office, id, 'Ada Jensen');
    // Before anything is verified, by everybody who was read.
    await page
      .getByText('With Department and Job title, 1 of 1 person gets a place (100%). That is the best pair.')
      .waitFor();

    await fillForm(page, { Unit: 'City' });

    await page.getByText('Everybody is decided again with the new fields').waitFor();
    await page.getByText('With City and Job title, 0 of 1 person gets a place (0%).').waitFor();
    await expectAccessible(page);
  });

  it('[S8] show the last day of the secret, and warn 30 days before it', async () => {
    const office = await openOffice(world, 'expiring');
    const id = await office.integrate();
    const page = await openSettings(office, id, 'Ada Jensen');
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Secret expires').fill(inDays(40));
    await save(page);
    await page.getByText(/^Set on .*, expires on /).waitFor();
    expect(await page.getByText(/The secret expires/).count()).toBe(0);

    await page.getByLabel('Secret expires').fill(inDays(12));
    await save(page);

    await page.getByText(/The secret expires in 1[12] days, on /).waitFor();
    await expectAccessible(page);
  });
});

describe('what was changed and not saved', () => {
  it('is not left without a question', async () => {
    const office = await openOffice(world, 'leaving');
    const id = await office.integrate({ name: 'Shops' });
    const page = await openSettings(office, id, 'Ada Jensen');
    await fillForm(page, { Name: 'Half-typed' });

    await page.getByRole('link', { name: 'Help' }).click();

    const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
    await question.waitFor();
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Stay here' }).click();
    expect(await textField(page, 'Name').inputValue()).toBe('Half-typed');
    await page.getByRole('link', { name: 'Help' }).click();
    await question.getByRole('button', { name: 'Leave without saving' }).click();
    await page.waitForURL(/\/help$/);
  });

  it('goes back to what is stored by Cancel', async () => {
    const office = await openOffice(world, 'cancelled');
    const id = await office.integrate({ name: 'Shops' });
    const page = await openSettings(office, id, 'Ada Jensen');
    await fillForm(page, { Name: 'Half-typed', Unit: 'City' });

    await page.getByRole('button', { name: 'Cancel' }).click();

    expect(await textField(page, 'Name').inputValue()).toBe('Shops');
    await choiceOf(page, 'Unit').filter({ hasText: 'Department' }).waitFor();
  });
});

describe('deleting an integration', () => {
  it('says who stays in Ziik, wants its name typed, and leaves everybody there', async () => {
    const office = await openOffice(world, 'deleted');
    await office.hire({}, { givenName: 'Kai' });
    const id = await office.integrate({ name: 'Shops' });
    await office.run(id);
    const page = await openSettings(office, id, 'Ada Jensen');
    await page.getByText('It is switched on. To delete it, untick Enabled and save first.').waitFor();
    await fillForm(page, { Enabled: false });
    await save(page);
    await page.getByRole('button', { name: 'Switch off' }).click();
    const before = await office.summary();

    await page.getByRole('button', { name: 'Delete this Azure User Sync' }).click();

    const question = page.getByRole('alertdialog', { name: 'Delete “Shops”?' });
    await question.getByText('Its 2 people stay in Ziik and are no longer kept up to date.').waitFor();
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Delete for good' }).click();
    await question.getByText('This is not its name.').waitFor();
    await question.getByRole('textbox').fill('Shops');
    await question.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('No Azure User Sync yet.').waitFor();
    await waitUntil('the end', async () => (await office.admin('GET', `/v1/integrations/${id}`)).status === 404);
    expect(await office.summary()).toEqual(before);
  });
});
