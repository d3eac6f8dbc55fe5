import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the fake saw it. */
export interface Seen {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How the fake answers: JSON or text, or by hand. */
export type Answer =
  | { status?: number; headers?: Record<string, string>; json?: unknown; text?: string }
  | ((response: ServerResponse) => void);

/**
 * A loopback server in the place of Entra and Graph, for the tests of this package. Token requests get a token until
 * `onToken` says otherwise; all else is answered by `onGraph`.
 */
export async function startFakeMicrosoft() {
  const seen: Seen[] = [];
  const fake = {
    seen,
    url: '',
    onToken: (_seen: Seen, count: number): Answer => ({ json: tokenAnswer(`token-${count}`) }),
    onGraph: (_seen: Seen, _count: number): Answer => ({ json: { value: [] } }),
    tokenRequests: () => seen.filter(isTokenRequest),
    graphRequests: () => seen.filter((request) => !isTokenRequest(request)),
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one: Seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    seen.push(one);
    const answer = isTokenRequest(one)
      ? fake.onToken(one, fake.tokenRequests().length)
      : fake.onGraph(one, fake.graphRequests().length);
    if (typeof answer === 'function') return answer(response);
    const text = answer.text ?? JSON.stringify(answer.json ?? {});
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers }).end(text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

export type FakeMicrosoft = Awaited<ReturnType<typeof startFakeMicrosoft>>;

export function tokenAnswer(token: string, expiresIn = 3599) {
  return { token_type: 'Bearer', expires_in: expiresIn, access_token: token };
}

/** Graph's error body, with codes nested from the outside in. */
export function graphError(...codes: string[]): unknown {
  const nest = (rest: string[]): object => {
    const [code, ...inner] = rest;
    return { code, message: 'words that may change', ...(inner.length > 0 && { innerError: nest(inner) }) };
  };
  return { error: nest(codes) };
}

function isTokenRequest(request: Seen): boolean {
  return request.path.includes('/oauth2/v2.0/token');
}
