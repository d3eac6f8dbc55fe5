import { findChromium } from '@user-sync/stack';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { quantile, type Report } from '../load/report.ts';

/** What a person who opens the panel waits for at most; a slow office line and a quarter of this machine's speed. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOWER = 4;
const MOST = { paintMs: 2_000, interactiveMs: 3_000, shift: 0.05, clickMs: 300, heapMB: 60, nodes: 3_000 } as const;
const CLICKS = 50;
const PAGE_CHANGES = 200;

/** The page of one integration, and a link that opens it signed in. */
interface Opened {
  readonly link: string;
  /** `/integrations/{id}` */
  readonly path: string;
}

/**
 * Measures the panel itself in Chromium: its first page over a slow line, from a click to the painted rows with all
 * people, and what it keeps in memory after many changes of the page.
 */
export async function measureInBrowser(report: Report, opened: Opened): Promise<void> {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-background-networking'],
  });
  try {
    await measureFirstLoad(report, browser, opened);
    await measureClicks(report, browser, opened);
  } finally {
    await browser.close();
  }
}

async function open(browser: Browser): Promise<{ page: Page; devtools: CDPSession }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  return { page, devtools: await context.newCDPSession(page) };
}

async function measureFirstLoad(report: Report, browser: Browser, { link }: Opened): Promise<void> {
  const { page, devtools } = await open(browser);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', LINE);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(`
    globalThis.seen = { paint: 0, shift: 0 };
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.paint = entry.startTime; })
      .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value; })
      .observe({ type: 'layout-shift', buffered: true });`);
  await page.goto(link);
  await page.getByRole('button', { name: 'Initiate synchronisation' }).waitFor();
  const interactiveMs = await page.evaluate<number>('performance.now()');
  await page.getByRole('heading', { name: 'Last rounds' }).waitFor();
  const seen = await page.evaluate<{ paint: number; shift: number }>('seen');
  report.atMost('panel, first page over a slow line: largest paint, ms', seen.paint, MOST.paintMs);
  report.atMost('panel, first page over a slow line: interactive, ms', interactiveMs, MOST.interactiveMs);
  report.atMost('panel, first page: layout shift', seen.shift, MOST.shift);
  await page.context().close();
}

async function measureClicks(report: Report, browser: Browser, { link, path }: Opened): Promise<void> {
  const { page, devtools } = await open(browser);
  await page.goto(link);
  await page.getByRole('button', { name: 'Initiate synchronisation' }).waitFor();
  const tabs = ['everybody', 'incomplete', 'conflicts'].map((tab) => `#${path}/users?tab=${tab}`);
  const taken: number[] = [];
  for (let nth = -tabs.length; nth < CLICKS; nth++) {
    const ms = await timeTo(page, tabs[(nth + tabs.length) % tabs.length]!);
    if (nth >= 0) taken.push(ms);
  }
  report.note('panel, from the click to the rows, ms: half', quantile(taken, 0.5));
  report.atMost('panel, from the click to the rows, ms: 95 %', quantile(taken, 0.95), MOST.clickMs);

  for (let nth = 0; nth < PAGE_CHANGES; nth++) {
    const part = ['', '/runs', '/users?tab=everybody', '/activity', '/settings', '/help'][nth % 6];
    await timeTo(page, `#${path}${part}`);
  }
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const nodes = await page.evaluate<number>("document.querySelectorAll('*').length");
  report.atMost(`panel, MB of heap after ${PAGE_CHANGES} changes of the page`, usedSize / 1e6, MOST.heapMB);
  report.atMost('panel, elements in the document', nodes, MOST.nodes);
  await page.context().close();
}

/**
 * Goes to a page as a click on its link does; the milliseconds until its content is painted. A list of people is there
 * when it shows a row that was not there before: until its own rows come, the page shows none or those of before.
 */
function timeTo(page: Page, hash: string): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    for (const row of document.querySelectorAll('tbody tr')) row.dataset.before = '';
    const began = performance.now();
    location.hash = ${JSON.stringify(hash)};
    const isThere = () => location.hash.includes('/users')
      ? document.querySelector('main tbody tr:not([data-before])') !== null
      : performance.now() - began > 16 && document.querySelector('main h1') !== null;
    const look = () => requestAnimationFrame(() => {
      if (isThere() && document.querySelector('main [aria-busy="true"]') === null)
        requestAnimationFrame(() => done(performance.now() - began));
      else look();
    });
    look();
  })`);
}
