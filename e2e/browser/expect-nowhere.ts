import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { World } from '../start-world.ts';
import { watchOf } from './watch-context.ts';

/** Calls that set a secret, or try one: it is in their body, and nowhere else. */
const SETTING = /^(POST \/v1\/(integrations|verifications)|PATCH \/v1\/integrations\/[0-9a-f-]{36})$/;

/** In the page: everything that another script could read, or anybody who looks at it later. */
async function readEverything(): Promise<Record<string, string>> {
  const databases = await indexedDB.databases();
  const caches_ = await caches.keys();
  const entries = performance.getEntries().map(({ name }) => name);
  return {
    document: document.documentElement.outerHTML,
    address: location.href,
    state: JSON.stringify(history.state),
    name: window.name,
    storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, databases, caches_]),
    performance: entries.join('\n'),
  };
}

/** Values of controls, which no attribute shows. */
export const typedValues = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('input, textarea')].map((each) => (each as HTMLInputElement).value),
  );

/** A secret is in nothing of the page, its requests but the one that sets it, and the services' log. */
export async function expectNowhere(world: World, page: Page, secret: string): Promise<void> {
  const seen = await page.evaluate(readEverything);
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  const { requests, said } = watchOf(page);
  const sent = requests.map(({ method, url, headers, body }) => {
    const sets = SETTING.test(`${method} ${new URL(url).pathname}`);
    return JSON.stringify([url, headers, sets ? null : body]);
  });
  const places = { ...seen, history: entries.map(({ url }) => url), said, sent, log: world.log() };
  const found = Object.entries(places).filter(([, content]) => JSON.stringify(content).includes(secret));
  expect(found.map(([place]) => place)).toEqual([]);
}
