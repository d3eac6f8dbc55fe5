import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import type { Locator, Page } from 'playwright-core';
import { type Instance, type Integration, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { openPanel } from './open-panel.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_unassigned', { CATALOGUE_PERIOD: 'PT1S' });
});
afterAll(() => world?.stop());

const usersOf = ({ id }: Integration, more = '') => `/integrations/${id}/users${more}`;

/** The row of a value, whose quotation marks are no part of the text; or of what stands in the place of none. */
const rowOf = (page: Page, text: string): Locator => page.getByRole('listitem').filter({ hasText: text });

/** What the marks in an element mark, in order. */
const markedIn = (row: Locator) => row.locator('mark').allInnerTexts();

/** How many people of Azure are active in Ziik and see nothing there. */
async function seeingNothing({ readZiik }: Instance, integration: Integration): Promise<number> {
  const { data } = await readZiik<{ data: { id: number; active: boolean; memberships: { userTypes: unknown[] }[] }[] }>(
    '/users?limit=1000',
  );
  const linked = new Set((await integration.users()).map(({ ziikUserId }) => ziikUserId));
  return data.filter(
    ({ id, active, memberships }) =>
      linked.has(id) && active && !memberships.some(({ userTypes }) => userTypes.length > 0),
  ).length;
}

/** Loses its mark when the page is loaded again. */
const markPage = (page: Page) => page.evaluate(() => void document.body.setAttribute('data-untouched', ''));
const isUntouched = (page: Page) => page.evaluate(() => document.body.hasAttribute('data-untouched'));

/** Three who state “Aarhus centrum”, one “Vejle”, one nothing, and one in place. */
async function unassigned() {
  const instance = await openInstance(world, { units: ['Aarhus Centrum', 'Odense'] });
  const integration = await instance.integrate();
  const ids: string[] = [];
  for (const name of ['Anna', 'Bo', 'Carl'])
    ids.push(await integration.hire(name, { department: 'Aarhus centrum', jobTitle: 'Seller' }));
  await integration.hire('Dora', { department: 'Vejle', jobTitle: 'Seller' });
  const empty = await integration.hire('Erik', { jobTitle: 'Seller' });
  await integration.hire('Freja', { department: 'Odense', jobTitle: 'Seller' });
  await integration.run('full');
  return { instance, integration, ids, empty };
}

describe('people who see nothing', () => {
  it('[S16] [S17] [S22] [S30] [S37] [R alias] are grouped by what they state, and a group empties by itself', async () => {
    const { instance, integration, ids, empty } = await unassigned();
    const page = await openPanel(world, { slug: instance.slug, path: usersOf(integration) });
    await page.getByText('5 people see nothing in Ziik').waitFor();
    await markPage(page);

    expect(await seeingNothing(instance, integration)).toBe(5);
    const aarhus = rowOf(page, 'Aarhus centrum');
    expect(await aarhus.textContent()).toMatch(
      /^3 peopleAarhus centrum No unit has this name\.Nearest: Aarhus Centrum Only upper and lower case differ\./,
    );
    expect(await markedIn(aarhus)).toEqual(['c', 'C']);
    expect(await rowOf(page, 'Azure states no Department').textContent()).toMatch(/^1 person\s*empty/);
    await expectAccessible(page);

    await instance.inZiik('POST', '/units', { name: 'Vejle' });
    await page.getByText('4 people see nothing in Ziik').waitFor();
    await rowOf(page, 'Vejle').waitFor({ state: 'detached' });

    await aarhus.getByRole('button', { name: 'Means this unit…' }).click();
    const dialog = page.getByRole('dialog', { name: /What does .?Aarhus centrum.? mean/ });
    await dialog.getByRole('combobox', { name: 'Find a unit' }).fill('centrum');
    await dialog.getByRole('option', { name: 'Aarhus Centrum' }).click();
    await dialog
      .getByText('3 people who state Aarhus centrum will belong to Aarhus Centrum; 3 of them see nothing today.')
      .waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Apply to 3 people' }).click();
    await page.getByText('1 person sees nothing in Ziik').waitFor();
    await aarhus.waitFor({ state: 'detached' });
    for (const id of ids) expect((await integration.standing(id))?.places).toEqual(['Aarhus Centrum: Seller']);

    await integration.update(empty, { department: 'Odense' });
    await integration.run();
    await page.getByText('Everybody has a place.').waitFor();
    expect(await isUntouched(page)).toBe(true);
  });

  it('[S33] [S37] [R alias] are told what values mean, and the meaning can be taken back', async () => {
    const { instance, integration } = await unassigned();
    const { data } = await instance.readZiik<{ data: { id: number; name: string }[] }>('/units');
    const { id } = data.find(({ name }) => name === 'Aarhus Centrum')!;
    await instance.admin.post(`${integration.path}/aliases`, { kind: 'unit', value: 'Aarhus centrum', target: { id } });
    const page = await openPanel(world, { slug: instance.slug, path: usersOf(integration) });
    const meanings = page.getByRole('table', { name: 'What values mean' });

    await meanings.getByRole('row', { name: /Aarhus centrum.? Unit Aarhus Centrum In use/ }).waitFor();
    await expectAccessible(page);
    await page.getByText('2 people see nothing in Ziik').waitFor();
    await meanings.getByRole('button', { name: 'Remove the meaning of “Aarhus centrum”' }).click();

    // A value that stops matching takes nothing away.
    await rowOf(page, 'Aarhus centrum').getByText('all still in place').waitFor();
    await meanings.waitFor({ state: 'detached' });
    expect(await page.getByText('2 people see nothing in Ziik').count()).toBe(1);
  });

  it('[S22] of one group are shown by name, and the drawer gives the focus back to the row', async () => {
    const { instance, integration } = await unassigned();
    const page = await openPanel(world, { slug: instance.slug, path: usersOf(integration) });

    await rowOf(page, 'Aarhus centrum').getByRole('link', { name: 'Show people' }).click();
    await page.getByText('Department in Azure is Aarhus centrum · No unit has this name').waitFor();
    const names = page.getByRole('table', { name: 'People' }).getByRole('rowheader').getByRole('link');
    await names.first().waitFor();
    expect(await names.allInnerTexts()).toEqual(['Anna Holm', 'Bo Holm', 'Carl Holm']);
    const address = page.url();

    await names.nth(1).click();
    await page.getByRole('dialog', { name: /^Bo Holm/ }).waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).toBe(address);
    await waitUntil('the focus to be back', () => names.nth(1).evaluate((link) => link === document.activeElement));
  });
});

describe('the second of five questions', () => {
  it('[S22] “Which single repair helps most people, and how many?” is answered one step from Home', async () => {
    const { instance, integration } = await unassigned();
    const page = await openPanel(world, { slug: instance.slug, path: `/integrations/${integration.id}` });

    await page.getByRole('navigation', { name: 'Parts of this Azure User Sync' }).getByText('People').click();

    await page
      .getByText('The repair that helps most: Department Aarhus centrum keeps 3 people from seeing anything.')
      .waitFor();
  });
});

const HOSTILE = {
  markup: '<img src=x onerror=alert(1)>',
  formula: "=cmd|' /C calc'!A0",
  address: 'javascript:alert(1)',
  turned: '\u202etext',
  space: 'Odense\u00a0Vest',
  long: 'x'.repeat(300),
  drawn: '👩‍🍳🇩🇰',
  nothing: 'A\u0000B',
};

describe('a hostile directory', () => {
  it('is shown as text, everywhere, and saved as text', async () => {
    const instance = await openInstance(world);
    const integration = await instance.integrate();
    for (const value of Object.values(HOSTILE))
      await integration.hire('Eve', { department: value, givenName: value.slice(0, 60), jobTitle: 'Seller' });
    await integration.run('full');
    const page = await openPanel(world, { slug: instance.slug, path: usersOf(integration) });

    for (const value of [HOSTILE.markup, HOSTILE.formula, HOSTILE.address, HOSTILE.long])
      await rowOf(page, value).first().waitFor();
    await page.getByText('U+202E').first().waitFor();
    await page.getByText('U+00A0').first().waitFor();
    await expectAccessible(page);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    const file = readFileSync((await download.path())!, 'utf8');
    expect(file).toContain(`,'${HOSTILE.formula},`);
    expect(file).not.toMatch(/(^|,)"?[=+@-]/m);

    await page.goto(page.url().replace(/\?.*|$/, '?tab=everybody'));
    await page.getByRole('rowheader').getByText(HOSTILE.markup).waitFor();
    expect(await page.locator('main img, main script, main a[href^="javascript"]').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await expectAccessible(page);

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('<img');
    await page.getByRole('option', { name: HOSTILE.markup }).waitFor();
    await expectAccessible(page);
  });
});
