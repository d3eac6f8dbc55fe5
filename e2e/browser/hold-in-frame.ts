import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the page around the panel answers, when the panel asks for a token. */
export interface Answer {
  readonly token: string;
  readonly [setting: string]: string;
}

/** The window of the page around the panel, as a test sees it. */
export interface HoldingWindow extends Window {
  /** Messages that came from the frame. */
  heard: { readonly origin: string; readonly data: unknown }[];
  /** Sent for each `ready`; null: the page is silent. */
  answer: Answer | null;
}

/**
 * Serves, from an origin of its own, a page that holds another in a frame, as Ziik holds the panel: `/?frame=` names
 * what is held, `&beside=` a second frame. What is held is in the frame `panel`.
 */
export async function serveHoldingPage() {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://page').searchParams;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(holdingPage(query.get('frame'), query.get('beside')));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    address: (held: { frame: string; beside?: string }) => `${origin}/?${new URLSearchParams(held)}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function holdingPage(frame: string | null, beside: string | null): string {
  const frameOf = (name: string, address: string | null) =>
    address === null ? '' : `<iframe name="${name}" title="${name}" src="${escaped(address)}"></iframe>`;
  return `<!doctype html><html lang="en"><title>Ziik</title><link rel="icon" href="data:,">
    <style>iframe { width: 100%; height: 700px; border: 0 }</style><h1>Ziik</h1>
    <script>
      window.heard = [];
      window.answer = null;
      addEventListener('message', ({ origin, source, data }) => {
        heard.push({ origin, data });
        if (data.type === 'azure-user-sync:ready' && answer !== null)
          source.postMessage({ type: 'azure-user-sync:token', ...answer }, origin);
      });
    </script>
    ${frameOf('panel', frame)}${frameOf('beside', beside)}</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
