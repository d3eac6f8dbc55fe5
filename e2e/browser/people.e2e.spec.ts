import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { type Integration, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { openPanel } from './open-panel.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };

let world: World;
beforeAll(async () => {
  // People who leave are removed for good within the week.
  world = await startWorld('panel_people', { RETENTION_PERIOD: 'P5D' });
});
afterAll(() => world?.stop());

const usersOf = ({ id }: Integration, tab: string) => `/integrations/${id}/users?tab=${tab}`;
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

/** An instance with an integration, and the panel at one of its tabs. */
async function opened() {
  const instance = await openInstance(world);
  const integration = await instance.integrate();
  return {
    instance,
    integration,
    open: (tab: string) => openPanel(world, { slug: instance.slug, path: usersOf(integration, tab) }),
  };
}

describe('people with two memberships', () => {
  it('[S24] [S25] are listed as managed in Ziik, with both, and nothing of it changes there', async () => {
    const { instance, integration, open } = await opened();
    const id = await integration.hire('Anna', PLACE);
    await integration.run('full');
    const { ziikUserId } = await integration.user(id);
    const memberships = [
      { unit: 'Odense', userTypes: ['Seller', 'Trainee'] },
      { unit: 'Vejle', userTypes: ['Manager'] },
    ];
    await instance.inZiik('PATCH', `/users/${ziikUserId}`, { memberships });
    await integration.run('full');
    const page = await open('managed');

    await page
      .getByText('1 person has several unit memberships, so their units and user types are managed in Ziik.')
      .waitFor();
    await rowOf(page, 'Anna Holm').getByRole('button', { name: 'Show memberships' }).click();
    await rowOf(page, 'Anna Holm').getByText('Vejle').waitFor();
    expect(await rowOf(page, 'Anna Holm').getByRole('listitem').allInnerTexts()).toEqual([
      'OdenseSeller and Trainee',
      'VejleManager',
    ]);
    await expectAccessible(page);
    expect((await integration.standing(id))?.places).toEqual(['Odense: Seller + Trainee', 'Vejle: Manager']);
  });
});

describe('people who are not as they should be', () => {
  it('[S26] [S27] are listed with what Azure lacks, and leave the list when it is filled in', async () => {
    const { integration, open } = await opened();
    const id = await integration.hire('Bo', { ...PLACE, givenName: null, surname: null });
    await integration.run('full');
    const page = await open('incomplete');

    await rowOf(page, 'First name and Last name').waitFor();
    await expectAccessible(page);
    await integration.update(id, { givenName: 'Bo', surname: 'Lind' });
    await integration.run();

    await page.getByText('Azure has an e-mail address, a first name and a last name for everybody.').waitFor();
  });

  it('[S26] [R conflict] who need the address of another are listed with who has it, until that one has another', async () => {
    const { instance, integration, open } = await opened();
    const mail = `shared@${instance.slug}.example`;
    const holder = await integration.hire('Carla', { ...PLACE, mail });
    await integration.run('full');
    await integration.hire('David', { ...PLACE, mail });
    await integration.run();
    const page = await open('conflicts');

    await page
      .getByText('1 person cannot be added to Ziik, because their e-mail address belongs to somebody else')
      .waitFor();
    const row = rowOf(page, 'David Holm');
    await row.getByText('When Carla Holm has another address, David Holm follows by themselves.').waitFor();
    await row.getByRole('link', { name: 'Carla Holm' }).waitFor();
    await expectAccessible(page);
    await integration.update(holder, { mail: `own@${instance.slug}.example` });
    await integration.run();

    await page.getByText('No conflicts').waitFor();
    expect(await instance.userByEmail(mail)).toMatchObject({ firstName: 'David' });
  });

  it('[R returner] are asked about where somebody returns under another name, and adopted', async () => {
    const { instance, integration, open } = await opened();
    const mail = `ida@${instance.slug}.example`;
    const old = await integration.hire('Ida', { ...PLACE, mail });
    await integration.hire('Other', PLACE);
    await integration.run('full');
    const { ziikUserId } = await integration.user(old);
    await integration.leave(old);
    await integration.run();
    await integration.hire('Ida', { ...PLACE, mail, surname: 'Lund' });
    await integration.run();
    const page = await open('conflicts');

    const row = rowOf(page, 'Ida Lund');
    await row.getByText('Is Ida Lund the same person as Ida Holm? The address is the same, the name is not.').waitFor();
    await row.getByRole('button', { name: 'Different people' }).click();
    await row.getByText('give Ida Lund another address in Azure').waitFor();
    await expectAccessible(page);
    await row.getByRole('button', { name: 'Ida Lund and Ida Holm are the same person' }).click();

    await page.getByText('No conflicts').waitFor();
    expect(await instance.userById(ziikUserId!)).toMatchObject({ active: true, lastName: 'Lund' });
  });

  it('[S29] [R guests] [R disabled-accounts] stand under Everybody: a guest who is left out, an account that is disabled', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate({ includeGuests: false });
    await integration.hire('Guest', { ...PLACE, userType: 'Guest' });
    await integration.hire('Disabled', { ...PLACE, accountEnabled: false });
    await integration.run('full');
    const page = await openPanel(world, { slug: instance.slug, path: usersOf(integration, 'everybody') });

    await rowOf(page, 'Guest Holm').getByText('Left alone').waitFor();
    await rowOf(page, 'Disabled Holm').getByText('In place').waitFor();
    await page.getByRole('button', { name: /State$/ }).click();
    await page.getByRole('option', { name: 'Left alone' }).click();
    await rowOf(page, 'Disabled Holm').waitFor({ state: 'detached' });
    expect(page.url()).toContain('status=ignored');
    await page.getByRole('searchbox', { name: 'Search within' }).fill('nobody');
    await page.getByText('Nobody fits.').waitFor();
    await page.getByRole('searchbox', { name: 'Search within' }).fill('guest');
    await rowOf(page, 'Guest Holm').waitFor();
    expect(page.url()).toContain('search=guest');
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual([expect.stringContaining('Guest Holm')]);
  });
});

describe('somebody who was made in Ziik first', () => {
  it('[S31] [S32] is looked up: left alone at first, and linked after they came to Azure', async () => {
    const { instance, integration, open } = await opened();
    const email = `first@${instance.slug}.example`;
    const { id } = await instance.makeByHand({ email });
    await integration.hire('Other', PLACE);
    await integration.run('full');
    const page = await open('everybody');
    await page.getByRole('button', { name: 'Search people' }).waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(email);
    await page.getByRole('option', { name: `Ask Azure and Ziik about ${email}` }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(`${email} is in Ziik but not in Azure: the synchronisation leaves them alone.`).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    expect(await instance.userById(id)).toMatchObject({ firstName: 'Made', memberships: [] });

    await integration.hire('Freja', { ...PLACE, mail: email });
    await integration.run();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(email);
    await page.getByRole('option', { name: 'Freja Holm' }).click();

    await page.getByRole('dialog', { name: /^Freja Holm/ }).waitFor();
    expect(await integration.users({ search: email })).toMatchObject([{ ziikUserId: id, status: 'assigned' }]);
  });

  it('[S32] is not known anywhere where neither Azure nor Ziik has them', async () => {
    const { integration, open } = await opened();
    await integration.hire('Other', PLACE);
    await integration.run('full');
    const page = await open('everybody');

    await page.getByRole('button', { name: 'Search people' }).click();
    await page.getByRole('combobox').fill('nobody@nowhere.example');
    await page.getByRole('option', { name: /^Ask Azure and Ziik/ }).click();

    await page.getByText('nobody@nowhere.example is not known in Azure or Ziik.').waitFor();
  });
});

describe('people who left', () => {
  it('[S34] [S35] [S36] are listed by the reader’s own day, and can be brought back', async () => {
    const { instance, integration, open } = await opened();
    const [one, two, three] = await Promise.all(['Gry', 'Hans', 'Ingrid'].map((name) => integration.hire(name, PLACE)));
    await integration.hire('Other', PLACE);
    await integration.run('full');
    await integration.leave(one!, two!, three!);
    await integration.run();
    const { purgeAt } = await integration.user(one!);
    const dayIn = (timeZone: string) =>
      new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).format(
        new Date(purgeAt!),
      );
    // The last two are always on different days.
    const zones = ['Europe/Copenhagen', 'Pacific/Honolulu', 'Pacific/Kiritimati'];

    for (const timeZone of zones) {
      const path = usersOf(integration, 'deactivated');
      const there = await openPanel(world, { slug: instance.slug, path, timeZone });
      await rowOf(there, 'Gry Holm').getByText(dayIn(timeZone)).waitFor();
      await there.getByRole('button', { name: 'These days as a table' }).click();
      await there
        .getByRole('table', { name: 'These days as a table' })
        .getByRole('row', { name: `${dayIn(timeZone)} 3` })
        .waitFor();
    }
    expect(dayIn(zones[1]!)).not.toBe(dayIn(zones[2]!));

    const page = await open('deactivated');
    await page
      .getByText('3 people are deactivated in Ziik; 3 of them are removed for good in the next 7 days.')
      .waitFor();
    await expectAccessible(page);
    await rowOf(page, 'Gry Holm').getByRole('button', { name: 'Bring back Gry Holm' }).click();
    await page.getByText('2 people are deactivated in Ziik').waitFor();
    await rowOf(page, 'Gry Holm').waitFor({ state: 'detached' });
    expect(await integration.user(one!)).toMatchObject({ purgeAt: null, deactivatedAt: null });
    expect((await integration.standing(one!))?.active).toBe(true);

    await page.getByRole('checkbox', { name: 'Select all 2 people on this page' }).check({ force: true });
    await page.getByRole('button', { name: 'Bring back 2 people' }).click();
    await page.getByText('Nobody is deactivated.').waitFor();
    for (const id of [two, three]) expect((await integration.standing(id!))?.active).toBe(true);
  });

  it('[S34] [S36] are told apart in words where somebody else has brought one of them back meanwhile', async () => {
    const { integration, open } = await opened();
    const [one, two] = await Promise.all(['Jens', 'Karl'].map((name) => integration.hire(name, PLACE)));
    await integration.hire('Other', PLACE);
    await integration.run('full');
    await integration.leave(one!, two!);
    await integration.run();
    const page = await open('deactivated');
    await page.getByRole('checkbox', { name: 'Select all 2 people on this page' }).check({ force: true });
    // The page would hear of it within a second: its list is answered only after the click.
    const clicked = Promise.withResolvers<void>();
    await page.route(/\/users\?/, async (route) => {
      await clicked.promise;
      await route.continue();
    });

    await integration.ask(one!, 'reactivation');
    await integration.userWhen(one!, 'active again', ({ status }) => status === 'assigned');
    await page.getByRole('button', { name: 'Bring back 2 people' }).click();

    await page.getByText('Accepted: 1 person is brought back as soon as Ziik responds.').waitFor();
    clicked.resolve();
    await page.getByText('1 person is not deactivated any more; there is nothing to undo.').waitFor();
  });
});

describe('the fourth of five questions', () => {
  it('[S35] “Who is removed for good next week, and how do you stop one?” is answered two steps from Home', async () => {
    const { instance, integration } = await opened();
    const id = await integration.hire('Lone', PLACE);
    await integration.hire('Other', PLACE);
    await integration.run('full');
    await integration.leave(id);
    await integration.run();
    const page = await openPanel(world, { slug: instance.slug, path: `/integrations/${integration.id}` });

    await page.getByRole('navigation', { name: 'Parts of this Azure User Sync' }).getByText('People').click();
    await page.getByRole('navigation', { name: 'Which people' }).getByText('Deactivated').click();

    await page
      .getByText(
        '1 person is deactivated in Ziik; 1 of them is removed for good in the next 7 days. Until the day of the removal, Bring back makes a person active again.',
      )
      .waitFor();
    await rowOf(page, 'Lone Holm').getByText('in 5 days').waitFor();
    await rowOf(page, 'Lone Holm').getByRole('button', { name: 'Bring back' }).waitFor();
  });
});

describe('somebody who was removed for good', () => {
  // Stopped behind the test, whose page asks it until it is closed.
  let short: World;
  beforeAll(async () => {
    short = await startWorld('panel_purged', { POLL_PERIOD: 'PT2S', RETENTION_PERIOD: 'PT3S' });
  });
  afterAll(() => short?.stop());

  it('[S36] is a line without a name', async () => {
    const instance = await openInstance(short);
    const integration = await instance.integrate();
    const id = await integration.hire('Mads', PLACE);
    await integration.hire('Other', PLACE);
    await integration.run('full');
    await integration.leave(id);
    await integration.userWhen(id, 'removed', ({ status }) => status === 'purged');
    const page = await openPanel(short, { slug: instance.slug, path: usersOf(integration, 'everybody') });

    const stub = rowOf(page, 'Removed person');
    await stub.getByText('Removed for good').waitFor();
    await waitUntil('the page to hold no name', async () => !(await page.content()).includes('Mads'));
    await expectAccessible(page);
  });
});
