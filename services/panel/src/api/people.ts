import { type QueryClient, useQuery } from '@tanstack/react-query';
import { answerOf, api } from './client.ts';
import type { components, operations } from './schema.ts';

export type User = components['schemas']['User'];
export type Finding = User['findings'][number];
export type UsersSummary = components['schemas']['UsersSummary'];
export type UsersQuery = NonNullable<operations['getIntegrationsIdUsers']['parameters']['query']>;

/** Beginning of the keys of everything that changes with the people of an integration. */
export const peopleKey = (id: string) => ['integration', id, 'people'] as const;

/**
 * A page of people. `list` names what is listed: while the next page of it, or what is typed, is read, the one before
 * stays.
 */
export function useUsers(id: string, list: string, query: UsersQuery, isWanted = true) {
  return useQuery({
    queryKey: [...peopleKey(id), 'users', list, query],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/integrations/{id}/users', { params: { path: { id }, query }, signal })),
    placeholderData: (before, { queryKey } = {} as never) =>
      queryKey?.[1] === id && queryKey[4] === list ? before : undefined,
    enabled: isWanted,
  });
}

/** Reads again what shows people, after something was asked for. */
export function readPeopleAgain(cache: QueryClient, id: string): void {
  void cache.invalidateQueries({ queryKey: peopleKey(id) });
}
