import { describe, expect, it } from '@jest/globals';
import { NOT_ASKED } from './ask-azure.ts';
import { judgeLookup } from './judge-lookup.ts';
import { readSought } from './read-sought.ts';

const FOUND = { asked: true, found: {} } as const;
const NOBODY = { asked: true, found: null } as const;

describe('where somebody is known', () => {
  it.each([
    ['held', 'own', FOUND, FOUND],
    ['held', 'own', NOT_ASKED, NOT_ASKED],
    ['other-integration', 'other', FOUND, FOUND],
    ['azure-unread', null, FOUND, FOUND],
    ['azure-unread', null, FOUND, NOT_ASKED],
    ['ziik-only', null, NOBODY, FOUND],
    ['ziik-only', null, NOT_ASKED, FOUND],
    ['nowhere', null, NOBODY, NOBODY],
    ['nowhere', null, NOT_ASKED, NOT_ASKED],
  ] as const)('%s: held by %p, Azure %p, Ziik %p', (verdict, heldBy, azure, ziik) => {
    expect(judgeLookup('own', heldBy, azure, ziik)).toBe(verdict);
  });
});

describe('what a text can name', () => {
  it.each([
    ['an id of Azure', ' 6EA91A8D-E32E-41A1-B7BD-D2D185EED0E0', { azureId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0' }],
    ['an address and sign-in name', 'Ida.Holm@Acme.example ', { email: 'ida.holm@acme.example' }],
    ['an id of Ziik', '4711', { ziikUserId: 4_711 }],
    ['a name, which is none of these', 'Ida Holm', {}],
    ['two addresses', 'a@b@c', {}],
    ['digits beyond any id', '9'.repeat(16), {}],
  ])('%s', (_what, text, expected) => {
    const { inAzure, ...sought } = readSought(text);
    expect(sought).toEqual({ azureId: null, email: null, ziikUserId: null, ...expected });
    expect(inAzure !== null).toBe(sought.azureId !== null || sought.email !== null);
  });
});
