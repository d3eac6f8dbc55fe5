import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';
import type { components } from './schema.ts';

// Keys: ['integration', id] is the integration itself; what is read below it begins with the same two, lists of people
// with ['integration', id, 'people'], runs with ['integration', id, 'runs']: so an event reads the right ones again.

export type Integration = components['schemas']['Integration'];
export type Run = components['schemas']['Run'];

/** Who is signed in, what they may do, and the periods of this installation. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/session', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** All integrations of the instance; few, so one page of the largest size holds them. */
export function useIntegrations() {
  return useQuery({
    queryKey: ['integrations'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/integrations', { params: { query: { limit: '500' } }, signal })),
    select: ({ data }) => data,
    refetchInterval: 15_000,
  });
}

export function useIntegration(id: string) {
  return useQuery({
    queryKey: ['integration', id],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/integrations/{id}', { params: { path: { id } }, signal })),
    placeholderData: keepPreviousData,
  });
}
