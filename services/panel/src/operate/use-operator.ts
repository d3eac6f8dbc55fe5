import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { components, operations } from '../api/schema.ts';

export type Instance = components['schemas']['Instance'];
export type RunOfInstance = components['schemas']['RunOfInstance'];
export type DeadLetter = components['schemas']['DeadLetter'];

const AT_ONCE = '500';
const REFRESH_MS = 60_000;
/** So many dead letters are counted by their reasons; of more it is said that there are more. */
const MOST_LETTERS = 2_500;

interface PageOf<Entry> {
  readonly data: readonly Entry[];
  readonly nextCursor: string | null;
}

/** All entries of a list, page after page, as long as `goOn` says. */
function useAll<Entry>(
  key: readonly unknown[],
  read: (cursor: { cursor?: string }, signal: AbortSignal) => Promise<PageOf<Entry>>,
  goOn: (read: number) => boolean = () => true,
) {
  const list = useInfiniteQuery({
    queryKey: key,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => read(pageParam === '' ? {} : { cursor: pageParam }, signal),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REFRESH_MS,
  });
  const all = list.data?.pages.flatMap(({ data }) => data);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const isMore = hasNextPage && goOn(all?.length ?? 0);
  useEffect(() => {
    if (isMore && !isFetchingNextPage) void fetchNextPage();
  }, [isMore, isFetchingNextPage, fetchNextPage]);
  // What is counted is counted of all, so nothing is shown before the last page is there.
  return { all: isMore ? undefined : all, isCut: hasNextPage, error: list.error, refetch: list.refetch };
}

/** The state of all integrations. */
export function useAllIntegrations() {
  return useAll(['operator', 'integrations'], (cursor, signal) =>
    answerOf(api.GET('/v1/integrations', { params: { query: { limit: AT_ONCE, ...cursor } }, signal })),
  );
}

export function useInstances() {
  return useAll(['operator', 'instances'], (cursor, signal) =>
    answerOf(api.GET('/v1/instances', { params: { query: { limit: AT_ONCE, ...cursor } }, signal })),
  );
}

/** One instance, with the version by which a change of somebody else is noticed. */
export function useInstance(slug: string) {
  return useQuery({
    queryKey: ['operator', 'instance', slug],
    queryFn: async ({ signal }) => {
      const { data, response } = await api.GET('/v1/instances/{slug}', { params: { path: { slug } }, signal });
      return { instance: data as Instance, etag: response.headers.get('etag') };
    },
  });
}

export type RunsFilter = Pick<
  NonNullable<operations['getRuns']['parameters']['query']>,
  'status' | 'code' | 'instance'
>;

export function useRuns(filter: RunsFilter & { readonly cursor?: string }) {
  return useQuery({
    queryKey: ['operator', 'runs', filter],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/runs', { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** The waiting dead letters, without their content. */
export function useDeadLetters() {
  return useAll(
    ['operator', 'dead-letters'],
    (cursor, signal) =>
      answerOf(api.GET('/v1/dead-letters', { params: { query: { limit: AT_ONCE, ...cursor } }, signal })),
    (read) => read < MOST_LETTERS,
  );
}
