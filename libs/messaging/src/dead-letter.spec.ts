import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromDeadLetter, LETTER_BYTES, readOrigin, sizeOf, toDeadLetter } from './dead-letter.ts';

const origin = { service: 'mapper', topic: 'users', partition: 3 };
/** As Kafka hands it over: what was text comes as bytes. */
const received = (letter: ReturnType<typeof toDeadLetter>) =>
  ({
    ...letter,
    headers: Object.fromEntries(Object.entries(letter.headers).map(([name, text]) => [name, Buffer.from(text)])),
  }) as never;
const aMessage = (parts: object) => ({ key: null, value: null, headers: {}, offset: '41', ...parts });

describe('a dead letter', () => {
  it('is redriven unchanged if it fits', () => {
    const message = aMessage({
      key: Buffer.from('k'),
      value: Buffer.alloc(900_000, 'v'),
      headers: { a: Buffer.from('b') },
    });

    const letter = received(toDeadLetter(message, 'no JSON', origin));

    expect(fromDeadLetter(letter)).toEqual({
      topic: 'users',
      message: { key: message.key, value: message.value, headers: message.headers, partition: 3 },
    });
    expect(readOrigin(letter)).toMatchObject({ reason: 'no JSON', cutFromBytes: null });
  });

  it('has at most so many bytes, whatever of the message is large, and keeps its place', () => {
    const size = fc.nat({ max: 1_100_000 });
    const large = (bytes: number) => Buffer.alloc(bytes);
    fc.assert(
      fc.property(
        size,
        fc.option(size),
        fc.array(size, { maxLength: 3 }),
        fc.nat({ max: 5_000 }),
        fc.constantFrom(...LETTER_BYTES),
        (value, key, headers, reason, most) => {
          const message = aMessage({
            value: large(value),
            key: key === null ? null : large(key),
            headers: Object.fromEntries(headers.map((bytes, at) => [`h${at}`, large(bytes)])),
          });

          const letter = received(toDeadLetter(message, 'x'.repeat(reason), origin, most));

          expect(sizeOf(letter)).toBeLessThan(most + 2_000);
          const cutFromBytes = sizeOf(message) > most ? sizeOf(message) : null;
          expect(readOrigin(letter)).toMatchObject({ partition: 3, offset: 41, cutFromBytes });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('counts a header that is given several times, and is not fooled by headers that look like ours', () => {
    const headers = {
      many: [Buffer.alloc(600_000), Buffer.alloc(600_000)],
      dead_letter_cut_from_bytes: Buffer.from('7'),
    };

    const letter = toDeadLetter(aMessage({ value: Buffer.from('v'), headers }), 'odd', origin);
    const small = toDeadLetter(aMessage({ headers: { dead_letter_cut_from_bytes: Buffer.from('7') } }), 'odd', origin);

    expect(sizeOf(received(letter))).toBeLessThan(2_000);
    expect(readOrigin(received(letter)).cutFromBytes).toBeGreaterThan(1_200_000);
    expect(readOrigin(received(letter)).reason).toBe('odd (cut to fit)');
    expect(readOrigin(received(small)).cutFromBytes).toBeNull();
  });
});
