import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere): what is stopped and
 * started again finds its port free.
 */
const range = { from: 15_000, to: 32_000 };
const mostTries = 1_000;

/** As many loopback ports as asked for that nobody listens on now; `wanted` ones are kept where they are free. */
export async function freePorts(count: number, wanted: readonly number[] = []): Promise<number[]> {
  const held: Server[] = [];
  for (let i = 0; i < count; i++) held.push(await holdOne(wanted[i]));
  const ports = held.map((server) => (server.address() as { port: number }).port);
  await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

async function holdOne(wanted: number | undefined): Promise<Server> {
  for (let tries = 0; ; tries++) {
    const port = tries === 0 && wanted ? wanted : randomInt(range.from, range.to);
    try {
      return await hold(port);
    } catch (error) {
      if (tries === mostTries) throw error;
    }
  }
}

function hold(port: number): Promise<Server> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}
