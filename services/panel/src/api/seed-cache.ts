import type { QueryClient } from '@tanstack/react-query';

/** Where a query keeps what came from a path that is asked early, and in which form. */
function entryOf(path: string, body: unknown): { key: string[]; data: unknown } | null {
  if (path === '/v1/session') return { key: ['session'], data: body };
  const [, id, part] = /^\/v1\/integrations(?:\/([^/?]+)(.*))?/.exec(path) ?? [];
  if (id === undefined) return path.startsWith('/v1/integrations?') ? { key: ['integrations'], data: body } : null;
  if (part === '') return { key: ['integration', id], data: body };
  if (part === '/users/summary') return { key: ['integration', id, 'people', 'summary'], data: body };
  if (part?.startsWith('/runs?'))
    return { key: ['integration', id, 'runs', 'list'], data: { pages: [body], pageParams: [null] } };
  return null;
}

/** Puts answers that came early where the queries look, so that the first page is painted whole. */
export function seedCache(cache: QueryClient, answers: readonly (readonly [path: string, body: unknown])[]): void {
  for (const [path, body] of answers) {
    const entry = entryOf(path, body);
    if (entry !== null) cache.setQueryData(entry.key, entry.data);
  }
}
