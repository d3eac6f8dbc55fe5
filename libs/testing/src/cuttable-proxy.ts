import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A way to a server on this machine that can be cut or made slow. */
export interface CuttableProxy {
  readonly port: number;
  /** Where it leads from now on. */
  leadTo(port: number): void;
  /** Cuts every connection as it is, in the middle of whatever flows. */
  cut(): void;
  /** While true, connections are ended as soon as they are made. */
  refuse(isRefusing: boolean): void;
  /** Lets the connections that are open now neither answer nor close, as a failover does; new ones pass. */
  silence(): void;
  /** Holds up whatever flows for so long each way, for a while, so that what takes a moment takes long. */
  slow(delayMs: number, forMs: number): void;
  close(): Promise<void>;
}

/** Opens a way on a free port of 127.0.0.1; it leads nowhere yet. */
export async function openProxy(): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  let target = 0;
  let refusing = false;
  let delayMs = 0;
  const server = createServer((near) => {
    near.on('error', () => near.destroy());
    if (refusing || target === 0) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    far.on('error', () => far.destroy());
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      forward(from, to);
      from.on('close', () => {
        sockets.delete(from);
        if (!silent.has(from)) to.destroy();
      });
    }
  });

  /** In order, also when the delay ends while something is held up. */
  function forward(from: Socket, to: Socket): void {
    let heldUp: Promise<unknown> = Promise.resolve();
    let waiting = 0;
    from.on('data', (bytes) => {
      if (delayMs === 0 && waiting === 0) return void write(bytes);
      waiting++;
      const ready = pause(delayMs);
      heldUp = heldUp
        .then(() => ready)
        .then(() => {
          waiting--;
          write(bytes);
        });
    });
    function write(bytes: Buffer): void {
      if (silent.has(from) || to.destroyed || to.write(bytes)) return;
      from.pause();
      to.once('drain', () => from.resume());
    }
  }

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
    silence() {
      for (const socket of sockets) {
        silent.add(socket);
        // An end that one side sends is not answered either.
        socket.allowHalfOpen = true;
      }
    },
    slow(delay, forMs) {
      delayMs = delay;
      setTimeout(() => {
        delayMs = 0;
      }, forMs).unref();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
