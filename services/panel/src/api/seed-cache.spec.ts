import { describe, expect, it } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { earlyPaths } from './early-paths.ts';
import { seedCache } from './seed-cache.ts';

const claims = { exp: 2, roles: ['platform-administrator'] };

describe('the cache of the first page', () => {
  it.each(['/integrations', '/integrations/7'])('has all that was asked early for %s', (route) => {
    const cache = new QueryClient();
    const paths = earlyPaths(route, claims, 1_000);

    seedCache(
      cache,
      paths.map((path) => [path, { path }]),
    );

    const kept = cache.getQueryCache().getAll();
    expect(kept).toHaveLength(paths.length);
    for (const path of paths) expect(JSON.stringify(kept.map(({ state }) => state.data))).toContain(path);
  });

  it('keeps the runs as pages, as their list reads them', () => {
    const cache = new QueryClient();

    seedCache(cache, [['/v1/integrations/7/runs?limit=50', { data: [], nextCursor: null }]]);

    expect(cache.getQueryData(['integration', '7', 'runs', 'list'])).toEqual({
      pages: [{ data: [], nextCursor: null }],
      pageParams: [null],
    });
  });
});
