import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Customer, makeCustomer, usersInZiik } from '@user-sync/demo';
import type { Page } from 'playwright-core';
import { callAs } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { choiceOf, textField } from './fill-form.ts';
import { BY_KEYBOARD, BY_MOUSE, type Hands } from './hands.ts';
import { openPanel } from './open-panel.ts';
import { tokenOf } from './token-of.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_set_up');
});
afterAll(() => world?.stop());

/** A customer whose Ziik instance the operator has connected; three of its people fit nowhere. No more is set up. */
async function openCustomer(slug: string): Promise<Customer> {
  const customer = await makeCustomer(world.sandbox, slug, 60, 7);
  const { tenantId, username, password } = customer;
  const lost = ['Ida', 'Kai', 'Bo'].map((givenName) => {
    const mail = `${givenName.toLowerCase()}.lost@${slug}.example`;
    const person = { givenName, surname: 'Lost', mail, accountEnabled: true, userType: 'Member' };
    return { op: 'hire', ...person, department: 'Nowhere', jobTitle: 'Store manager' };
  });
  await world.sandbox.entra.send('POST', `/tenants/${tenantId}/changes`, lost);
  const operator = await callAs(world, 'operator');
  const baseUrl = `${world.sandbox.ziik.url}/${slug}/api`;
  const { status } = await operator('PUT', `/v1/instances/${slug}`, { baseUrl, username, password });
  if (status !== 200) throw new Error(`The instance was answered with ${status}.`);
  return customer;
}

/** What the customer's text tells an administrator to do, from the empty list to Initiate synchronisation. */
async function setUp(page: Page, customer: Customer, hands: Hands): Promise<void> {
  await hands.press(page.getByRole('link', { name: 'Set up Azure User Sync' }));
  await hands.type(textField(page, 'Name'), 'Shops');
  await hands.type(textField(page, 'Application ID'), customer.applicationId);
  await hands.type(textField(page, 'Tenant ID'), customer.tenantId);
  await hands.type(textField(page, 'Secret'), customer.secret);
  const connection = page.getByRole('region', { name: 'Connection' });
  await connection.getByText('The connection works.').waitFor();
  const lines = await connection.getByRole('listitem').allInnerTexts();
  expect(lines).toEqual([
    'Signed in to Azure',
    'May read users',
    '63 people read',
    expect.stringMatching(/^Ziik: \d+ units, \d+ user types$/),
  ]);
  await hands.choose(choiceOf(page, 'Unit'), 'Department');
  await hands.choose(choiceOf(page, 'User type'), 'Job title');
  await page
    .getByText(/With Department and Job title, \d+ of 63 people get a place .* That is the best pair\./)
    .waitFor();
  await hands.tick(page.getByRole('checkbox', { name: /^Enabled/ }));
  await expectAccessible(page);
  await hands.press(page.getByRole('button', { name: 'Save', exact: true }));
  await page.getByText('Saved. The connection works.').waitFor();
  await page.getByRole('heading', { name: 'Shops is saved', level: 1 }).waitFor();
  await expectAccessible(page);
  await hands.press(page.getByRole('button', { name: 'Initiate synchronisation' }));
}

/** What Ziik itself has: people besides the account of the synchronisation, and those of them who see nothing. */
async function countedInZiik({ slug, username }: Customer) {
  const users = [...(await usersInZiik(world.sandbox, slug)).values()].filter(({ email }) => email !== username);
  const seesNothing = users.filter(({ memberships }) => !memberships.some(({ userTypes }) => userTypes.length > 0));
  return { people: users.length, unassigned: seesNothing.length };
}

describe('setting up an Azure User Sync', () => {
  it.each([
    ['by clicking', 'clicked', BY_MOUSE, 'desktop'],
    ['by keyboard alone', 'typed', BY_KEYBOARD, 'desktop'],
    ['on a phone', 'touched', BY_MOUSE, 'phone'],
  ] as const)(
    '[S2] [S3] [S5] [S9] [S10] [S13] is done %s, from the customer’s text, and the list shows what is in Ziik',
    async (_, slug, hands, size) => {
      const customer = await openCustomer(slug);
      const page = await openPanel(world, { token: await tokenOf(world, slug, 'Ada Jensen'), size });
      await expectAccessible(page);

      await setUp(page, customer, hands);

      await page.waitForURL(/#\/integrations\/[0-9a-f-]{36}\/runs\/[0-9a-f-]{36}$/);
      const result = page.getByText(/^Done in /);
      await result.waitFor({ timeout: 120_000 });
      const inZiik = await countedInZiik(customer);
      expect(inZiik.people).toBeGreaterThan(50);
      expect(inZiik.unassigned).toBeGreaterThanOrEqual(3);
      expect(await result.textContent()).toContain(` ${inZiik.people} people created.`);
      await page.getByText(`At present ${inZiik.unassigned} people see nothing, none failed.`).waitFor();
      await expectAccessible(page);
      await hands.press(page.getByRole('link', { name: 'Azure User Sync' }).first());
      const row = page.getByRole('row', { name: /Shops/ });
      await row.getByText('Ready').waitFor();
      await row.getByText(String(inZiik.people), { exact: true }).waitFor();
      await row.getByRole('link', { name: `${inZiik.unassigned} unassigned` }).waitFor();
      await expectAccessible(page);
    },
  );
});
