import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Server as RawServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createGzip, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { AnswerTooLarge } from './bounded-answer.ts';
import { CallTimedOut, callBounded } from './bounded-call.ts';

const LIMITS = { totalMs: 5_000, idleMs: 5_000, bytes: 64 * 1024 };
const KB = Buffer.alloc(1024, ' ');

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function listening<T extends Server | RawServer>(server: T): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function aServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  ends.push(() => new Promise((done) => server.close(done).closeAllConnections()));
  return listening(server);
}

/** One that speaks as it likes. */
function aRawServer(talk: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  ends.push(
    () =>
      new Promise((done) => {
        server.close(done);
        for (const socket of sockets) socket.destroy();
      }),
  );
  return listening(server);
}

/** Sends for ever, as fast as it is taken; resolves when the other side has cut the connection. */
function sendForEver(response: ServerResponse, through?: NodeJS.ReadWriteStream): Promise<void> {
  const endless = new Readable({
    read() {
      this.push(KB);
    },
  });
  const cut = new Promise<void>((resolve) =>
    response.on('close', () => {
      endless.destroy();
      resolve();
    }),
  );
  if (through) endless.pipe(through).pipe(response);
  else endless.pipe(response);
  return cut;
}

describe('a bounded call', () => {
  it('brings status, headers and body, and sends what is given', async () => {
    const url = await aServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      response.writeHead(201, { 'x-seen': `${request.method} ${request.headers['content-type']}` }).end(body);
    });

    const answer = await callBounded(
      url,
      { method: 'POST', headers: { 'content-type': 'text/x' }, body: 'Åsa' },
      LIMITS,
    );

    expect([answer.status, answer.headers.get('x-seen'), answer.body.toString()]).toEqual([201, 'POST text/x', 'Åsa']);
  });

  it('unpacks gzip, and asks for it', async () => {
    const url = await aServer((request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(String(request.headers['accept-encoding']))),
    );

    expect((await callBounded(url, {}, LIMITS)).body.toString()).toBe('gzip');
  });

  it.each([
    ['cut off', { 'content-encoding': 'gzip' }, gzipSync('x'.repeat(1_000)).subarray(0, 20)],
    ['no gzip although it says so', { 'content-encoding': 'gzip' }, Buffer.from('{}')],
    ['packed in a way that nobody asked for', { 'content-encoding': 'deflate' }, deflateSync('{}')],
    ['packed twice', { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync('{}'))],
  ])('fails where the answer is %s', async (_, headers, body) => {
    const url = await aServer((_request, response) => response.writeHead(200, headers).end(body));

    await expect(callBounded(url, {}, LIMITS)).rejects.toThrow();
  });

  it('follows no redirect', async () => {
    const url = await aServer((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());

    expect((await callBounded(url, {}, LIMITS)).status).toBe(302);
  });

  it('takes an answer of as many bytes as allowed, and not one more', async () => {
    const url = await aServer((request, response) => response.end(Buffer.alloc(Number(request.url!.slice(1)))));

    expect((await callBounded(`${url}${LIMITS.bytes}`, {}, LIMITS)).body.length).toBe(LIMITS.bytes);
    await expect(callBounded(`${url}${LIMITS.bytes + 1}`, {}, LIMITS)).rejects.toThrow(AnswerTooLarge);
  });

  // An answer that never ends: one that is read before it is measured would never fail.
  it.each([
    ['as it is', undefined, {}],
    ['packed, which makes a thousandth of it', () => createGzip(), { 'content-encoding': 'gzip' }],
  ])('cuts the connection as soon as an endless answer passes the limit, %s', async (_, packing, headers) => {
    let cut: Promise<void> | undefined;
    const url = await aServer((_request, response) => {
      response.writeHead(200, headers);
      cut = sendForEver(response, packing?.());
    });

    await expect(callBounded(url, {}, LIMITS)).rejects.toThrow(AnswerTooLarge);
    await cut;
  });

  it('cuts an endless answer of packed nothing by the bytes that come', async () => {
    const nothing = gzipSync('');
    const url = await aServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const endless = new Readable({
        read() {
          this.push(nothing);
        },
      });
      response.on('close', () => endless.destroy());
      endless.pipe(response);
    });

    await expect(callBounded(url, {}, LIMITS)).rejects.toThrow('packed');
  });

  it('uses the status if the text of a refusal is too long', async () => {
    let cut: Promise<void> | undefined;
    const url = await aServer((_, response) => {
      response.writeHead(503, { 'retry-after': '7' });
      cut = sendForEver(response);
    });

    const answer = await callBounded(url, {}, { ...LIMITS, bytes: 1024 * 1024 });

    expect([answer.status, answer.headers.get('retry-after'), answer.body.length]).toEqual([503, '7', 0]);
    await cut;
  });

  it('takes no headers beyond 16 kB', async () => {
    const url = await aRawServer((socket) =>
      socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)),
    );

    await expect(callBounded(url, {}, LIMITS)).rejects.toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
  });

  it.each([
    ['takes the connection and is silent', () => undefined],
    ['sends half of its headers', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-')],
    [
      'stops in the middle of the body',
      (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
    ],
  ])('ends where the other side %s', async (_, talk) => {
    const url = await aRawServer((socket) => socket.on('data', () => talk(socket)));

    await expect(callBounded(url, {}, { ...LIMITS, idleMs: 30 })).rejects.toThrow('silent for 30 ms');
  });

  it.each([
    ['one byte after the other', 'HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n', ' '],
    ['headers byte by byte', 'HTTP/1.1 200 OK\r\n', 'x'],
    ['"wait a moment" again and again', '', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('ends in time where the other side sends %s for ever', async (_, first, more) => {
    const url = await aRawServer((socket) =>
      socket.once('data', () => {
        socket.write(first);
        const drip = setInterval(() => socket.write(more), 5);
        socket.on('close', () => clearInterval(drip));
      }),
    );

    await expect(callBounded(url, {}, { ...LIMITS, totalMs: 100 })).rejects.toThrow(CallTimedOut);
  });

  it('ends with the reason of the signal', async () => {
    const url = await aServer(() => undefined);
    const stop = new AbortController();
    const call = callBounded(url, { signal: stop.signal }, LIMITS);
    stop.abort(new Error('the service ends'));

    await expect(call).rejects.toThrow('the service ends');
    await expect(callBounded(url, { signal: stop.signal }, LIMITS)).rejects.toThrow('the service ends');
  });

  it('fails where a header cannot be sent', async () => {
    const url = await aServer((_, response) => response.end());

    await expect(callBounded(url, { headers: { authorization: 'a\nb' } }, LIMITS)).rejects.toThrow();
  });
});
