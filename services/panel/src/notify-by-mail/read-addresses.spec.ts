import { describe, expect, it } from '@jest/globals';
import { checkAddresses, readAddresses, textOfAddresses } from './read-addresses.ts';

describe('a text with addresses', () => {
  it.each([
    ['', []],
    ['a@b.dk', ['a@b.dk']],
    ['a@b.dk, c@d.dk', ['a@b.dk', 'c@d.dk']],
    [' a@b.dk;c@d.dk\n e@f.dk , ', ['a@b.dk', 'c@d.dk', 'e@f.dk']],
  ])('%j is read as it is meant', (text, addresses) => {
    expect(readAddresses(text)).toEqual(addresses);
  });

  it('stays as it is typed, until the addresses are others', () => {
    expect(textOfAddresses(['a@b.dk'], 'a@b.dk,')).toBe('a@b.dk,');
    expect(textOfAddresses(['a@b.dk', 'c@d.dk'], 'a@b.dk,')).toBe('a@b.dk, c@d.dk');
  });
});

describe('addresses', () => {
  it.each([
    [[], null],
    [['it@acme.example', "o'brien+x@shop-1.acme.co.uk"], null],
    [['it@acme'], 'invalid-email'],
    [['it@acme.example', 'x'], 'invalid-email'],
    [[`${'x'.repeat(250)}@a.dk`], 'invalid-email'],
    [['it@acme.example', 'IT@acme.example'], 'repeated-email'],
    [Array.from({ length: 11 }, (_, n) => `a${n}@b.dk`), 'invalid-emails'],
  ] as const)('%j: %s', (addresses, error) => {
    expect(checkAddresses(addresses)).toBe(error);
  });
});
