// Ids are made from (seed, index) and lead back to the index, so that a million of them need no table.

const first = 0x85ebca6b;
const second = 0xc2b2ae35;
const firstInverse = inverse(first);
const secondInverse = inverse(second);
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Spreads 32 bits over 32 bits; no two numbers share a result (murmur3's finaliser). */
export function scramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), first);
  x = Math.imul(x ^ (x >>> 13), second);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The GUID of the person at an index (below 2^32) of the directory made from a seed. */
export function personId(seed: number, index: number): string {
  const key = scramble(seed ^ 0x2545f491);
  const a = scramble(index ^ key);
  const b = scramble(a ^ 0x9e3779b9 ^ key);
  const c = scramble(b ^ 0x7f4a7c15);
  const d = scramble(c ^ 0x165667b1);
  return `${word(a)}-${half(b >>> 16)}-${half((b & 0x0fff) | 0x4000)}-${half(((c >>> 16) & 0x3fff) | 0x8000)}-${half(c & 0xffff)}${word(d)}`;
}

/** The index that an id was made from, or `undefined` where it is no id of this seed. */
export function indexOfPersonId(seed: number, id: string): number | undefined {
  if (!/^[0-9a-f]{8}-/i.test(id)) return undefined;
  const key = scramble(seed ^ 0x2545f491);
  const index = (unscramble(Number.parseInt(id.slice(0, 8), 16)) ^ key) >>> 0;
  return personId(seed, index) === id.toLowerCase() ? index : undefined;
}

function unscramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), secondInverse);
  x = Math.imul(x ^ (x >>> 13) ^ (x >>> 26), firstInverse);
  return (x ^ (x >>> 16)) >>> 0;
}

function inverse(odd: number): number {
  let guess = odd;
  for (let round = 0; round < 5; round++) guess = Math.imul(guess, 2 - Math.imul(odd, guess));
  return guess;
}

function word(value: number): string {
  return half(value >>> 16) + half(value & 0xffff);
}

function half(value: number): string {
  return hex[value >>> 8]! + hex[value & 0xff]!;
}
