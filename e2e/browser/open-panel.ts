import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { tokenFor } from '@user-sync/demo';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Surroundings } from '../an-office.ts';
import { launchChromium } from './launch-chromium.ts';
import { type Expected, type Watch, watchContext } from './watch-context.ts';

// Importing this file is all that a test of the panel needs: Chromium starts before its first test and ends after the
// last; each test's pages are judged and closed at its end.

let browser: Browser;
let opened: { context: BrowserContext; watch: Watch }[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterEach(async () => {
  const ending = opened;
  opened = [];
  const faults: string[] = [];
  for (const { context, watch } of ending) {
    // What the pages have reported by now has arrived when they answer.
    await Promise.all(context.pages().map((page) => page.evaluate('0')));
    await context.close();
    faults.push(...watch.faults);
  }
  expect(faults).toEqual([]);
});
afterAll(() => browser?.close());

const SIZES = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } };

/** How a person looks at the panel. */
export interface Eyes {
  readonly scheme?: 'light' | 'dark';
  readonly size?: keyof typeof SIZES;
  readonly locale?: string;
  readonly timeZone?: string;
}

/** Opens an empty page whose requests, console and policy are watched; the panel of `world` is what it may reach. */
export async function openPage(
  { stack }: Pick<Surroundings, 'stack'>,
  eyes: Eyes = {},
  expected: Expected = {},
): Promise<Page> {
  const { scheme = 'light', size = 'desktop', locale = 'en-GB', timeZone = 'Europe/Copenhagen' } = eyes;
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: SIZES[size],
    locale,
    timezoneId: timeZone,
    // What is measured, of contrast above all, is what stays.
    reducedMotion: 'reduce',
  });
  // Longer than any wait of the panel's own, shorter than a test may take.
  context.setDefaultTimeout(30_000);
  const watch = await watchContext(context, new URL(stack.config).origin, expected);
  opened.push({ context, watch });
  return context.newPage();
}

/** Who opens the panel, and where. */
export interface Opening extends Eyes, Expected {
  /** `platform-administrator` by default. */
  readonly role?: string;
  /** The Ziik instance; an operator has none. */
  readonly slug?: string;
  /** `/integrations` by default. */
  readonly path?: string;
  /** Instead of one of the sandbox for role and slug. */
  readonly token?: string;
}

/**
 * Opens the panel signed in, as the link in Ziik does. At the end of the test it fails if a page of it sent a request
 * elsewhere, violated the policy, threw, or wrote an error to the console; `statuses`, `isOffline` and `console` name
 * what the test itself provokes.
 */
export async function openPanel(world: Surroundings, opening: Opening = {}): Promise<Page> {
  const { role = 'platform-administrator', slug, path = '/integrations' } = opening;
  const token = opening.token ?? (await tokenFor(world.sandbox, role, slug));
  const page = await openPage(world, opening, opening);
  await page.goto(panelAddress(world, token, path));
  return page;
}

/** The address that signs in and opens a page. */
export function panelAddress({ stack }: Surroundings, token: string, path: string): string {
  return new URL(`/panel/#${new URLSearchParams({ token, path })}`, stack.config).href;
}
