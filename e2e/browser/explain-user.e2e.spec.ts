import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Instance, type Integration, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { type Opening, openPanel } from './open-panel.ts';

let world: World;
let instance: Instance;
beforeAll(async () => {
  world = await startWorld('panel_explain_user', { RETRY_FIRST: 'PT1S' });
  instance = await openInstance(world, {
    units: ['Aarhus Centrum', 'Vejle', 'Twin', 'Twin'],
    userTypes: ['Seller', 'Manager', 'Trainee'],
  });
});
afterAll(() => world?.stop());

/** Opens the page of one person, as a link to it does. */
async function openPerson({ id }: Integration, azureId: string, opening: Opening = {}): Promise<Page> {
  const page = await openPanel(world, {
    slug: instance.slug,
    path: `/integrations/${id}/users/${azureId}`,
    ...opening,
  });
  await page.getByRole('list', { name: 'From Azure to Ziik' }).waitFor();
  return page;
}

/** The lines of one part of the way from Azure to Ziik, each with what its mark says. */
async function linesOf(page: Page, part: string): Promise<string[]> {
  const parts = page.getByRole('list', { name: 'From Azure to Ziik' }).locator(':scope > li');
  const one = parts.filter({ has: page.getByText(part, { exact: true }) });
  const lines = await one.locator('li').allInnerTexts();
  // What the mark says is read, not seen, and stands apart.
  return lines.map((line) =>
    line
      .trim()
      .replace(/\s*\n\s*/g, '\n')
      .replace(/^([^:\n]+:)\n/, '$1 '),
  );
}

interface Case {
  readonly title: string;
  readonly department: string;
  readonly jobTitle: string;
  readonly unit: readonly string[];
  readonly userTypes: readonly string[];
}

const EXACT: readonly Case[] = [
  {
    title: '[S16] [S19] a unit by its name, and all user types of a list',
    department: 'Vejle',
    jobTitle: 'Seller, Manager',
    unit: ['In order: Department Vejle is a unit in Ziik'],
    userTypes: ['In order: Job title Seller, Manager gives Seller and Manager'],
  },
  {
    title: '[S20] one unknown user type of three, beside those that are given',
    department: 'Vejle',
    jobTitle: 'Seller, Wizard, Manager',
    unit: ['In order: Department Vejle is a unit in Ziik'],
    userTypes: [
      'In order: Job title Seller, Wizard, Manager gives Seller and Manager',
      'To know: Wizard in Job title: no user type has this name',
    ],
  },
  {
    title: '[S18] [S21] two units in one value, while the user types wait',
    department: 'Aarhus Centrum, Vejle',
    jobTitle: 'Seller',
    unit: ['Stops here: Department Aarhus Centrum, Vejle names 2 units; the synchronisation sets one only'],
    userTypes: ['To know: Job title Seller waits for a unit: user types belong to one'],
  },
  {
    title: '[S16] two units of one name',
    department: 'Twin',
    jobTitle: 'Seller',
    unit: ['Stops here: Department Twin: 2 units have this name, so none is chosen'],
    userTypes: ['To know: Job title Seller waits for a unit: user types belong to one'],
  },
  {
    title: '[S17] a unit that Ziik does not have',
    department: 'aarhus centrum',
    jobTitle: 'Seller',
    unit: ['Stops here: Department aarhus centrum: no unit has this name'],
    userTypes: ['To know: Job title Seller waits for a unit: user types belong to one'],
  },
];

const RELAXED: readonly Case[] = [
  {
    title: '[S16] a unit and user types that are named so but for capitals and spaces',
    department: 'aARHUS  centrum',
    jobTitle: 'Seller, TRAINEE',
    unit: ['In order: Department aARHUS  centrum is Aarhus Centrum, but for capitals and spaces'],
    userTypes: [
      'In order: Job title Seller, TRAINEE gives Seller and Trainee\nTRAINEE is Trainee, but for capitals and spaces',
    ],
  },
];

describe.each([
  ['exact', EXACT],
  ['relaxed', RELAXED],
] as const)('with %s matching, the steps of a person tell', (matching, cases) => {
  let integration: Integration;
  const ids: string[] = [];
  beforeAll(async () => {
    integration = await instance.integrate({ matching });
    for (const { department, jobTitle } of cases) ids.push(await integration.hire('Ida', { department, jobTitle }));
    await integration.run('full');
  });

  it.each(cases.map((each, index) => ({ ...each, index })))('$title', async ({ index, unit, userTypes }) => {
    const page = await openPerson(integration, ids[index]!);

    expect(await linesOf(page, 'Unit')).toEqual(unit);
    expect(await linesOf(page, 'User types')).toEqual(userTypes);
    await expectAccessible(page);
  });
});

describe('somebody who sees nothing', () => {
  const UNIT_UNKNOWN =
    'Anna Holm sees nothing in Ziik, because Department in Azure is Aarhus C and no unit in Ziik has exactly that name.';
  let integration: Integration;
  let anna: string;
  beforeAll(async () => {
    integration = await instance.integrate();
    anna = await integration.hire('Anna', { department: 'Aarhus C', jobTitle: 'Seller' });
    await integration.hire('Bo', { department: 'Aarhus C', jobTitle: 'Manager' });
    await integration.run('full');
  });

  it('[S22] is asked about from Home in three actions, and the answer is a sentence', async () => {
    const page = await openPanel(world, { slug: instance.slug, path: `/integrations/${integration.id}` });

    await page.getByRole('button', { name: 'Search people' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('Anna Holm');
    await page.getByRole('option', { name: 'Anna Holm' }).click();

    const drawer = page.getByRole('dialog', { name: 'Anna Holm' });
    await drawer.getByText(UNIT_UNKNOWN).waitFor();
    await drawer.getByText('Sees nothing in Ziik', { exact: true }).waitFor();
    await expectAccessible(page);
  });

  it('[S22] is left for the list as it was, with the focus on the row', async () => {
    const list = `/integrations/${integration.id}/users?tab=everybody&search=anna`;
    const page = await openPanel(world, { slug: instance.slug, path: list });
    await page.getByRole('link', { name: 'Anna Holm' }).click();
    await page.getByText(UNIT_UNKNOWN).waitFor();

    await page.keyboard.press('Escape');

    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new URL(page.url()).hash).toBe(`#${list}`);
    expect(await page.getByRole('link', { name: 'Anna Holm' }).evaluate((row) => row === document.activeElement)).toBe(
      true,
    );
  });

  it('[S16] [S37] follows by itself when somebody says what the value means, and so do the others', async () => {
    const page = await openPerson(integration, anna, { size: 'phone', scheme: 'dark' });
    await page.getByRole('link', { name: '2 people are in the same situation' }).waitFor();

    await page.getByRole('button', { name: /^Say what .?Aarhus C.? means/ }).click();
    await page.getByRole('option', { name: 'Aarhus Centrum' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Apply to 2 people' }).click();

    await page.getByText('Anna Holm is in place: Seller in Aarhus Centrum.').waitFor();
    expect(await linesOf(page, 'Unit')).toEqual([
      'In order: Department Aarhus C means Aarhus Centrum, as you have said',
    ]);
    expect((await integration.standing(anna))?.places).toEqual(['Aarhus Centrum: Seller']);
    await expectAccessible(page);
  });
});

describe('somebody who is asked for', () => {
  let integration: Integration;
  let ida: string;
  beforeAll(async () => {
    integration = await instance.integrate();
    ida = await integration.hire('Ida', { department: 'Vejle', jobTitle: 'Seller' });
    await integration.run('full');
  });

  it('[S33] is read from Azure now, and the steps and the history tell', async () => {
    const page = await openPerson(integration, ida);
    await integration.update(ida, { jobTitle: 'Manager' });

    await page.getByRole('button', { name: 'Sync this user' }).click();

    await page.getByText('Written to Ziik', { exact: true }).waitFor();
    await page.getByText('Ida Holm is in place: Manager in Vejle.').waitFor();
    await page.getByText('Asked for by you at').waitFor();
    const history = page.getByRole('list', { name: 'History' });
    await history.getByText('Job title: Seller → Manager').waitFor();
    await history.getByText('because of a change in Azure, read at your request').waitFor();
    await expectAccessible(page);
  });

  it('[S34] [S36] is brought back as soon as Ziik responds, and only then said to be', async () => {
    await integration.leave(ida);
    await integration.run();
    const page = await openPerson(integration, ida, { timeZone: 'Pacific/Honolulu' });
    const purge = await purgeDayOf(integration, ida, 'Pacific/Honolulu');
    await page.getByText(`On ${purge}, in 90 days, Ida Holm will be removed for good.`).waitFor();
    await instance.inZiik('PATCH', '', { down: true });

    await page.getByRole('button', { name: 'Bring back' }).click();

    await page.getByText('Accepted; done as soon as Ziik responds.').waitFor();
    await page.getByText('will be removed for good').waitFor();
    await instance.inZiik('PATCH', '', { down: false });
    await page.getByText('Ida Holm was deleted in Azure. An administrator decided').waitFor();
    expect((await integration.standing(ida))?.active).toBe(true);
    expect(await page.getByText('will be removed for good').count()).toBe(0);
    await expectAccessible(page);
  });
});

/** The day as the reader's zone has it. */
async function purgeDayOf(integration: Integration, azureId: string, timeZone: string): Promise<string> {
  const { purgeAt } = (await integration.user(azureId)) as unknown as { purgeAt: string };
  return new Date(purgeAt).toLocaleDateString('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
}

describe('a link to nobody', () => {
  it('[S1] says that there is no such person, and leads back to the list', async () => {
    const { id } = await instance.integrate();
    const path = `/integrations/${id}/users/nobody`;
    const page = await openPanel(world, { slug: instance.slug, path, statuses: [404] });

    await page.getByText('There is no such person here.').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor();
  });
});
