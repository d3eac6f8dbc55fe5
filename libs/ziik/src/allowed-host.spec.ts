import { describe, expect, it } from '@jest/globals';
import { allowedHost } from './allowed-host.ts';

const SUFFIXES = ['.ziik.io', '127.0.0.1'];

describe('allowedHost', () => {
  it.each([
    ['a customer host', 'https://acme.ziik.io/api', true],
    ['a host in capitals', 'https://ACME.Ziik.IO/api', true],
    ['a listed loopback host with http and a port', 'http://127.0.0.1:4711/api', true],
    ['the bare suffix', 'https://ziik.io/api', false],
    ['a host that only ends alike', 'https://evilziik.io/api', false],
    ['a suffix as a prefix', 'https://acme.ziik.io.evil.example/api', false],
    ['plain http outside loopback', 'http://acme.ziik.io/api', false],
    ['another port outside loopback', 'https://acme.ziik.io:8443/api', false],
    ['user info before the host', 'https://x:y@acme.ziik.io/api', false],
    ['a query', 'https://acme.ziik.io/api?x=1', false],
    ['a loopback host that is not listed', 'http://127.0.0.2/api', false],
    ['a metadata address', 'http://169.254.169.254/', false],
    ['another scheme', 'ftp://127.0.0.1/', false],
    ['no address', 'acme', false],
  ])('says for %s (%s): %s', (_, address, expected) => {
    expect(allowedHost(address, SUFFIXES)).toBe(expected);
  });

  it('accepts a literal address only if it is listed itself', () => {
    expect(allowedHost('https://10.0.0.1/api', ['.1', '.0.0.1'])).toBe(false);
    expect(allowedHost('https://[fd00::1]/api', [']', '.::1]'])).toBe(false);
    expect(allowedHost('https://10.0.0.1/api', ['10.0.0.1'])).toBe(true);
  });

  it('takes nothing from an empty list or entry', () => {
    expect(allowedHost('https://acme.ziik.io/api', [])).toBe(false);
    expect(allowedHost('https://acme.ziik.io/api', ['', '.'])).toBe(false);
  });
});
