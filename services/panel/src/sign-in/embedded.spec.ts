import { describe, expect, it } from '@jest/globals';
import { isListed, readOffer } from './embedded.ts';
import { readToken } from './session.ts';
import { readOpening } from './take-token.ts';

const OFFER = { type: 'azure-user-sync:token', token: 'a.b.c' };

describe('what the page around the panel offers', () => {
  it('is taken with its token, and what it says about language, time and look', () => {
    const offer = { ...OFFER, locale: 'da-DK', timeZone: 'Europe/Copenhagen', scheme: 'dark', path: '/help' };

    expect(readOffer(offer)).toEqual(offer);
  });

  it.each([
    null,
    'text',
    {},
    { ...OFFER, token: 1 },
    { ...OFFER, type: 'other' },
    { ...OFFER, scheme: 'blue' },
    { ...OFFER, path: 1 },
  ])('is ignored where it has another shape: %j', (data) => {
    expect(readOffer(data)).toBeNull();
  });
});

describe('an origin', () => {
  const listed = ['https://app.ziik.io', '.customers.ziik.io'];

  it.each([
    ['https://app.ziik.io', true],
    ['https://acme.customers.ziik.io', true],
    ['http://acme.customers.ziik.io', false],
    ['https://customers.ziik.io.evil.example', false],
    ['https://evilcustomers.ziik.io', false],
    ['https://app.ziik.io.evil.example', false],
    ['https://app.ziik.io:444', false],
    ['null', false],
    ['', false],
  ])('%s is listed: %s', (origin, is) => {
    expect(isListed(origin, listed)).toBe(is);
  });
});

describe('the address that the panel is opened with', () => {
  it('gives the token and the path', () => {
    expect(readOpening('#token=a.b.c&path=/help')).toEqual({
      token: 'a.b.c',
      path: '/help',
    });
  });

  it.each(['#/integrations', '', '#path=javascript:alert(1)', '#path=//evil.example'])('gives nothing: %j', (hash) => {
    expect(readOpening(hash)).toEqual({ token: null, path: null });
  });
});

describe('a token', () => {
  const tokenOf = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

  it('says until when it counts, and who it is for', () => {
    const [ada, bo] = ['ada', 'bo'].map((sub) => readToken(tokenOf({ sub, instance: 'acme', exp: 1_800_000_000 })));

    expect(ada).toMatchObject({ expiresAt: 1_800_000_000_000 });
    expect(ada?.identity).not.toBe(bo?.identity);
    expect(ada?.identity).not.toBe(readToken(tokenOf({ sub: 'ada', instance: 'birch', exp: 1 }))?.identity);
  });

  it.each(['', 'a.b', 'a.%%%.c', tokenOf({ sub: 'ada' })])('is none: %j', (text) => {
    expect(readToken(text)).toBeNull();
  });
});
