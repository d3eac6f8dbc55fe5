import { createServer, type Server } from 'node:net';

/** As many loopback ports as asked for that nobody listens on now; `wanted` ones are kept where they are free. */
export async function freePorts(count: number, wanted: readonly number[] = []): Promise<number[]> {
  const held: Server[] = [];
  for (let i = 0; i < count; i++) held.push(await hold(wanted[i] ?? 0).catch(() => hold(0)));
  const ports = held.map((server) => (server.address() as { port: number }).port);
  await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

function hold(port: number): Promise<Server> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}
