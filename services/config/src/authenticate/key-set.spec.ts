import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { errors, exportJWK, generateKeyPair, type JWK } from 'jose';
import { createKeySet, KeysUnavailable } from './key-set.ts';

const MINUTE = 60_000;
let server: Server;
let url: string;
let keys: JWK[];
let isAway: boolean;
let asked: number;
let now: number;
let set: ReturnType<typeof createKeySet>;

beforeAll(async () => {
  server = createServer((_request, response) => {
    asked++;
    response.statusCode = isAway ? 500 : 200;
    response.end(JSON.stringify({ keys: keys.slice(0, available) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  keys = await Promise.all(['k1', 'k2'].map(async (kid) => ({ ...(await aKey()), kid, alg: 'ES256' })));
});
afterAll(() => {
  server.close();
});

let available = 1;
beforeEach(() => {
  [isAway, asked, now, available] = [false, 0, 1_000_000, 1];
  set = createKeySet(url, () => now);
});

async function aKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
}

/** Whether the set has the key. */
async function has(kid: string): Promise<boolean> {
  try {
    await set({ alg: 'ES256', kid }, { payload: '', signature: '' });
    return true;
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return false;
    throw error;
  }
}

describe('the keys of tokens', () => {
  it('are read once and again after ten minutes, no matter who comes', async () => {
    for (let each = 0; each < 5; each++) expect(await has('k1')).toBe(true);
    expect(asked).toBe(1);

    now += 11 * MINUTE;
    await Promise.all(['k1', 'k1', 'k1'].map(has));
    expect(asked).toBe(2);
  });

  it('are read again for an unknown one, not more often than every five seconds', async () => {
    expect(await has('k1')).toBe(true);
    now += 5_000;
    available = 2;
    expect(await has('k2')).toBe(true);
    for (let each = 0; each < 20; each++) expect(await has(`forged-${each}`)).toBe(false);
    expect(asked).toBe(2);
  });

  it('stay valid for a day while the issuer is unavailable', async () => {
    expect(await has('k1')).toBe(true);
    isAway = true;

    now += 11 * MINUTE;
    expect(await has('k1')).toBe(true);
    now += 23 * 60 * MINUTE;
    expect(await has('k1')).toBe(true);
    now += 60 * MINUTE;
    await expect(has('k1')).rejects.toThrow(KeysUnavailable);

    isAway = false;
    now += 5_000;
    expect(await has('k1')).toBe(true);
  });

  it('are not read again at once after a failure, not even for unknown ones', async () => {
    isAway = true;
    for (let each = 0; each < 20; each++) await expect(has(`k${each}`)).rejects.toThrow(KeysUnavailable);
    expect(asked).toBe(1);

    isAway = false;
    now += 5_000;
    expect(await has('k1')).toBe(true);
    isAway = true;
    now += 5_000;
    for (let each = 0; each < 20; each++) await expect(has(`new-${each}`)).rejects.toThrow(KeysUnavailable);
    expect(asked).toBe(3);
    expect(await has('k1')).toBe(true);
  });

  it('that were revoked are invalid after the next read', async () => {
    available = 2;
    expect(await has('k2')).toBe(true);
    available = 1;
    now += 11 * MINUTE;
    expect(await has('k2')).toBe(false);
  });
});
