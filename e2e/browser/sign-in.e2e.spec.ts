import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tokenFor } from '@user-sync/demo';
import type { Page } from 'playwright-core';
import { openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { openPage, openPanel, panelAddress } from './open-panel.ts';

/** Every page of an integration. */
const PAGES = ['', '/users', '/users/somebody', '/held', '/runs', '/runs/some', '/settings', '/activity', '/help'];

/** The addresses that the back button leads to, and this one. */
async function visitedAddresses(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  return (await session.send('Page.getNavigationHistory')).entries.map(({ url }) => url);
}

let world: World;
let id: string;
beforeAll(async () => {
  world = await startWorld('panel_sign_in');
  const acme = await openOffice(world, 'acme');
  id = await acme.integrate({ name: 'Shops', enabled: false });
  await openOffice(world, 'birch');
});
afterAll(() => world?.stop());

describe('the administrator of an instance', () => {
  it('[S1] sees the integrations of that instance; the token leaves the address and its history', async () => {
    const token = await tokenFor(world.sandbox, 'platform-administrator', 'acme');

    const page = await openPanel(world, { token });

    await page.getByRole('rowheader', { name: 'Shops' }).waitFor();
    expect(page.url()).toBe(`${world.stack.config}/panel/#/integrations`);
    expect((await visitedAddresses(page)).join()).not.toContain(token);
    await expectAccessible(page);
  });

  it('has what the first page shows asked for while the scripts are on their way, and once', async () => {
    const page = await openPage(world);
    const first = [`/v1/integrations/${id}`, `/v1/integrations/${id}/runs?limit=50`].concat([
      '/v1/session',
      `/v1/integrations/${id}/users/summary`,
    ]);
    const asked: string[] = [];
    const isAsked = Promise.withResolvers<void>();
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.startsWith('/v1/')) asked.push(pathname + search);
      if (first.every((path) => asked.includes(path))) isAsked.resolve();
    });
    await page.route('**/assets/packages-*.js', async (route) => {
      await isAsked.promise;
      await route.continue();
    });

    const token = await tokenFor(world.sandbox, 'platform-administrator', 'acme');
    await page.goto(panelAddress(world, token, `/integrations/${id}`));

    await page.getByRole('heading', { name: 'Shops' }).waitFor();
    for (const path of ['/v1/session', `/v1/integrations/${id}`])
      expect(asked.filter((each) => each === path)).toHaveLength(1);
  });

  it.each([
    ['English', 'en-GB', /^How it/],
    ['Danish', 'da-DK', /^Sådan /],
  ])('sees the first pages in %s before the texts of the others have come', async (_, locale, help) => {
    const page = await openPage(world, { locale });
    const isSeen = Promise.withResolvers<void>();
    await page.route('**/assets/*-later-*.js', async (route) => {
      await isSeen.promise;
      await route.continue();
    });

    const token = await tokenFor(world.sandbox, 'platform-administrator', 'acme');
    await page.goto(panelAddress(world, token, `/integrations/${id}`));
    await page.getByRole('heading', { level: 1, name: 'Shops' }).waitFor();
    await page.getByRole('link', { name: 'Azure User Sync' }).first().click();
    await page.getByRole('rowheader', { name: 'Shops' }).waitFor();
    await page.goto(`${world.stack.config}/panel/#/integrations/${id}/help`);
    isSeen.resolve();

    await page.getByRole('heading', { level: 1, name: help }).waitFor();
  });

  it('[S1] of another instance sees an empty list', async () => {
    const page = await openPanel(world, { slug: 'birch' });

    await page.getByText('No Azure User Sync yet.').waitFor();
    expect(await page.getByText('Shops').count()).toBe(0);
    await expectAccessible(page);
  });

  it.each(PAGES)('[S1] of another instance is told that there is none, by the link …%s', async (below) => {
    const page = await openPanel(world, { slug: 'birch', path: `/integrations/${id}${below}`, statuses: [404] });

    await page.getByText('There is no such integration here.').waitFor();
    expect(await page.getByText('Shops').count()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'All integrations' }).click();
    await page.getByText('No Azure User Sync yet.').waitFor();
  });
});

describe('a token', () => {
  it('[S1] without a role opens nothing, and the panel says who it is for', async () => {
    const token = await tokenFor(world.sandbox, 'visitor', 'acme');

    const page = await openPanel(world, { token, statuses: [403] });

    await page.getByText('This page is for platform administrators.').waitFor();
    expect(await page.getByText('Shops').count()).toBe(0);
    await expectAccessible(page);
  });

  it('[S1] that has expired ends the sign-in', async () => {
    const { token } = await world.sandbox.ziik.send<{ token: string }>('POST', '/tokens', {
      sub: 'ada',
      roles: ['platform-administrator'],
      instance: 'acme',
      expiresInSeconds: -3_600,
    });

    const page = await openPanel(world, { token, statuses: [401] });

    await page.getByText('Your sign-in has ended.').waitFor();
    await page.getByText('Open this page again from Ziik.').waitFor();
    await expectAccessible(page);
  });

  it('[S1] that somebody else signed ends it too, and what is no token begins none', async () => {
    const token = await tokenFor(world.sandbox, 'platform-administrator', 'acme');
    const [head, claims] = token.split('.');

    const forged = await openPanel(world, { token: `${head}.${claims}.c2lnbmF0dXJl`, statuses: [401] });
    const broken = await openPanel(world, { token: 'nothing of the kind' });

    await forged.getByText('Your sign-in has ended.').waitFor();
    await broken.getByText('Your sign-in is kept only while this page is open.').waitFor();
    await broken.reload();
    await broken.getByText('Your sign-in is kept only while this page is open.').waitFor();
    await expectAccessible(broken);
  });
});

describe('somebody else who opens the panel in the same window', () => {
  it('[S1] finds nothing of what the first one read or typed', async () => {
    const page = await openPanel(world, { slug: 'acme' });
    await page.getByRole('link', { name: 'New Azure User Sync' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Of the first one');

    const token = await tokenFor(world.sandbox, 'platform-administrator', 'birch');
    await page.goto(panelAddress(world, token, '/integrations/new'));

    await page.waitForURL((url) => url.hash === '#/integrations/new');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=name]')?.value === '');
    await page.getByRole('link', { name: 'Azure User Sync' }).click();
    await page.getByText('No Azure User Sync yet.').waitFor();
    expect(await page.getByText('Shops').count()).toBe(0);
    expect((await visitedAddresses(page)).join()).not.toContain(token);
  });
});
