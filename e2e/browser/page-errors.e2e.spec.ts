import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryDatabase } from '@user-sync/stack';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { type Opening, openPanel } from './open-panel.ts';

let world: World;
let office: Office;
let id: string;
beforeAll(async () => {
  world = await startWorld('panel_errors');
  office = await openOffice(world, 'errors');
  await office.hire({});
  id = await office.integrate({ name: 'Shops' });
  await office.run(id);
});
afterAll(() => world?.stop());

async function openHome(expected: Partial<Opening>): Promise<Page> {
  const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}`, ...expected });
  await page.getByRole('heading', { name: 'Shops', level: 1 }).waitFor();
  return page;
}

const RUNS_PAGE = /\/panel\/assets\/runs-page-[^/]+\.js$/;
const openRuns = (page: Page) => page.getByRole('link', { name: 'Synchronisations', exact: true }).click();

describe('an old tab after an upgrade', () => {
  it('says that there is a new version, and loads it', async () => {
    const page = await openHome({ statuses: [404] });
    // The server has another panel now: the page begins with another script, and the old files are gone.
    await page.route(RUNS_PAGE, (route) => route.fulfill({ status: 404, body: '' }));
    await page.route(/\/panel\/$/, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replaceAll(/src="\.\/assets\/[^"]+"/g, 'src="./assets/of-another-version.js"');
      await route.fulfill({ response: answer, body });
    });

    await openRuns(page);

    await page.getByRole('heading', { name: 'New version', level: 1 }).waitFor();
    await page.getByRole('alert').getByText('A new version is available.').waitFor();
    await expectAccessible(page);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Reload' }).click();
    // The token is kept nowhere.
    await page.getByText('Your sign-in is kept only while this page is open.').waitFor();
  });

  it('is not mistaken for one where a file cannot be loaded in passing', async () => {
    const page = await openHome({ isOffline: true });
    await page.route(RUNS_PAGE, (route) => route.abort());

    await openRuns(page);

    await page.getByRole('alert').getByText('This page cannot be shown at the moment.').waitFor();
    expect(await page.getByText('A new version is available.').count()).toBe(0);
    await expectAccessible(page);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Synchronisations', level: 1 }).waitFor();
  });
});

describe('a page whose answer is an error on our side', () => {
  it('says so with the reference of the request, keeps the way on, and is shown when it works again', async () => {
    const page = await openHome({ statuses: [500] });
    await queryDatabase(world.databaseUrl, 'ALTER TABLE config.audit RENAME TO audit_away');
    try {
      const answered = page.waitForResponse((response) => response.status() === 500);
      await page.getByRole('link', { name: 'Activity', exact: true }).click();

      const alert = page.getByRole('alert');
      await alert.getByText('Something went wrong on our side.').waitFor();
      const reference = (await answered).headers()['x-request-id']!;
      expect(reference).toMatch(/\S{8,}/);
      expect(await alert.textContent()).toContain(`Reference ${reference}`);
      expect(world.log()).toContain(reference);
      expect(await page.getByRole('link', { name: 'Home', exact: true }).count()).toBe(1);
      await expectAccessible(page);
    } finally {
      await queryDatabase(world.databaseUrl, 'ALTER TABLE config.audit_away RENAME TO audit');
    }
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'Activity' }).waitFor();
  });
});
