import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hangUpWhenSilent } from './hang-up.ts';

// The client's own parts that `patches` changes for speed: what they write must be what they wrote before.
const kafkajs = createRequire(import.meta.url);
const part = (path: string) => kafkajs(`kafkajs/src/protocol/${path}`);
const Encoder = part('encoder');
const Connection = kafkajs('kafkajs/src/network/connection');
const Decoder = part('decoder');
const Runner = kafkajs('kafkajs/src/consumer/runner');
const encodeRecord = part('recordBatch/record/v0');
const decodeRecord = part('recordBatch/record/v0/decoder');
const crc32C: (bytes: Buffer) => number = part('recordBatch/crc32C/crc32C');

describe('the patched client', () => {
  it('sums as CRC-32C is defined, for every length', () => {
    expect(crc32C(Buffer.from('123456789'))).toBe(0xe3069283);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => crc32C(Buffer.from(bytes)) === bitByBit(bytes)),
    );
  });

  it('writes numbers of any size in as many bytes as it announced, and reads them back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.maxSafeInteger()), (number) => {
        const encoder = new Encoder().writeVarLong(number);

        expect(encoder.size()).toBe(Encoder.sizeOfVarLong(number));
        expect(Number(new Decoder(encoder.buffer).readVarLong())).toBe(number);
      }),
    );
  });

  it('writes records whose length is the one in front of them, and reads them back', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null));
    const headers = fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.oneof(fc.string(), fc.array(fc.string(), { minLength: 2, maxLength: 3 })),
    );
    fc.assert(
      fc.property(text, text, headers, fc.nat(), fc.nat(), (key, value, given, offsetDelta, timestampDelta) => {
        const encoder = encodeRecord({ key, value, headers: given, offsetDelta, timestampDelta });

        const outer = new Decoder(encoder.buffer);
        const body = outer.readVarIntBytes();
        const record = decodeRecord(new Decoder(body), { firstOffset: '1000', firstTimestamp: '1795474800000' });
        expect(outer.offset).toBe(encoder.size());
        expect(record).toMatchObject({
          offset: String(1_000 + offsetDelta),
          timestamp: String(1_795_474_800_000 + timestampDelta),
          key: key === null ? null : Buffer.from(key),
          value: value === null ? null : Buffer.from(value),
        });
        expect(Object.entries(record.headers).map(([name, bytes]) => [name, String(bytes)])).toEqual(
          Object.entries(given).map(([name, texts]) => [name, String(texts)]),
        );
      }),
    );
  });
});

describe("the patched client's connection", () => {
  it('reads what a new socket brings, though the last one was cut in the middle of an answer', async () => {
    const answers = [Buffer.from([0, 0, 1, 0, 0, 0]), Buffer.from([0, 0, 0, 5, 0, 0, 0, 1, 7])];
    const server = createServer((socket) => {
      socket.once('data', () => {
        const answer = answers.shift()!;
        if (answers.length === 0) socket.write(answer);
        else socket.end(answer);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connection = new Connection({
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      logger: { namespace: () => ({ debug: () => undefined, error: () => undefined }) },
      socketFactory: hangUpWhenSilent(),
      requestTimeout: 5_000,
      connectionTimeout: 5_000,
    });
    /** A request whose answer is one byte. */
    const ask = () =>
      connection.send({
        request: { apiKey: 18, apiVersion: 0, apiName: 'ApiVersions', encode: async () => new Encoder() },
        response: { decode: async (bytes: Buffer) => ({ byte: bytes[0] }), parse: async (data: unknown) => data },
      });

    await connection.connect();
    await expect(ask()).rejects.toThrow('Closed connection');
    await connection.connect();

    expect(await ask()).toEqual({ byte: 7 });
    await connection.disconnect();
    server.close();
  });
});

describe("the patched client's consumer", () => {
  const log = { namespace: () => log, debug: () => undefined, info: () => undefined };
  const startRunner = () => {
    const joined = Promise.withResolvers<void>();
    const steps: string[] = [];
    const runner = new Runner({
      logger: log,
      consumerGroup: {
        connect: async () => undefined,
        joinAndSync: () => joined.promise,
        leave: async () => steps.push('left'),
        getNodeIds: () => [1],
        fetch: () => {
          steps.push('fetched');
          return new Promise((resolve) => setImmediate(resolve, []));
        },
        heartbeat: async () => undefined,
      },
      instrumentationEmitter: { emit: () => undefined },
      concurrency: 1,
      onCrash: async () => steps.push('crashed'),
    });
    return { runner, joined, steps, started: runner.start() as Promise<void> };
  };

  it('leaves the group where it is stopped before it has joined', async () => {
    const { runner, joined, steps, started } = startRunner();

    const stopped = runner.stop();
    joined.resolve();
    await Promise.all([started, stopped]);

    expect(runner.running).toBe(false);
    expect(steps.at(-1)).toBe('left');
  });

  it('is stopped, and does not start again, where the join fails after the stop', async () => {
    const { runner, joined, steps, started } = startRunner();

    const stopped = runner.stop();
    joined.reject(new Error('the broker is away'));
    await Promise.all([started, stopped]);

    expect(runner.running).toBe(false);
    expect(steps).toEqual([]);
  });
});

function bitByBit(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ -1) >>> 0;
}
