import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

/**
 * How long a broker may leave a request without any answer. Less than the client's own limit for a request, which gives
 * up the request but keeps the dead connection and asks over it again.
 */
const SILENT_MS = 12_000;
/** The same for the first answer over a connection: a process that is frozen still has its connections accepted. */
const FIRST_ANSWER_MS = 5_000;
/** How long a connection that the client has abandoned may take to close. */
const ENDING_MS = 2_000;
/**
 * Kafka's number of the request that waits for the other members of a group; the client has a limit of its own for it.
 */
const JOIN_GROUP = 11;

/**
 * Opens sockets as the client itself does, but hangs up when nothing comes. `open`: for a network with a way of its
 * own.
 */
export function hangUpWhenSilent(open: ISocketFactory = openSocket, silentMs = SILENT_MS): ISocketFactory {
  return (where) => {
    const socket = open(where);
    watchSilence(socket, silentMs);
    endForGood(socket);
    return socket;
  };
}

const openSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const to = { host, port, ...(isIP(host) ? {} : { servername: host }) };
  const socket = ssl ? connectTls({ ...to, ...ssl }, onConnect) : connect({ host, port }, onConnect);
  socket.setKeepAlive(true, 10_000);
  return socket;
};

/** Destroys the socket when something was asked and no byte has come since for too long. */
function watchSilence(socket: Socket, silentMs: number): void {
  let timer: NodeJS.Timeout | undefined;
  let isJoining = false;
  let limitMs = Math.min(silentMs, FIRST_ANSWER_MS);
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    isJoining = false;
  };
  const write = socket.write.bind(socket) as Socket['write'];
  socket.write = ((frame: Buffer, ...rest: []) => {
    isJoining ||= frame.length > 6 && frame.readInt16BE(4) === JOIN_GROUP;
    if (!isJoining)
      timer ??= setTimeout(() => socket.destroy(new Error(`no answer for ${limitMs / 1_000} s`)), limitMs);
    return write(frame, ...rest);
  }) as Socket['write'];
  socket.on('data', () => {
    stop();
    limitMs = silentMs;
  });
  socket.on('close', stop);
}

/**
 * A connection that the client gives up is gone at once. Otherwise the late end of a silent one, minutes afterwards,
 * makes the client give up the connection that it has by then.
 */
function endForGood(socket: Socket): void {
  const { end } = socket;
  socket.end = (() => {
    socket.end = end;
    for (const event of ['end', 'error', 'timeout']) socket.removeAllListeners(event);
    socket.on('error', () => undefined);
    socket.destroySoon();
    setTimeout(() => socket.destroy(), ENDING_MS).unref();
    return socket;
  }) as Socket['end'];
}
