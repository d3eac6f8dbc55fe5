import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './launch-chromium.ts';
import { type Expected, watchContext } from './watch-context.ts';

let browser: Browser;
let server: Server;
let origin: string;
beforeAll(async () => {
  browser = await launchChromium();
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://page');
    response.setHeader('content-type', 'text/html');
    if (searchParams.has('policy')) response.setHeader('content-security-policy', searchParams.get('policy')!);
    response.statusCode = pathname === '/' ? 200 : Number(pathname.slice(1));
    response.end('<!doctype html><title>Page</title><link rel="icon" href="data:,"><p>Page');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser?.close();
  await new Promise((closed) => server.close(closed));
});

/** What is noted while a page does something. */
async function faultsOf(act: (page: Page) => Promise<unknown>, expected: Expected = {}, path = '/'): Promise<string[]> {
  const context = await browser.newContext();
  const watch = await watchContext(context, origin, expected);
  const page = await context.newPage();
  await page.goto(`${origin}${path}`);
  await act(page);
  // The browser tells in order, and this last.
  await page.evaluate("console.info('done')");
  await waitUntil('everything to be told', () => watch.said.includes('done'));
  await context.close();
  return [...watch.faults];
}

describe('a page that is watched', () => {
  it('may do what belongs to its origin', async () => {
    expect(await faultsOf((page) => page.evaluate(() => fetch('/').then((answer) => answer.text())))).toEqual([]);
  });

  it('must not send a request elsewhere, but to the origins of the test', async () => {
    const send = (page: Page) => page.evaluate(() => fetch('http://localhost:9/', { mode: 'no-cors' }).catch(() => {}));

    expect(await faultsOf(send, { isOffline: true })).toEqual(['A request left the origin: http://localhost:9/']);
    expect(await faultsOf(send, { isOffline: true, origins: ['http://localhost:9'] })).toEqual([]);
  });

  it('must not violate its policy', async () => {
    const paint = (page: Page) => page.evaluate(() => document.body.setAttribute('style', 'color: red'));

    const faults = await faultsOf(paint, { console: /Content Security Policy/ }, "/?policy=style-src 'self'");

    expect(faults).toEqual([expect.stringMatching(/^The content security policy was violated: style-src-attr inline/)]);
  });

  it('must not throw, write an error to the console, or open a dialog', async () => {
    const act = async (page: Page) => {
      await page.evaluate("console.error('spoken')");
      await page.evaluate(() => alert('opened'));
      await page.evaluate(async () => {
        setTimeout(() => {
          throw new Error('thrown');
        });
        await new Promise((thrown) => window.addEventListener('error', thrown));
      });
    };

    expect(await faultsOf(act)).toEqual([
      expect.stringContaining('spoken'),
      expect.stringContaining('opened'),
      expect.stringContaining('thrown'),
    ]);
    expect(await faultsOf(act, { console: /spoken/ })).toHaveLength(2);
  });

  it.each([404, 500, 503])('must not get an answer of %i, unless the test expects it', async (status) => {
    const ask = (page: Page) => page.evaluate((path) => fetch(path).then((answer) => answer.text()), `/${status}`);

    expect(await faultsOf(ask)).toEqual([expect.stringContaining(`a status of ${status}`)]);
    expect(await faultsOf(ask, { statuses: [status] })).toEqual([]);
    expect(await faultsOf(ask, { isOffline: true })).toHaveLength(status === 503 ? 0 : 1);
  });
});
