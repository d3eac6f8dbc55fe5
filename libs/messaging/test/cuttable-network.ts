import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { ISocketFactory } from 'kafkajs';

/**
 * A way to Kafka that can be cut. Brokers tell their own address, so the client's sockets are led through here
 * whatever address they ask for.
 */
export async function startCuttableNetwork(): Promise<{
  socketFactory: ISocketFactory;
  /** Cuts every connection as it is, in the middle of whatever flows. */
  cut(): void;
  /** Bytes that went towards the broker. */
  sent(): number;
  /** While true, connections are refused as soon as they are made. */
  refuse(isRefusing: boolean): void;
  /** From now on nothing comes through the connections that there are, which neither answer nor close. */
  silence(): void;
  close(): Promise<void>;
}> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const targets = new Map<number, { host: string; port: number }>();
  const silent = new WeakSet<Socket>();
  let refusing = false;
  let sent = 0;
  const server = createServer((near) => {
    near.on('error', () => undefined);
    near.once('data', (head) => {
      // The first two bytes name the target, by its number in `targets`.
      const target = targets.get(head.readUInt16BE(0))!;
      if (refusing) return near.destroy();
      const far = connect(target.port, target.host);
      const pair = [near, far] as const;
      pairs.add(pair);
      far.on('error', () => undefined);
      const end = () => {
        pairs.delete(pair);
        near.destroy();
        far.destroy();
      };
      near.on('close', end);
      far.on('close', end);
      near.on('data', (bytes) => {
        if (silent.has(near)) return;
        sent += bytes.length;
        far.write(bytes);
      });
      far.on('data', (bytes) => {
        if (!silent.has(near)) near.write(bytes);
      });
      if (head.length > 2) {
        sent += head.length - 2;
        far.write(head.subarray(2));
      }
      return undefined;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    socketFactory: ({ host, port: brokerPort, onConnect }) => {
      const number = targets.size;
      targets.set(number, { host, port: brokerPort });
      const socket = connect(port, '127.0.0.1', () => {
        const head = Buffer.alloc(2);
        head.writeUInt16BE(number);
        socket.write(head);
        onConnect();
      });
      return socket;
    },
    cut,
    sent: () => sent,
    refuse(isRefusing) {
      refusing = isRefusing;
    },
    silence() {
      for (const [near] of pairs) silent.add(near);
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
