import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { createLogger, defineSettings, readSettings, SERVICE_SETTINGS } from '@user-sync/runtime';
import { openService } from './open-service.ts';

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A server that takes connections and says nothing, as a database that hangs. */
async function startSilentServer(): Promise<{ port: number; cut(): void }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
  });
  const port = await new Promise<number>((listening) => {
    server.listen(0, '127.0.0.1', () => listening((server.address() as { port: number }).port));
  });
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  stops.push(cut);
  return { port, cut };
}

it('opens the probe first: while Postgres is silent, the service is alive and says why it is not ready', async () => {
  const postgres = await startSilentServer();
  const free = await startSilentServer();
  free.cut();
  const settings = readSettings(
    defineSettings({ ...SERVICE_SETTINGS, KEYRING_FILE: { type: 'file', description: '' } }),
    {
      DATABASE_URL: `postgres://nobody:x@127.0.0.1:${postgres.port}/none`,
      KAFKA_BROKERS: '127.0.0.1:1',
      PROBE_PORT: String(free.port),
      KEYRING_FILE: join(tmpdir(), `open-service-${free.port}-keyring.json`),
    },
  );
  const registered: string[] = [];

  const opening = openService(
    { name: 'mapper', settings, tables: [], poolSize: 1 },
    {
      log: createLogger('mapper', 'fatal'),
      fail() {},
      onStop(name, stop) {
        registered.push(name);
        stops.push(stop);
      },
    },
  );
  opening.catch(() => undefined);

  const answer = await fetch(`http://127.0.0.1:${free.port}/readyz`);
  expect({ status: answer.status, body: await answer.json() }).toEqual({
    status: 503,
    body: { ready: false, reasons: ['Postgres has not answered yet'] },
  });
  expect((await fetch(`http://127.0.0.1:${free.port}/healthz`)).status).toBe(200);
  expect(registered).toEqual(['probe']);
  postgres.cut();
  await expect(opening).rejects.toThrow();
});
