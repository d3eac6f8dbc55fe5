import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCustomer } from '@user-sync/demo';
import { expectPerson, namesIn, pages } from '@user-sync/judge';
import type { Person } from '@user-sync/sandbox-entra';
import type { Page } from 'playwright-core';
import { callAs } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { choiceOf, fillForm } from './fill-form.ts';
import { openPanel } from './open-panel.ts';
import { tokenOf } from './token-of.ts';

/** The nine fields in the order of the customer's text, as the customer calls them. */
const FIELDS = [
  ['jobTitle', 'Job title'],
  ['companyName', 'Company name'],
  ['department', 'Department'],
  ['streetAddress', 'Street address'],
  ['state', 'State'],
  ['country', 'Country'],
  ['officeLocation', 'Office location'],
  ['city', 'City'],
  ['postalCode', 'Postal code'],
] as const;
const PEOPLE = 400;

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_advice');
});
afterAll(() => world?.stop());

/** Everybody in the stand-in's directory, and a reading of the rules that is not the services'. */
async function countByHand(slug: string, tenantId: string) {
  const people: Person[] = [];
  for await (const person of pages<Person>(world.sandbox.entra, `/tenants/${tenantId}/people`)) people.push(person);
  const named = async (what: string) => {
    const { data } = await world.sandbox.ziik.get<{ data: { name: string }[] }>(`/instances/${slug}/${what}`);
    return namesIn(data.map(({ name }) => name));
  };
  const [units, userTypes] = [await named('units'), await named('usertypes')];
  return (unitField: keyof Person, userTypeField: keyof Person) => {
    const placed = people.map((person) =>
      expectPerson(person, units, userTypes, { unitField, userTypeField, matching: 'exact' }),
    );
    const inUnit = placed.filter(({ unit }) => unit !== null);
    const withTypes = inUnit.filter(({ userTypes: types }) => types.length > 0);
    return { inUnit: inUnit.length, placed: withTypes.length };
  };
}

/** The rows of a table as its cells say them. */
const rowsOf = (page: Page, caption: string) =>
  page
    .getByRole('table', { name: caption })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));

describe('the advice on fields', () => {
  it('[S9] [S10] counts for all 72 pairs what a count over everybody in Azure gives', async () => {
    const { tenantId, applicationId, secret, username, password } = await makeCustomer(
      world.sandbox,
      'advised',
      PEOPLE,
      11,
    );
    const operator = await callAs(world, 'operator');
    const baseUrl = `${world.sandbox.ziik.url}/advised/api`;
    await operator('PUT', '/v1/instances/advised', { baseUrl, username, password });
    const count = await countByHand('advised', tenantId);
    const token = await tokenOf(world, 'advised', 'Ada Jensen');
    const page = await openPanel(world, { token, path: '/integrations/new' });
    await choiceOf(page, 'Unit').click();
    expect(await page.getByRole('option').allInnerTexts()).toEqual(FIELDS.map(([, name]) => name));
    await page.keyboard.press('Escape');

    await fillForm(page, { 'Application ID': applicationId, 'Tenant ID': tenantId, Secret: secret });
    await page.getByText('The connection works.').waitFor();

    await choiceOf(page, 'Unit').click();
    const offered = await page.getByRole('option').allInnerTexts();
    expect(offered.map((text) => text.split('\n'))).toEqual(
      FIELDS.map(([field, name]) => {
        const other = field === 'city' ? 'state' : 'city';
        return [name, `${count(field, other).inUnit} of ${PEOPLE} people fit`];
      }),
    );
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Compare all fields' }).click();
    await page.getByRole('dialog').waitFor();
    const rows = await rowsOf(page, 'All pairs, the best first');
    const expected = FIELDS.flatMap(([unit, unitName]) =>
      FIELDS.filter(([userType]) => userType !== unit).map(([userType, userTypeName]) => {
        const { placed, inUnit } = count(unit, userType);
        return [`${unitName} and ${userTypeName}`, String(placed), String(inUnit - placed)];
      }),
    );
    expect(rows).toHaveLength(72);
    const byPair = ([one]: string[], [other]: string[]) => (one! < other! ? -1 : 1);
    expect(rows.map((row) => row.slice(0, 3)).sort(byPair)).toEqual(expected.sort(byPair));
    await expectAccessible(page);
  });

  it('[S9] [S10] names the best pair, which is chosen from the dialog by one press', async () => {
    const { tenantId, applicationId, secret, username, password } = await makeCustomer(
      world.sandbox,
      'choosing',
      PEOPLE,
      11,
    );
    const operator = await callAs(world, 'operator');
    const baseUrl = `${world.sandbox.ziik.url}/choosing/api`;
    await operator('PUT', '/v1/instances/choosing', { baseUrl, username, password });
    const { placed } = (await countByHand('choosing', tenantId))('department', 'jobTitle');
    const share = new Intl.NumberFormat('en-GB', { style: 'percent' }).format(
      Math.floor((placed / PEOPLE) * 100) / 100,
    );
    const token = await tokenOf(world, 'choosing', 'Ada Jensen');
    const page = await openPanel(world, { token, path: '/integrations/new', size: 'phone', scheme: 'dark' });
    await fillForm(page, { 'Application ID': applicationId, 'Tenant ID': tenantId, Secret: secret });
    await page
      .getByText(`Department and Job title fit best: ${placed} of ${PEOPLE} people get a place (${share}).`)
      .waitFor();
    await page.getByRole('button', { name: 'Compare all fields' }).click();
    await page.getByRole('button', { name: 'What stands in the fields' }).click();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Choose Department and Job title' }).click();

    await page
      .getByText(
        `With Department and Job title, ${placed} of ${PEOPLE} people get a place (${share}). That is the best pair.`,
      )
      .waitFor();
    await expectAccessible(page);
  });
});
