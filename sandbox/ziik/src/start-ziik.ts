import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { JSONWebKeySet } from 'jose';
import { serveCall } from './calls/serve-call.ts';
import { administratorTokens, type TokenRequest } from './control/administrator-tokens.ts';
import { serveControl } from './control/control-api.ts';
import { ZiikInstance } from './instance.ts';
import { invalid, Refusal } from './refusal.ts';
import type { InstanceDefinition } from './settings.ts';

/** A running emulator for Ziik with any number of instances. */
export interface ZiikSandbox {
  /**
   * Its origin as others know it, `http://127.0.0.1:<port>` where none is given; instance `acme` has its API at
   * `{url}/acme/api`.
   */
  readonly url: string;
  /** Makes an instance, or recreates it, empty. */
  create(slug: string, definition: InstanceDefinition): ZiikInstance;
  /** Throws a 404 Refusal where there is none. */
  instance(slug: string): ZiikInstance;
  remove(slug: string): void;
  /** The public key of the tokens that `issueToken` makes; their issuer is `url`. */
  jwks(): Promise<JSONWebKeySet>;
  issueToken(request: TokenRequest): Promise<string>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

/** Where the emulator listens, and what time it is. */
export interface ZiikOptions {
  /** 0, the default: any free one. */
  readonly port?: number;
  /** Address to listen on; loopback where left out. */
  readonly host?: string;
  /** Origin by which others reach it: of the instances' addresses, and the issuer of tokens. */
  readonly url?: string;
  /** PEM texts for serving https. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/** Starts the emulator. */
export async function startZiik(options: ZiikOptions = {}): Promise<ZiikSandbox> {
  const { clock = Date.now, host = '127.0.0.1', tls } = options;
  const instances = new Map<string, ZiikInstance>();
  const keeping = { keepAliveTimeout: 65_000 };
  const server = tls ? createTlsServer({ ...keeping, ...tls }, receive) : createServer(keeping, receive);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = options.url ?? `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const { jwks, issue: issueToken } = administratorTokens(url, clock);

  function remove(slug: string): void {
    instances.get(slug)?.close();
    instances.delete(slug);
  }

  const sandbox: ZiikSandbox = {
    url,
    create(slug, definition) {
      if (!/^[a-z0-9][a-z0-9-]*$/.test(slug) || slug === 'control')
        throw invalid('slug', 'Not a name for an instance.');
      const instance = new ZiikInstance(slug, `${url}/${slug}/api`, definition, clock);
      remove(slug);
      instances.set(slug, instance);
      return instance;
    },
    instance(slug) {
      const instance = instances.get(slug);
      if (!instance) throw new Refusal(404, `There is no instance ${slug}.`);
      return instance;
    },
    remove,
    jwks,
    issueToken,
    async close() {
      for (const slug of [...instances.keys()]) remove(slug);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  const controlled = { ...sandbox, instances };

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '/';
    const slugEnd = target.indexOf('/', 1);
    const slug = target.slice(1, slugEnd);
    const instance = instances.get(slug);
    if (instance && target.startsWith('/api/', slugEnd)) {
      serveCall(instance, request, response, target.slice(slugEnd + 4));
    } else if (slug === 'control') {
      // Only a fault in the control API itself gets here; the caller sees the connection break.
      serveControl(controlled, request, response, target.slice(slugEnd)).catch((error) => response.destroy(error));
    } else {
      request.resume();
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found."}');
    }
  }

  return sandbox;
}
