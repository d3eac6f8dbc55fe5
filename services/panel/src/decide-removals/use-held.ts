import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { Hold } from './describe-holds.ts';
import { MOST_NAMED } from './make-decision.ts';

const AT_ONCE = 500;
/** The list of people follows the applier; until it agrees with the hold it is read again. */
const CATCH_UP_MS = 2_000;

/** What an integration holds, kept current by its events. */
function useHolds(id: string) {
  return useQuery({
    queryKey: ['integration', id, 'people', 'holds'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/integrations/{id}/holds', { params: { path: { id }, query: { limit: '500' } }, signal })),
    select: ({ data }) => data,
  });
}

/**
 * The holds as they were when somebody looked: what is being decided on does not change under their hands. `lookAgain`
 * takes what is there now.
 */
export function useSeenHolds(id: string) {
  const { data: now, error, refetch } = useHolds(id);
  const [seen, setSeen] = useState<readonly Hold[]>();
  useEffect(() => {
    if (now !== undefined) setSeen((before) => before ?? now);
  }, [now]);
  const readNow = async (): Promise<readonly Hold[]> => (await refetch()).data ?? [];
  const lookAgain = async (): Promise<readonly Hold[]> => {
    const found = await readNow();
    setSeen(found);
    return found;
  };
  return { seen, now, error, readNow, lookAgain };
}

/** Who is held by a run, as many as are looked at: the first thousand, which can be named, and on from there. */
export function useHeldPeople(id: string, { runId, since, deactivations }: Hold) {
  const people = useInfiniteQuery({
    // Outside the integration's own keys, which are read again at every event.
    queryKey: ['held-people', id, runId, since, deactivations],
    initialPageParam: '',
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { status: 'held', run: runId, sort: 'name', limit: String(AT_ONCE) } as const;
      const params = { path: { id }, query: cursor === '' ? query : { ...query, cursor } };
      return answerOf(api.GET('/v1/integrations/{id}/users', { params, signal }));
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval({ state: { data } }) {
      const total = data?.pages[0]?.total;
      return total === undefined || total === null || total === deactivations ? false : CATCH_UP_MS;
    },
  });
  const listed = people.data?.pages.flatMap(({ data }) => data) ?? [];
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = people;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && listed.length < MOST_NAMED) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, listed.length]);
  const total = people.data?.pages[0]?.total;
  return { ...people, listed, isCatchingUp: typeof total === 'number' && total !== deactivations };
}
