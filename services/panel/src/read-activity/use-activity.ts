import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { Named } from '../look/value.tsx';
import type { AuditEntry, AuditQuery } from './describe-entry.ts';

/** One page of what was done to an integration. */
export function useActivity(id: string, query: Omit<AuditQuery, 'integration' | 'limit'>) {
  return useQuery({
    queryKey: ['integration', id, 'activity', query],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/audit', { params: { query: { ...query, integration: id } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The names of the people that entries are about; the audit itself has their Azure ids alone. */
export function useNames(id: string, entries: readonly AuditEntry[]): ReadonlyMap<string, Named> {
  const azureIds = [...new Set(entries.flatMap(({ target }) => (target.kind === 'user' ? [target.id] : [])))].sort();
  const { data } = useQuery({
    queryKey: ['people-names', id, azureIds],
    queryFn: ({ signal }) => {
      const params = { path: { id }, query: { azureId: azureIds, limit: '500' } };
      return answerOf(api.GET('/v1/integrations/{id}/users', { params, signal }));
    },
    enabled: azureIds.length > 0,
    staleTime: 60_000,
  });
  return new Map(data?.data.map((user) => [user.azureId, user]));
}
