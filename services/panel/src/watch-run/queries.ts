import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { Run } from '../api/queries.ts';
import type { paths } from '../api/schema.ts';
import type { Kind } from './result-of.ts';

const PAGE = 50;

export type RunChange = NonNullable<
  paths['/v1/runs/{id}/changes']['get']['responses'][200]['content']['application/json']
>['data'][number];

export type Difference = NonNullable<
  paths['/v1/runs/{id}/differences']['get']['responses'][200]['content']['application/json']
>['data'][number];

/** The runs of an integration, newest first, a page at a time. */
export function useRuns(id: string) {
  return useInfiniteQuery({
    queryKey: ['integration', id, 'runs', 'list'],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/v1/integrations/{id}/runs', {
          params: { path: { id }, query: { limit: String(PAGE), ...(pageParam !== null && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

const COMPARED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 1_000;

/** One run; the stream of its integration keeps it current, until it is settled. */
export function useRun(runId: string) {
  return useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/runs/{id}', { params: { path: { id: runId } }, signal })),
    // It is compared with what was planned a moment later.
    refetchInterval: ({ state: { data } }) => (data !== undefined && isBeingCompared(data) ? LOOK_EVERY_MS : false),
  });
}

/** Whether it will soon be known how the run has kept to its plan. */
function isBeingCompared({ settledAt, plan }: Run): boolean {
  if (settledAt === null || plan === null || plan.people !== null) return false;
  return Date.now() - Date.parse(settledAt) < COMPARED_WITHIN_MS;
}

/** Who is not as planned, the same cause together, a page at a time. */
export function useDifferences(id: string, runId: string) {
  return useInfiniteQuery({
    queryKey: ['integration', id, 'runs', runId, 'differences'],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/v1/runs/{id}/differences', {
          params: {
            path: { id: runId },
            query: { limit: String(PAGE), ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** How many changes of each kind a run made. Those of before it was settled are `isPlaceholderData` then. */
export function useRunSums(id: string, runId: string, isSettled: boolean) {
  return useQuery({
    queryKey: ['integration', id, 'runs', runId, 'sums', isSettled],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/runs/{id}/changes/summary', { params: { path: { id: runId } }, signal })),
    select: ({ byWhat }) => byWhat,
  });
}

/** What a run changed, of one kind, a page at a time. */
export function useRunChanges(id: string, runId: string, what: Kind) {
  return useInfiniteQuery({
    queryKey: ['integration', id, 'runs', runId, 'changes', what],
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/v1/runs/{id}/changes', {
          params: {
            path: { id: runId },
            query: { what, limit: String(PAGE), ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** The name of the administrator who began a run, as far as their sign-in told one; null: nobody did, or not known. */
export function useStarter({ id, requestedBy, trigger }: Run): string | null {
  const { data } = useQuery({
    queryKey: ['run', id, 'starter'],
    enabled: trigger === 'administrator' && requestedBy !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/audit', { params: { query: { target: id, action: 'run.requested', limit: '1' } }, signal }),
      ),
  });
  return data?.data[0]?.actorName ?? requestedBy;
}
