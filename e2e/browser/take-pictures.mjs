// Takes the pictures of the panel that the pages show: `npm start -- --users 2000`, then, with the link that it prints,
//   node e2e/browser/take-pictures.mjs 'http://127.0.0.1:…/panel/#token=…'
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from '../../tools/stack/dist/index.js';

const [, , link] = process.argv;
if (!link?.includes('#token=')) {
  process.stderr.write('Name the link of the panel that `npm start` prints.\n');
  process.exit(64);
}
const folder = join(dirname(fileURLToPath(import.meta.url)), '../../docs/pictures');
const [root, rest] = link.split('&path=');
const integration = rest;
const desktop = { viewport: { width: 1180, height: 760 }, colorScheme: 'light' };
const phone = { viewport: { width: 390, height: 800 }, colorScheme: 'dark' };

/** Each picture: its name, how it is looked at, where, and what is done before it is taken. */
const pictures = [
  ['integrations', desktop, '/integrations'],
  ['set-up', desktop, '/integrations/new'],
  ['home', desktop, integration],
  ['home-phone', phone, integration],
  ['unassigned', desktop, `${integration}/users?tab=unassigned`],
  ['person', desktop, `${integration}/users?tab=unassigned`, openSomebody],
  ['person-phone', phone, `${integration}/users?tab=unassigned`, openSomebody],
  ['deactivated', desktop, `${integration}/users?tab=deactivated`],
  ['rehearsal', desktop, await rehearsed()],
  ['run', desktop, `${integration}/runs`, async (page) => page.locator('tbody a').last().click()],
  ['settings-dark', { ...desktop, colorScheme: 'dark' }, `${integration}/settings`],
];

/** What was seen before the first synchronisation: it is kept for an hour after that. */
async function rehearsed() {
  const [origin, token] = root.split('/panel/#token=');
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${origin}/v1${decodeURIComponent(integration)}/runs`, { headers });
  const { plan } = (await answer.json()).data.find((run) => run.plan !== null);
  return `${integration}/rehearsal?rehearsal=${plan.previewId}&preview=linked`;
}

async function openSomebody(page) {
  await page.getByRole('link', { name: 'Show people' }).first().click();
  await page.locator('tbody th a').first().click();
  await page.getByRole('dialog').waitFor();
}

const executablePath = findChromium();
const browser = await chromium.launch({
  ...(executablePath !== undefined && { executablePath }),
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--disable-gpu', '--disable-background-networking'],
});
for (const [name, eyes, path, prepare] of pictures) {
  const context = await browser.newContext({
    ...eyes,
    locale: 'en-GB',
    timezoneId: 'Europe/Copenhagen',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${root}&path=${encodeURIComponent(path)}`);
  await page.locator('h1').waitFor();
  await page.waitForLoadState('load');
  await prepare?.(page);
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  await page.waitForTimeout(1_000);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`${name}.png\n`);
  await context.close();
}
await browser.close();
