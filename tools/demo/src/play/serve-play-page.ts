import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { panelLink } from '../panel-link.ts';
import { ACTIONS } from './actions.ts';
import { NotNow, type Playground } from './playground.ts';
import { writePlayPage } from './write-play-page.ts';

/** What the page shows beside its buttons. */
interface PlayPanel {
  /** Origin of the config service. */
  readonly config: string;
  /** The page of the panel to begin with, as `/integrations/…`. */
  readonly path: string;
  /** A new token for the panel. */
  readonly issueToken: () => Promise<string>;
}

/** The server of the play page: its origin is known, and may hold the panel, before there is anything to play with. */
export interface PlayServer {
  readonly origin: string;
  open(playground: Playground, panel: PlayPanel): void;
  close(): Promise<void>;
}

const FILES: Readonly<Record<string, string>> = { '/play.css': 'text/css', '/play.js': 'text/javascript' };
const ASSETS = new URL('../../play-page/', import.meta.url);

/** Serves the play page of the sandbox on loopback. */
export async function servePlayPage(): Promise<PlayServer> {
  let opened: { playground: Playground; panel: PlayPanel } | undefined;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => send(response, 500, 'text/plain', error.message));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', origin);
    const call = `${request.method} ${pathname}`;
    const [, name] = /^POST \/actions\/([a-z-]+)$/.exec(call) ?? [];
    // A page of another origin, also under another name for this machine, presses no buttons and gets no token.
    const isOwn = `http://${request.headers.host}` === origin && (request.headers.origin ?? origin) === origin;
    if (!isOwn) return send(response, 403, 'text/plain', 'Only for the play page itself.');
    if (opened === undefined) return send(response, 503, 'text/plain', 'The demo is still starting.');
    const { playground, panel } = opened;
    if (call === 'GET /') return sendPage(response, panel);
    if (call === 'GET /panel') {
      response.setHeader('location', panelLink(panel.config, await panel.issueToken(), panel.path));
      return send(response, 302, 'text/plain', '');
    }
    if (call === 'POST /token') return sendJson(response, 200, { token: await panel.issueToken(), path: panel.path });
    if (request.method === 'GET' && pathname in FILES)
      return send(response, 200, FILES[pathname]!, await readFile(new URL(`.${pathname}`, ASSETS)));
    if (name !== undefined && Object.hasOwn(ACTIONS, name)) return act(response, playground, name);
    send(response, 404, 'text/plain', 'There is nothing here.');
  }

  return {
    origin,
    open: (playground, panel) => {
      opened = { playground, panel };
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function act(response: ServerResponse, playground: Playground, name: string): Promise<void> {
  try {
    sendJson(response, 200, await ACTIONS[name]!.run(playground));
  } catch (error) {
    const isExpected = error instanceof NotNow;
    sendJson(response, isExpected ? 409 : 502, { error: (error as Error).message });
  }
}

function sendPage(response: ServerResponse, { config }: PlayPanel): void {
  const policy =
    `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-src ${config}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  response.setHeader('content-security-policy', policy);
  send(response, 200, 'text/html', writePlayPage(`${config}/panel/`));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
