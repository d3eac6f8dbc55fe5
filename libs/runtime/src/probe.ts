import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The reasons why a service is not ready; none: it is. */
export type ReadyCheck = () => Promise<readonly string[]> | readonly string[];

/** The port on which Kubernetes asks. */
export interface Probe {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Body and status of `/readyz`; a check that throws is a reason, and one that does not answer in 2 s another. */
export async function readiness(
  ready: ReadyCheck,
): Promise<{ status: 200 | 503; body: { ready: boolean; reasons: readonly string[] } }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve(['the check did not answer within 2 s']), 2_000);
  });
  const reasons = await Promise.race([Promise.resolve().then(ready), late]).catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ]);
  clearTimeout(timer);
  return { status: reasons.length === 0 ? 200 : 503, body: { ready: reasons.length === 0, reasons } };
}

/**
 * Answers `GET /healthz` (the event loop turns) and `GET /readyz` (ready, or 503 with the reasons). Port 0 is any free
 * one.
 */
export async function startProbe({
  port,
  host = '127.0.0.1',
  ready,
}: {
  port: number;
  host?: string;
  ready: ReadyCheck;
}): Promise<Probe> {
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method !== 'GET') return answer(405, { status: 405 });
    if (request.url === '/healthz') return answer(200, { alive: true });
    if (request.url !== '/readyz') return answer(404, { status: 404 });
    const { status, body } = await readiness(ready);
    answer(status, body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
