import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { hangUpWhenSilent } from './hang-up.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A broker that does with what it gets as it is told, and a connection to it that waits so long for an answer. */
async function connected(answer: (socket: Socket, frame: Buffer) => void, silentMs: number) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (frame) => answer(socket, frame));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const errors: string[] = [];
  const socket = await new Promise<Socket>((resolve) => {
    const made = hangUpWhenSilent(
      undefined,
      silentMs,
    )({
      host: '127.0.0.1',
      port,
      ssl: undefined as never,
      onConnect: () => resolve(made),
    });
    made.on('error', ({ message }) => errors.push(message));
  });
  return { socket, errors };
}

/** A request of Kafka's protocol: its length, its number, and what it says. */
function aRequest(apiKey: number): Buffer {
  const frame = Buffer.alloc(20);
  frame.writeInt32BE(16, 0);
  frame.writeInt16BE(apiKey, 4);
  return frame;
}
const METADATA = 3;
const JOIN_GROUP = 11;

describe('a connection to a broker', () => {
  it('is abandoned when the broker leaves a request unanswered', async () => {
    const { socket, errors } = await connected(() => undefined, 50);

    socket.write(aRequest(METADATA));

    await waitUntil('the end', () => socket.destroyed);
    expect(errors).toEqual(['no answer for 0.05 s']);
  });

  it('stays as long as answers come, and while there is no request', async () => {
    const { socket } = await connected((other, frame) => other.write(frame), 100);

    for (let each = 0; each < 10; each++) {
      socket.write(aRequest(METADATA));
      await once(socket, 'data');
    }
    const idle = await connected(() => undefined, 50);
    const witness = await connected(() => undefined, 200);
    witness.socket.write(aRequest(METADATA));
    await waitUntil('the end of one that was asked later', () => witness.socket.destroyed);

    expect([socket.destroyed, idle.socket.destroyed]).toEqual([false, false]);
    socket.destroy();
    idle.socket.destroy();
  });

  it('waits for the other members of a group, for which the client has a limit of its own', async () => {
    const { socket } = await connected(() => undefined, 50);
    const witness = await connected(() => undefined, 100);
    socket.write(aRequest(JOIN_GROUP));
    witness.socket.write(aRequest(METADATA));

    await waitUntil('the end of one that was asked later', () => witness.socket.destroyed);
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });

  it('reports nothing more once the client has closed it', async () => {
    const { socket, errors } = await connected(() => undefined, 50);
    const ends: string[] = [];
    socket.on('end', () => ends.push('end'));
    socket.write(aRequest(METADATA));

    socket.end();

    await waitUntil('the end', () => socket.destroyed);
    expect([...errors, ...ends]).toEqual([]);
  });
});
