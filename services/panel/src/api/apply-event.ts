import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Integration, Run } from './queries.ts';

/** Puts one event of an integration's stream into what is cached; tells whether lists of people may differ now. */
export function applyEvent(cache: QueryClient, id: string, event: string, data: unknown): { people: boolean } {
  const change = (next: (known: Integration) => Integration) =>
    cache.setQueryData<Integration>(['integration', id], (known) => known && next(known));
  switch (event) {
    case 'standing':
      change((known) => ({ ...known, ...(data as Partial<Integration>) }));
      return { people: false };
    case 'counts':
      change((known) => ({ ...known, counts: data as Integration['counts'] }));
      return { people: true };
    case 'run': {
      const run = data as Run;
      const isListed = changeListed(cache, id, run);
      cache.setQueryData<Run>(['run', run.id], run);
      change((known) => (isNewer(run, known.lastRun) ? { ...known, lastRun: run } : known));
      if (run.settledAt !== null || !isListed) void cache.invalidateQueries({ queryKey: ['integration', id, 'runs'] });
      return { people: run.settledAt !== null };
    }
    default:
      return { people: false };
  }
}

type RunPages = InfiniteData<{ readonly data: readonly Run[]; readonly nextCursor: string | null }>;

/** Changes a run in the list of runs that is shown; false where it is not in it, as one that has just begun. */
function changeListed(cache: QueryClient, id: string, run: Run): boolean {
  const key = ['integration', id, 'runs', 'list'];
  const isListed = cache.getQueryData<RunPages>(key)?.pages.some(({ data }) => data.some((each) => each.id === run.id));
  if (!isListed) return false;
  cache.setQueryData<RunPages>(key, (known) => {
    if (known === undefined) return known;
    const pages = known.pages.map((page) => ({
      ...page,
      data: page.data.map((each) => (each.id === run.id ? run : each)),
    }));
    return { ...known, pages };
  });
  return true;
}

function isNewer(run: Run, known: Integration['lastRun']): boolean {
  return known === null || run.id === known.id || run.number > known.number;
}
