import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tokenFor } from '@user-sync/demo';
import { waitUntil } from '@user-sync/testing';
import type { Frame, Page } from 'playwright-core';
import { openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { type Answer, type HoldingWindow, serveHoldingPage } from './hold-in-frame.ts';
import { openPage } from './open-panel.ts';
import type { Expected } from './watch-context.ts';

let listed: Awaited<ReturnType<typeof serveHoldingPage>>;
let unlisted: Awaited<ReturnType<typeof serveHoldingPage>>;
let world: World;
let id: string;
beforeAll(async () => {
  listed = await serveHoldingPage();
  unlisted = await serveHoldingPage();
  world = await startWorld('panel_embedding', { PANEL_PARENT_ORIGINS: listed.origin });
  id = await (await openOffice(world, 'acme')).integrate({ name: 'Shops', enabled: false });
  await openOffice(world, 'birch');
});
afterAll(async () => {
  await world?.stop();
  await listed?.close();
  await unlisted?.close();
});

/** A token of an administrator that is good for so long. */
async function tokenOf(instance: string, expiresInSeconds: number): Promise<string> {
  const claims = { sub: `admin-of-${instance}`, roles: ['platform-administrator'], instance, expiresInSeconds };
  return (await world.sandbox.ziik.send<{ token: string }>('POST', '/tokens', claims)).token;
}

/** The page of `holder` with the panel in its frame; it answers the panel as told. */
async function hold(answer: Answer | null, expected: Expected = {}, beside?: string) {
  const page = await openPage(world, {}, { ...expected, origins: [listed.origin, unlisted.origin] });
  await page.addInitScript(
    (given) => {
      // Only the page that holds the panel answers.
      if (window === window.top) document.addEventListener('DOMContentLoaded', () => Object.assign(window, given));
    },
    { answer },
  );
  await page.goto(listed.address({ frame: `${world.stack.config}/panel/`, ...(beside && { beside }) }));
  const panel = page.frame('panel')!;
  return { page, panel };
}

const heardBy = (page: Page) => page.evaluate(() => (window as unknown as HoldingWindow).heard);
const answerNow = (page: Page, answer: Answer | null) =>
  page.evaluate((given) => {
    (window as unknown as HoldingWindow).answer = given;
  }, answer);

/** The page that holds the panel says something to it, asked or not. */
const offer = (page: Page, message: object) =>
  page.evaluate((data) => window.frames[0]!.postMessage({ type: 'azure-user-sync:token', ...data }, '*'), message);

describe('a page of a listed origin', () => {
  it('[S1] holds the panel, answers its question, and the panel is shown as that page is', async () => {
    const token = await tokenOf('acme', 3_600);

    const { page, panel } = await hold({
      token,
      scheme: 'dark',
      accent: '#ffb454',
      locale: 'da-DK',
      path: `/integrations/${id}/settings`,
    });

    await panel.getByRole('textbox', { name: 'Navn' }).waitFor();
    expect(await panel.getByRole('textbox', { name: 'Navn' }).inputValue()).toBe('Shops');
    expect(await heardBy(page)).toEqual([
      { origin: world.stack.config, data: { type: 'azure-user-sync:ready', v: 1 } },
    ]);
    expect(await brightness(panel)).toBeLessThan(64);
    expect(await panel.evaluate(() => document.documentElement.style.getPropertyValue('--accent'))).toBe('#ffb454');
    await expectAccessible(page);
  });

  it('[S1] is asked for the next token before this one ends, and what is half-typed stays', async () => {
    const { page, panel } = await hold({ token: await tokenOf('acme', 63), path: '/integrations/new' });
    await panel.getByRole('textbox', { name: 'Name' }).fill('Half-typed');
    await answerNow(page, { token: await tokenOf('acme', 3_600) });

    await waitUntil('the second question', async () => (await heardBy(page)).length === 2);

    expect(await panel.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Half-typed');
  });

  it('[S1] is asked when a token is no longer taken, and the panel goes on with the next', async () => {
    const { page, panel } = await hold({ token: await tokenOf('acme', -3_600) }, { statuses: [401] });
    await waitUntil('the second question', async () => (await heardBy(page)).length === 2);

    // What it gave first was the same token again.
    await offer(page, { token: await tokenOf('acme', 3_600) });

    await panel.getByRole('rowheader', { name: 'Shops' }).waitFor();
    expect(await heardBy(page)).toHaveLength(2);
  });

  it('[S1] whose next token is not taken either is asked no more: the sign-in has ended', async () => {
    const { page, panel } = await hold({ token: await tokenOf('acme', -3_600) }, { statuses: [401] });
    await waitUntil('the second question', async () => (await heardBy(page)).length === 2);

    await offer(page, { token: await tokenOf('acme', -3_500) });

    await panel.getByText('Your sign-in has ended.').waitFor();
    expect(await heardBy(page)).toHaveLength(2);
    await expectAccessible(page);
  });

  it('[S1] that gives the token of another person gives that person an empty form', async () => {
    const { page, panel } = await hold({ token: await tokenOf('acme', 3_600), path: '/integrations/new' });
    await panel.getByRole('textbox', { name: 'Name' }).fill('Half-typed');

    await offer(page, { token: await tokenOf('birch', 3_600) });

    await panel.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=name]')?.value === '');
    await panel.getByRole('link', { name: 'Azure User Sync' }).click();
    await panel.getByText('No Azure User Sync yet.').waitFor();
    expect(await panel.getByText('Shops').count()).toBe(0);
  });
});

describe('a page of another origin', () => {
  it('[S1] cannot hold the panel: the browser refuses the frame', async () => {
    const page = await openPage(world, {}, { origins: [unlisted.origin], console: /frame-ancestors/ });

    await page.goto(unlisted.address({ frame: `${world.stack.config}/panel/` }));

    await waitUntil('the refusal', () => page.frame('panel')?.url() === 'chrome-error://chromewebdata/');
    expect(await heardBy(page)).toEqual([]);
  });

  it('[S1] beside the panel is not heard when it forges the message with a token', async () => {
    const { page, panel } = await hold(null, {}, `${unlisted.origin}/`);
    await waitUntil('the question', async () => (await heardBy(page)).length === 1);
    await panel.evaluate(() => {
      const window_ = window as unknown as { forged: string[] };
      window_.forged = [];
      window.addEventListener('message', ({ origin }) => window_.forged.push(origin));
    });
    const token = await tokenOf('birch', 3_600);

    const forged = { type: 'azure-user-sync:token', token };
    await page.frame('beside')!.evaluate((data) => window.parent.frames[0]!.postMessage(data, '*'), forged);
    // The same from the panel's own window, and from the right window in a wrong shape.
    await panel.evaluate((data) => window.postMessage(data, '*'), forged);
    await page.evaluate((data) => window.frames[0]!.postMessage(data, '*'), { ...forged, scheme: 'pink' });

    await panel.waitForFunction(() => (window as unknown as { forged: string[] }).forged.length === 3);
    expect(await panel.getByText('No Azure User Sync yet.').count()).toBe(0);
    // The page around it is heard afterwards.
    await page.evaluate((data) => window.frames[0]!.postMessage(data, '*'), {
      ...forged,
      token: await tokenFor(world.sandbox, 'platform-administrator', 'acme'),
    });
    await panel.getByRole('rowheader', { name: 'Shops' }).waitFor();
  });
});

/** How bright the page is, 0 to 255. */
function brightness(panel: Frame): Promise<number> {
  return panel.evaluate(() => {
    const colour = getComputedStyle(document.body).backgroundColor;
    const [red = 255, green = 255, blue = 255] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return (red + green + blue) / 3;
  });
}
