import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server on this machine that can be cut. */
export interface CuttableProxy {
  readonly port: number;
  /** Where it leads from now on. */
  leadTo(port: number): void;
  /** Cuts every connection as it is, in the middle of whatever flows. */
  cut(): void;
  /** While true, connections are ended as soon as they are made. */
  refuse(isRefusing: boolean): void;
  close(): Promise<void>;
}

/** Opens a way on a free port of 127.0.0.1; it leads nowhere yet. */
export async function openProxy(): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let target = 0;
  let refusing = false;
  const server = createServer((near) => {
    near.on('error', () => near.destroy());
    if (refusing || target === 0) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    far.on('error', () => near.destroy());
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.pipe(to);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      target = port;
    },
    cut,
    refuse(isRefusing) {
      refusing = isRefusing;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
