// cspell:ignore blive Hvad hvad ikke ingen oprettet plads svarer
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usersInZiik } from '@user-sync/demo';
import { waitUntil } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { choiceOf, fillForm, textField } from './fill-form.ts';
import { BY_KEYBOARD, BY_MOUSE, type Hands } from './hands.ts';
import { openPanel } from './open-panel.ts';
import { tokenOf } from './token-of.ts';

const PATIENT = { timeout: 90_000 };

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_rehearsal');
});
afterAll(() => world?.stop());

/** Units and user types are not read yet when it is asked for the first time. */
const JUST_CONNECTED = { statuses: [409] };
const SEE = 'See what would happen';
const SWITCH_ON = 'Switch on and initiate synchronisation';
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const happens = (page: Page) => page.getByRole('region', { name: 'What would happen' });

/** Somebody new, somebody who is in Ziik under another name, somebody whose unit is unknown, two with one address. */
async function openShops(slug: string): Promise<Office> {
  const office = await openOffice(world, slug);
  await office.hire(
    { givenName: 'Ida' },
    { givenName: 'Bo', department: 'South', jobTitle: 'Driver' },
    { givenName: 'Lost', department: 'Atlantis' },
    { givenName: 'Twin', mail: `twin@${slug}.example` },
    { givenName: 'Other', mail: `twin@${slug}.example` },
  );
  await world.sandbox.ziik.send('POST', `/instances/${slug}/users`, {
    email: `BO.holm@${slug}.example`,
    firstName: 'Bob',
    lastName: 'H.',
    memberships: [{ unit: 'North', userTypes: ['Clerk'] }],
  });
  return office;
}

/** An integration that is there, and off; units and user types are read by then. */
async function integrate(office: Office): Promise<string> {
  const id = await office.integrate({ enabled: false });
  await waitUntil('units and user types are read', async () => {
    const { body } = await office.admin('GET', `/v1/integrations/${id}/catalogue?kind=unit`);
    return body.data?.length > 0;
  });
  return id;
}

const stored = async ({ admin }: Office, id: string) => (await admin('GET', `/v1/integrations/${id}`)).body;
const faults = ({ slug }: Office, ...rules: object[]) =>
  Promise.all(rules.map((rule) => world.sandbox.ziik.send('POST', `/instances/${slug}/faults`, rule)));

/** Fills in the form by the customer's words, up to Enabled. */
async function fillIn(page: Page, office: Office, hands: Hands): Promise<void> {
  await hands.type(textField(page, 'Name'), 'Shops');
  await hands.type(textField(page, 'Application ID'), office.applicationId);
  await hands.type(textField(page, 'Tenant ID'), office.tenantId);
  await hands.type(textField(page, 'Secret'), office.secret);
  await page.getByText('The connection works.').waitFor();
  await hands.choose(choiceOf(page, 'Unit'), 'Department');
  await hands.choose(choiceOf(page, 'User type'), 'Job title');
}

/** What stands in the row of somebody: in Ziik now, and after the synchronisation. */
async function cellsOf(page: Page, kind: string, name: string): Promise<string[]> {
  const of = happens(page);
  if (page.viewportSize()!.width < 600) await of.getByRole('combobox', { name: 'Who is affected' }).selectOption(kind);
  else await of.getByRole('link', { name: kind }).click();
  const row = of.getByRole('row', { name: new RegExp(`^${name}`) });
  await row.waitFor();
  return row.getByRole('cell').allInnerTexts();
}

describe('the first set-up', () => {
  it.each([
    ['by clicking', 'clicked', BY_MOUSE, { scheme: 'light', size: 'desktop' }],
    ['by keyboard alone', 'typed', BY_KEYBOARD, { scheme: 'dark', size: 'desktop' }],
    ['on a phone', 'touched', BY_MOUSE, { scheme: 'dark', size: 'phone' }],
  ] as const)(
    '[S12] [S13] shows %s what would happen, writes nothing, and then goes as planned',
    async (_, slug, hands, eyes) => {
      const office = await openShops(slug);
      const before = await usersInZiik(world.sandbox, slug);
      const token = await tokenOf(world, slug, 'Ada Jensen');
      const page = await openPanel(world, { token, path: '/integrations/new', ...eyes, ...JUST_CONNECTED });
      await fillIn(page, office, hands);
      await page.getByText('saves it without switching it on').waitFor();
      await expectAccessible(page);

      await hands.press(button(page, SEE));

      await happens(page)
        .getByText(
          'Of 5 people, 2 would be created in Ziik with a place and 1 would be linked with a user who is in Ziik already.',
        )
        .waitFor(PATIENT);
      await happens(page)
        .getByText(
          'Look at these first: 1 person in conflict with somebody else and 1 person who would see nothing in Ziik.',
        )
        .waitFor();
      await expectAccessible(page);
      expect(await cellsOf(page, eyes.size === 'phone' ? 'linked' : 'Linked 1', 'Bo Holm')).toEqual([
        expect.stringMatching(new RegExp(`^Bob H\\.\\s+BO\\.holm@${slug}\\.example\\s+North: Clerk$`)),
        'South: Driver',
      ]);
      await happens(page).getByText('1 user in North will be linked, and placed in South.').waitFor();
      const [now, after] = await cellsOf(page, eyes.size === 'phone' ? 'sees-nothing' : 'See nothing 1', 'Lost Holm');
      expect([now, after!.split(/\s*\n\s*/)]).toEqual([
        'Not in Ziik',
        ['No place', 'Department Atlantis: no unit has this name'],
      ]);
      await expectAccessible(page);
      const [integration] = (await office.admin('GET', '/v1/integrations')).body.data;
      expect(integration).toMatchObject({ name: 'Shops', enabled: false });
      expect(await usersInZiik(world.sandbox, slug)).toEqual(before);

      await hands.press(button(page, SWITCH_ON));

      await page.waitForURL(/#\/integrations\/[0-9a-f-]{36}\/runs\/[0-9a-f-]{36}$/);
      await page.getByText(/^Done in .* 1 person linked to a user who was already in Ziik/).waitFor(PATIENT);
      // Of two with one address, nobody can say who comes first.
      const told = page.getByText(
        /^As planned: (5 of 5 people\. Everybody is|3 of 5 people\. 2 people are not) as planned\.$/,
      );
      await told.waitFor(PATIENT);
      await expectAccessible(page);
      expect(await stored(office, integration.id)).toMatchObject({ enabled: true });
      expect(await office.inZiik(`bo.holm@${slug}.example`)).toMatchObject({ firstName: 'Bo', lastName: 'Holm' });
    },
  );

  it('lists who is not as planned, and why', async () => {
    const office = await openOffice(world, 'otherwise');
    const [ida] = await office.hire({ givenName: 'Ida' }, { givenName: 'Bo' }, { givenName: 'Eva' });
    const id = await integrate(office);
    const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}` });
    await page.getByRole('link', { name: SEE }).click();
    await button(page, SEE).click();
    await happens(page).getByText('Of 3 people, 3 would be created in Ziik with a place.').waitFor(PATIENT);
    await office.change({ op: 'update', id: ida!.id, set: { department: 'South' } });
    await faults(office, { match: { operation: 'users.create', body: 'Bo' }, times: 1, fault: { status: 422 } });

    await button(page, SWITCH_ON).click();

    await page.getByText('As planned: 1 of 3 people. 2 people are not as planned.', { exact: true }).waitFor(PATIENT);
    const table = page.getByRole('table', { name: 'Who is not as planned' });
    const rows = await table.getByRole('row').allInnerTexts();
    expect(rows.map((row) => row.split(/\s*[\n\t]\s*/).filter(Boolean))).toEqual([
      ['Person', 'Planned', 'Now'],
      ['Changed in Azure since'],
      ['Ida Holm', 'North: Clerk', 'South: Clerk'],
      ['Not accepted by Ziik'],
      ['Bo Holm', 'North: Clerk', 'Not accepted by Ziik', 'Ziik refuses what Azure states'],
    ]);
    await expectAccessible(page);
  });

  it('offers it after Save, too; Save is what Enter does', async () => {
    const office = await openOffice(world, 'saved-first');
    await office.hire({});
    const token = await tokenOf(world, office.slug, 'Ada Jensen');
    const page = await openPanel(world, { token, path: '/integrations/new', ...JUST_CONNECTED });
    await fillIn(page, office, BY_MOUSE);
    await button(page, SEE).waitFor();
    await textField(page, 'Name').press('Enter');
    await page.getByRole('heading', { name: 'Shops is saved', level: 1 }).waitFor();

    await button(page, SEE).click();

    await happens(page).getByText('Of 1 person, 1 would be created in Ziik with a place.').waitFor(PATIENT);
  });

  it('is saved switched off, whatever Enabled says', async () => {
    const office = await openOffice(world, 'ticked');
    await office.hire({});
    const token = await tokenOf(world, office.slug, 'Ada Jensen');
    const page = await openPanel(world, { token, path: '/integrations/new', ...JUST_CONNECTED });
    await fillIn(page, office, BY_MOUSE);
    await fillForm(page, { Enabled: true });

    await button(page, SEE).click();

    await happens(page).getByText('Of 1 person, 1 would be created in Ziik with a place.').waitFor(PATIENT);
    const { data } = (await office.admin('GET', '/v1/integrations')).body;
    expect(data.map(({ enabled }: { enabled: boolean }) => enabled)).toEqual([false]);
    expect((await office.summary()).users).toBe(1);
  });
});

describe('what would happen', () => {
  it('stays for who goes away and comes back, and is not switched on unseen after a change of the settings', async () => {
    const office = await openOffice(world, 'changed');
    await office.hire({});
    const id = await integrate(office);
    const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}/rehearsal`, statuses: [412] });
    await button(page, SEE).click();
    const headline = happens(page).getByText('Of 1 person, 1 would be created in Ziik with a place.');
    await headline.waitFor(PATIENT);
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await textField(page, 'Name').waitFor();
    await page.goBack();
    await headline.waitFor();
    await office.admin('PATCH', `/v1/integrations/${id}`, { unitField: 'city' });

    await button(page, SWITCH_ON).click();

    await page.getByText('Somebody has changed the settings since. Look again, then switch it on.').waitFor();
    await expectAccessible(page);
    expect(await stored(office, id)).toMatchObject({ enabled: false, lastRun: null });
    await button(page, 'Look again').click();
    await happens(page).getByText('Look at these first: 1 person who would see nothing in Ziik.').waitFor(PATIENT);
  });

  it('says that it is kept for an hour, where it is gone', async () => {
    const office = await openOffice(world, 'expired');
    const id = await integrate(office);
    const path = `/integrations/${id}/rehearsal?rehearsal=6d7a4f0e-0000-4000-8000-000000000000`;
    const page = await openPanel(world, { slug: office.slug, path, statuses: [404] });

    await page.getByRole('alert').getByText('What you saw was kept for one hour.').waitFor();
    await expectAccessible(page);
  });

  it('is cancelled while Ziik is asked, and can be asked for again', async () => {
    const office = await openOffice(world, 'cancelled');
    await office.hire({}, { givenName: 'Bo' });
    await faults(office, { match: { operation: 'users.*', method: 'GET' }, times: -1, fault: { kind: 'hang' } });
    const id = await integrate(office);
    const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}/rehearsal` });
    await button(page, SEE).click();
    await happens(page).getByText('Looked up in Ziik: 0 of 2').waitFor(PATIENT);
    await happens(page).getByRole('progressbar', { name: 'Finding out what would happen …' }).waitFor();
    await expectAccessible(page);
    const preview = new URL(page.url()).hash.split('rehearsal=')[1];

    await button(page, 'Cancel').click();

    await page.getByRole('status').getByText('Cancelled. Nothing was written in Ziik.').waitFor();
    await expectAccessible(page);
    expect((await office.admin('GET', `/v1/previews/${preview}`)).body).toMatchObject({ status: 'cancelled' });
    await world.sandbox.ziik.send('DELETE', `/instances/${office.slug}/faults`);
    await button(page, SEE).click();
    await happens(page).getByText('Of 2 people, 2 would be created in Ziik with a place.').waitFor(PATIENT);
  });

  it('waits in words while Ziik is down, without a result, and goes on by itself', async () => {
    const office = await openOffice(world, 'ziik-down');
    await office.hire({});
    const id = await integrate(office);
    await office.ziik({ down: true });
    const path = `/integrations/${id}/rehearsal`;
    const page = await openPanel(world, { slug: office.slug, path, locale: 'da-DK', scheme: 'dark', size: 'phone' });
    const region = page.getByRole('region', { name: 'Hvad der vil ske' });
    await button(page, 'Se, hvad der vil ske').click();

    await region.getByText(/^Ziik svarer ikke, så ingen kan slås op der\./).waitFor(PATIENT);
    expect(await region.getByRole('table').count()).toBe(0);
    expect(await region.getByText(/vil blive oprettet/).count()).toBe(0);
    await expectAccessible(page);

    await office.ziik({ down: false });
    await region.getByText('Af 1 person: 1 vil blive oprettet i Ziik med en plads.').waitFor(PATIENT);
    await expectAccessible(page);
  });

  it('is told in words and without a number where Azure cannot be read, with the way to the connection', async () => {
    const office = await openOffice(world, 'graph-down');
    await office.hire({});
    const id = await integrate(office);
    await world.sandbox.entra.send('POST', '/faults', {
      tenantId: office.tenantId,
      match: { path: '^/v1\\.0/' },
      times: -1,
      fault: { status: 503 },
    });
    const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}/rehearsal` });
    await button(page, SEE).click();

    const alert = page.getByRole('alert');
    await alert.waitFor({ timeout: 150_000 });
    expect(await alert.textContent()).toBe(
      'Azure could not be read, so nobody knows what would happen. Nothing was written in Ziik.',
    );
    expect(await happens(page).textContent()).not.toMatch(/\d/);
    await expectAccessible(page);
    await world.sandbox.entra.send('DELETE', '/faults');
    await page.getByRole('link', { name: 'Verify the connection' }).click();
    await textField(page, 'Name').waitFor();
    await page.goBack();
    await button(page, 'Look again').click();
    await happens(page).getByText('Of 1 person, 1 would be created in Ziik with a place.').waitFor(PATIENT);
  });
});
