import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { openPanel } from './open-panel.ts';
import { watchOf } from './watch-context.ts';

const DAY_MS = 86_400_000;
/** Ziik counts the account with which the synchronisation signs in. */
const OURS = 1;

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_held');
});
afterAll(() => world?.stop());

let offices = 0;

/** An integration of a hundred people in Ziik, and thirty of them disappear from Azure: 27 are deleted, 3 disabled. */
async function thirtyOfAHundred() {
  const office = await openOffice(world, `held-${++offices}`);
  const people = await office.hire(
    ...Array.from({ length: 100 }, (_, at) => ({
      givenName: `Person${String(at).padStart(3, '0')}`,
      department: at < 30 ? 'South' : 'North',
    })),
  );
  const id = await office.integrate({ options: { disabledAccounts: 'deactivate' } });
  await office.run(id);
  const ids = people.map((person) => person.id);
  await office.change(
    ...ids.slice(0, 27).map((each) => ({ op: 'leaver', id: each })),
    ...ids.slice(27, 30).map((each) => ({ op: 'update', id: each, set: { accountEnabled: false } })),
  );
  const run = await office.run(id, 'delta');
  expect(run.held).toEqual({ deactivations: 30, decision: null });
  return { office, id, ids, people };
}

const open = (office: Office, path: string, eyes: object = {}) =>
  openPanel(world, { slug: office.slug, path, ...eyes });
const decisionsOf = (page: Page) => watchOf(page).requests.filter(({ url }) => url.endsWith('/decision'));
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const isInactive = async (office: Office, count: number) => (await office.summary()).inactive === count;

describe('held removals', () => {
  it('[S34] are counted by cause; three are kept and 27 deactivated, and Ziik has just that', async () => {
    const { office, id, people } = await thirtyOfAHundred();
    const page = await open(office, `/integrations/${id}/held`);

    await page
      .getByText(
        '30 of 100 people disappeared from Azure within 24 hours. That is 30%; your limit is 10%. ' +
          'They are still active in Ziik. Everything else goes on.',
      )
      .waitFor();
    await page.getByText('27 deleted in Azure · 3 accounts disabled in Azure').waitFor();
    await page.getByText('30 of them are in South. Was it closed?').waitFor();
    await expectAccessible(page);

    const kept = people.slice(0, 3);
    for (const { givenName } of kept)
      await page.getByRole('checkbox', { name: `Choose ${givenName} Holm` }).check({ force: true });
    await page.getByText('3 chosen').waitFor();
    await button(page, 'Keep 3 active').click();
    await page.getByText('They stay active until Azure reports a new deletion.').waitFor();
    await expectAccessible(page);
    await button(page, 'Yes, keep 3 people active').click();

    await page.getByText('3 people stay active in Ziik.').waitFor();
    await button(page, 'Deactivate 27 people').click();
    const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Copenhagen' });
    await page
      .getByText(`You can bring them back until ${day.format(Date.now() + 90 * DAY_MS)}, in 90 days.`)
      .waitFor();
    await button(page, 'Yes, deactivate 27 people').click();

    await page.getByText('27 people are being deactivated in Ziik.').waitFor();
    await page.getByText('Nothing is held any more.').waitFor();
    await expectAccessible(page);
    await waitUntil('27 people are deactivated in Ziik', () => isInactive(office, 27), { withinMs: 60_000 });
    expect(await office.summary()).toMatchObject({ active: 73 + OURS, inactive: 27 });
    for (const { mail } of kept) expect((await office.inZiik(mail!))?.active).toBe(true);
  });

  it('[S34] are not decided on when one of those who were looked at is back', async () => {
    const { office, id, ids } = await thirtyOfAHundred();
    const page = await open(office, `/integrations/${id}/held`, { statuses: [409] });
    await button(page, 'Deactivate 30 people').click();

    await office.change({ op: 'restore', id: ids[0]! });
    await office.run(id, 'delta');
    await button(page, 'Yes, deactivate 30 people').click();

    await page.getByText('1 person left since you looked. Look again.').waitFor();
    await page.getByText('Nothing was decided.').waitFor();
    await button(page, 'Deactivate 29 people').waitFor();
    await expectAccessible(page);
    expect(decisionsOf(page)).toHaveLength(1);
    expect(await office.summary()).toMatchObject({ active: 100 + OURS, inactive: 0 });

    await button(page, 'Understood').click();
    await button(page, 'Deactivate 29 people').click();
    await button(page, 'Yes, deactivate 29 people').click();
    await page.getByText('29 people are being deactivated in Ziik.').waitFor();
    await waitUntil('29 people are deactivated in Ziik', () => isInactive(office, 29), { withinMs: 60_000 });
  });

  it('[S34] are not decided on when somebody has joined since the look', async () => {
    const { office, id, ids } = await thirtyOfAHundred();
    const page = await open(office, `/integrations/${id}/held`);
    await button(page, 'Deactivate 30 people').click();

    await office.change({ op: 'leaver', id: ids[50]! });
    await office.run(id, 'delta');
    await button(page, 'Yes, deactivate 30 people').click();

    await page.getByText('1 more person joined since you looked. Look again.').waitFor();
    await page.getByText('31 of 100 people disappeared from Azure within 24 hours.').waitFor();
    expect(decisionsOf(page)).toEqual([]);
    expect(await office.summary()).toMatchObject({ active: 100 + OURS, inactive: 0 });
    await expectAccessible(page);
  });

  it('are noticed while somebody looks, and what they look at does not change under their hands', async () => {
    const { office, id, ids } = await thirtyOfAHundred();
    const page = await open(office, `/integrations/${id}/held`, { scheme: 'dark', size: 'phone' });
    await button(page, 'Deactivate 30 people').waitFor();

    await office.change({ op: 'leaver', id: ids[50]! });
    await office.run(id, 'delta');

    await page.getByText('1 more person disappeared from Azure since you looked.').waitFor();
    await button(page, 'Deactivate 30 people').waitFor();
    await expectAccessible(page);
    await button(page, 'Look again').click();
    await button(page, 'Deactivate 1 person').waitFor();
    await button(page, 'Deactivate 30 people').waitFor();
  });

  it('say so where nothing is held', async () => {
    const office = await openOffice(world, `held-${++offices}`);
    const id = await office.integrate({ enabled: false });

    const page = await open(office, `/integrations/${id}/held`);

    await page.getByText('Nothing is held.').waitFor();
    await expectAccessible(page);
  });
});

describe('the question what happened, what an approval does, and whether it can be undone', () => {
  it('[S34] [S36] is answered from Home by two presses', async () => {
    const { office, id } = await thirtyOfAHundred();
    const page = await open(office, `/integrations/${id}`);

    await page.getByRole('link', { name: 'Decide on them' }).click();
    await page.getByText('30 of 100 people disappeared from Azure within 24 hours.').waitFor();
    await page.getByText('They are still active in Ziik.').waitFor();
    await button(page, 'Deactivate 30 people').click();

    const dialog = page.getByRole('alertdialog', { name: 'Deactivate 30 people in Ziik?' });
    await dialog.getByText('They can no longer sign in to Ziik, and are listed there as deactivated.').waitFor();
    await dialog.getByText('in 90 days. On that day they are removed from Ziik for good.').waitFor();
    await button(page, 'Decide later').click();
    await button(page, 'Deactivate 30 people').waitFor();
    expect(decisionsOf(page)).toEqual([]);
  });
});
