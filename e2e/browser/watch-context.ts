import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';

/** A request that a page sent. */
interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What a test expects to go wrong; everything else that goes wrong fails it. */
export interface Expected {
  /** Statuses with which the server declines, as 404. */
  readonly statuses?: readonly number[];
  /** The service is taken away: requests that reach nobody are no fault of the panel. */
  readonly isOffline?: boolean;
  /** Other origins of the test: those of pages that hold the panel in a frame. */
  readonly origins?: readonly string[];
  /** Any other error on the console that belongs to the test. */
  readonly console?: RegExp;
}

/** What was seen of a context: for the test to look at, and for its end to judge. */
export interface Watch {
  readonly requests: readonly SentRequest[];
  readonly said: readonly string[];
  /** What must not happen on any page, in words. */
  readonly faults: readonly string[];
}

const watches = new WeakMap<BrowserContext, Watch>();

/** What a page's context has sent and said so far. */
export function watchOf(page: Page): Watch {
  return watches.get(page.context())!;
}

/** Notes what the pages of a context send and say, and what must not happen on any of them. */
export async function watchContext(context: BrowserContext, origin: string, expected: Expected): Promise<Watch> {
  const requests: SentRequest[] = [];
  const said: string[] = [];
  const faults: string[] = [];
  const origins = new Set([origin, ...(expected.origins ?? [])]);
  const watch = { requests, said, faults };
  watches.set(context, watch);

  await context.exposeBinding('reportViolation', (_source, text: string) => {
    faults.push(`The content security policy was violated: ${text}`);
  });
  await context.addInitScript(reportViolations);
  context.on('request', (request) => {
    const url = request.url();
    requests.push({ method: request.method(), url, headers: request.headers(), body: request.postData() });
    // What is made in memory, as a file to be downloaded, has the origin of the page that made it.
    if (!url.startsWith('about:') && !origins.has(new URL(url).origin))
      faults.push(`A request left the origin: ${url}`);
  });
  context.on('console', (message) => {
    said.push(message.text());
    if (message.type() === 'error' && !isExpected(message, expected)) {
      faults.push(`The console has an error: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (error) => void faults.push(`The page threw an error: ${error.error().stack}`));
  context.on('dialog', (dialog) => {
    faults.push(`A dialog of the browser was opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return watch;
}

/** In the page: tells the test what the policy refused, in this document and in every frame. */
function reportViolations(): void {
  const { reportViolation } = window as unknown as { reportViolation(text: string): void };
  document.addEventListener('securitypolicyviolation', (event) => {
    reportViolation(`${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`);
  });
}

/** The browser itself reports on the console whatever was answered with an error. */
function isExpected(message: ConsoleMessage, { statuses = [], isOffline = false, console }: Expected): boolean {
  const text = message.text();
  const status = Number(/^Failed to load resource: the server responded with a status of (\d+)/.exec(text)?.[1]);
  if (statuses.includes(status)) return true;
  if (isOffline && (status >= 502 || /^Failed to load resource: net::ERR_/.test(text))) return true;
  return console?.test(text) ?? false;
}
