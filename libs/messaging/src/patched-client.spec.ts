import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

// The client's own parts that `deploy/patches` changes for speed: what they write must be what they wrote before.
const kafkajs = createRequire(import.meta.url);
const part = (path: string) => kafkajs(`kafkajs/src/protocol/${path}`);
const Encoder = part('encoder');
const Decoder = part('decoder');
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

function bitByBit(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ -1) >>> 0;
}
