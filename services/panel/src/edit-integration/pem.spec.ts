import { describe, expect, it } from '@jest/globals';
import { groupedThumbprint, pemState } from './pem.ts';

const block = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
const CERTIFICATE = block('CERTIFICATE');

describe('a pasted text', () => {
  it.each([
    ['empty', ' \n'],
    ['incomplete', 'AAAA'],
    ['incomplete', CERTIFICATE],
    ['incomplete', block('PRIVATE KEY')],
    ['incomplete', `${CERTIFICATE}-----BEGIN PRIVATE KEY-----\nMII`],
    ['whole', CERTIFICATE + block('PRIVATE KEY')],
    ['whole', `Bag Attributes\r\n${block('RSA PRIVATE KEY')}${CERTIFICATE}${CERTIFICATE}`],
    ['encrypted', block('ENCRYPTED PRIVATE KEY') + CERTIFICATE],
    [
      'encrypted',
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMI\n-----END RSA PRIVATE KEY-----\n${CERTIFICATE}`,
    ],
  ])('is %s: %j', (state, text) => {
    expect(pemState(text)).toBe(state);
  });
});

describe('a thumbprint', () => {
  it('is shown in groups', () => {
    expect(groupedThumbprint('A1B2C3D4E5')).toBe('A1B2 C3D4 E5');
  });
});
