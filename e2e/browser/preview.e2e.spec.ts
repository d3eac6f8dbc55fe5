import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { fillForm, textField } from './fill-form.ts';
import { openPanel } from './open-panel.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_preview');
});
afterAll(() => world?.stop());

type Look = Omit<Parameters<typeof openPanel>[1] & object, 'path' | 'slug'>;

/** Three clerks in North: the city of one is South, of another Moon, of the third North. */
async function openShops(slug: string): Promise<{ office: Office; id: string }> {
  const office = await openOffice(world, slug);
  await office.hire(
    { givenName: 'Anna', city: 'South' },
    { givenName: 'Bo', city: 'Moon' },
    { givenName: 'Ida', city: 'North' },
  );
  const id = await office.integrate({ options: { unmatched: 'withdraw' } });
  await office.run(id);
  return { office, id };
}
async function openSettings(slug: string, id: string, look: Look = {}): Promise<Page> {
  const page = await openPanel(world, { slug, path: `/integrations/${id}/settings`, ...look });
  await textField(page, 'Name').waitFor();
  return page;
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const preview = (page: Page) => page.getByRole('region', { name: 'What would happen' });
/** Where somebody stands before and after. */
async function cellsOf(page: Page, name: string): Promise<string[]> {
  const row = preview(page).getByRole('row', { name: new RegExp(`^${name}`) });
  await row.waitFor();
  return row.getByRole('cell').allTextContents();
}
const fieldOf = async (office: Office, id: string) =>
  (await office.admin('GET', `/v1/integrations/${id}`)).body.unitField;

describe('the settings of an integration that has read people', () => {
  it('show who would be affected, with before and after, and save what was previewed', async () => {
    const { office, id } = await openShops('seen-first');
    const page = await openSettings('seen-first', id);
    expect(await page.getByRole('button', { name: 'Preview', exact: true }).count()).toBe(0);
    await fillForm(page, { Unit: 'City' });

    await press(page, 'Preview');

    await preview(page)
      .getByText(
        'If you save, 1 person will see nothing in Ziik and 1 person will move to another unit. 1 person keeps their place.',
      )
      .waitFor();
    await preview(page).getByText('1 person in North will see nothing.').waitFor();
    expect(await cellsOf(page, 'Bo Holm')).toEqual([
      'North: Clerk',
      'North, without a user typeCity Moon: no unit has this name',
    ]);
    await expectAccessible(page);
    await preview(page).getByRole('link', { name: 'Move 1' }).click();
    expect(await cellsOf(page, 'Anna Holm')).toEqual(['North: Clerk', 'South: Clerk']);
    expect(await fieldOf(office, id)).toBe('department');

    await press(page, 'Save and apply');

    await page.getByText('Saved. The connection works.').waitFor();
    expect(await preview(page).count()).toBe(0);
    expect(await fieldOf(office, id)).toBe('city');
    const { data } = (await office.admin('GET', `/v1/audit?integration=${id}&action=integration.changed`)).body;
    expect(data[0].changes.preview).toMatchObject({ people: 3, summary: { moved: 1, seesNothing: 1, same: 1 } });
  });

  it('say that a preview is of other settings, or that something has changed since, and preview again', async () => {
    const { office, id } = await openShops('edited-since');
    const page = await openSettings('edited-since', id, { statuses: [409], scheme: 'dark', size: 'phone' });
    await fillForm(page, { Unit: 'City' });
    await press(page, 'Preview');
    await preview(page)
      .getByText(/^If you save/)
      .waitFor();
    await fillForm(page, { 'User type': 'State' });
    await preview(page).getByText('This preview is for other settings.').waitFor();
    expect(await preview(page).getByRole('button', { name: 'Save and apply' }).count()).toBe(0);
    await expectAccessible(page);

    await press(page, 'Preview again');
    await preview(page)
      .getByText(/^If you save, 3 people will see nothing in Ziik/)
      .waitFor();
    await office.hire({ givenName: 'Zoe', city: 'South' });
    await office.run(id, 'delta');
    await press(page, 'Save and apply');

    await preview(page).getByText('have changed since this preview was made').waitFor();
    expect(await fieldOf(office, id)).toBe('department');
    await press(page, 'Preview again');
    await preview(page)
      .getByText(/^If you save, 4 people/)
      .waitFor();
    await press(page, 'Back');
    await page.getByRole('button', { name: 'Preview', exact: true }).waitFor();
  });
});
