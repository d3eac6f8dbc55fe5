import { describe, expect, it } from '@jest/globals';
import { earlyPaths } from './early-paths.ts';

const NOW = 1_000_000;
const claims = { exp: NOW / 1_000 + 60, roles: ['platform-administrator'] };

describe('what is asked before the scripts have come', () => {
  it.each([
    ['/', ['/v1/session', '/v1/integrations?limit=500']],
    ['/integrations', ['/v1/session', '/v1/integrations?limit=500']],
    ['/integrations/new', ['/v1/session']],
    ['/integrations/7', ['', '/users/summary', '/runs?limit=50'].map((part) => `/v1/integrations/7${part}`)],
    ['/integrations/7/users?tab=everybody', ['/v1/integrations/7']],
    ['/operator', []],
  ])('fits the page at %s', (route, paths) => {
    expect(new Set(earlyPaths(route, claims, NOW))).toEqual(new Set(['/v1/session', ...paths]));
  });

  it('is what the role may read', () => {
    expect(earlyPaths('/integrations', { ...claims, roles: ['operator'] }, NOW)).toEqual(['/v1/session']);
  });

  it.each([
    ['has ended', { ...claims, exp: NOW / 1_000 }],
    ['is none', null],
  ])('is nothing where the token %s', (_, read) => {
    expect(earlyPaths('/integrations', read, NOW)).toEqual([]);
  });
});
