import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { roundsOfPassphrase } from './key-derivation.ts';

let pem: string;
beforeAll(() => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
  pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
});

const derOf = (text: string) => Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
const pemOf = (der: Buffer) => `-----BEGIN X-----\n${der.toString('base64')}\n-----END X-----`;

describe('the rounds of a passphrase', () => {
  it('are read from an encrypted key', () => {
    expect(roundsOfPassphrase(pem)).toBe(2_048);
  });

  it('are read as they are, however many', () => {
    const der = derOf(pem);
    const at = der.indexOf(Buffer.from([0x02, 0x02, 0x08, 0x00]));
    der.writeUInt16BE(0x7fff, at + 2);

    expect(roundsOfPassphrase(pemOf(der))).toBe(32_767);
  });

  it('are unknown in another way of encrypting, and in what is cut or no key at all', () => {
    const der = derOf(pem);
    const other = Buffer.from(der);
    other.writeUInt8(0x0e, other.indexOf(Buffer.from('2a864886f70d01050d', 'hex')) + 8);

    expect(roundsOfPassphrase(pemOf(other))).toBeNull();
    for (const length of [0, 1, 3, 10, 40, 60]) expect(roundsOfPassphrase(pemOf(der.subarray(0, length)))).toBeNull();
    expect(roundsOfPassphrase('nonsense')).toBeNull();
  });
});
