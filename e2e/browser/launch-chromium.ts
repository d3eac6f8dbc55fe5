import { findChromium } from '@user-sync/stack';
import { type Browser, chromium } from 'playwright-core';

const HOW =
  'Chromium for the browser tests: install `chromium` or `google-chrome`, name one in CHROMIUM, or run ' +
  '`node node_modules/playwright-core/cli.js install chromium-headless-shell`.';

/** Starts the machine's Chromium, or Playwright's own where the machine has none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  const start = (chromiumSandbox: boolean) =>
    chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      headless: true,
      chromiumSandbox,
      args: ['--disable-gpu', '--disable-background-networking'],
      // Jest ends this process, and the browser with it.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  // Chromium refuses to run as root inside its sandbox.
  if (process.getuid?.() === 0) return start(false).catch(explain);
  return start(true).catch((error: Error) => {
    // A container, or a distribution, that lets no ordinary user make a namespace.
    if (/sandbox|namespace/i.test(error.message)) return start(false).catch(explain);
    return explain(error);
  });
}

function explain(error: Error): never {
  throw new Error(`${error.message}\n${HOW}`);
}
