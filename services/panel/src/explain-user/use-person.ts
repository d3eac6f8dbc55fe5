import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { UsersQuery } from '../api/people.ts';
import type { Integration } from '../api/queries.ts';
import type { components } from '../api/schema.ts';
import { readAgainIn } from './pending.ts';
import { situationOf, type Unmatched } from './situation.ts';

/** What can be asked for about one person. */
export type Wish = 'sync' | 'reactivation' | 'adoption';

/** One person; read again each second or so while something that was asked for is not done. */
export function usePerson(id: string, azureId: string) {
  return useQuery({
    queryKey: ['integration', id, 'people', 'one', azureId],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/integrations/{id}/users/{azureId}', { params: { path: { id, azureId } }, signal })),
    refetchInterval: ({ state }) => readAgainIn(state.data, Date.now()),
  });
}

/** Asks for something about one person; what came of it is read again, never guessed. */
export function useWish(id: string, azureId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => {
      const params = { path: { id, azureId } };
      if (wish === 'sync') return answerOf(api.POST('/v1/integrations/{id}/users/{azureId}/sync', { params }));
      if (wish === 'adoption') return answerOf(api.POST('/v1/integrations/{id}/users/{azureId}/adoption', { params }));
      return answerOf(api.POST('/v1/integrations/{id}/users/{azureId}/reactivation', { params }));
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['integration', id, 'people', 'one', azureId] }),
  });
}

/** How many people are in a situation, and how many of them see nothing. */
export interface Reach {
  readonly users: number;
  readonly seesNothing: number;
}

/** How many people are in the same situation; null: that is not known. */
export function useReach(id: string, unmatched: Unmatched | null) {
  return useQuery({
    queryKey: ['integration', id, 'people', 'reach', unmatched?.code, unmatched?.field, unmatched?.value],
    enabled: unmatched !== null,
    queryFn: ({ signal }) => readReach(id, unmatched!, signal),
  });
}

/** Counted; of very many, which the list does not count, as the groups of values have it, the biggest first. */
async function readReach(id: string, unmatched: Unmatched, signal: AbortSignal): Promise<Reach | null> {
  const path = { id };
  const count = async (status: { status?: 'unassigned' }) => {
    const query = { ...situationOf(unmatched), ...status, limit: '1' } as UsersQuery;
    return (await answerOf(api.GET('/v1/integrations/{id}/users', { params: { path, query }, signal }))).total;
  };
  const [users, seesNothing] = await Promise.all([count({}), count({ status: 'unassigned' })]);
  if (users !== null && seesNothing !== null) return { users, seesNothing };
  const { kind, field, value } = unmatched;
  const query = { kind, sort: 'people' } as const;
  const groups = api.GET('/v1/integrations/{id}/unmatched-values', { params: { path, query }, signal });
  // The other answer is the file, which has to be asked for.
  const { data } = (await answerOf(groups)) as { data: components['schemas']['UnmatchedValue'][] };
  return data.find((group) => group.field === field && group.value === value) ?? null;
}

/** Whether somebody else is listed here: who holds an address may belong to another integration. */
export function useIsListed(id: string, azureId: string | null) {
  return useQuery({
    queryKey: ['integration', id, 'people', 'listed', azureId],
    enabled: azureId !== null,
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/integrations/{id}/users', { params: { path: { id }, query: { azureId: azureId! } }, signal }),
      ),
    select: ({ data }) => data.length > 0,
  });
}

const MOST_ENTRIES = '200';

/** What the audit calls those who act, by the subjects of their tokens. */
export function useActorNames(id: string) {
  return useQuery({
    queryKey: ['integration', id, 'actors'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/audit', { params: { query: { integration: id, limit: MOST_ENTRIES } }, signal })),
    select: ({ data }) =>
      new Map(data.flatMap(({ actor, actorName }) => (actorName === null ? [] : [[actor, actorName] as const]))),
    staleTime: 60_000,
  });
}

/** What is said of a value: which unit or user type it means. */
export interface AliasWanted {
  readonly kind: Unmatched['kind'];
  readonly value: string;
  readonly target: { readonly id: number };
}

/** Says what a value means; what was said before of a target that is gone is taken back first. */
export function useSetAlias(id: Integration['id'], isReplacing: boolean) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, value, target }: AliasWanted) => {
      if (isReplacing) await removeAlias(id, kind, value);
      return answerOf(
        api.POST('/v1/integrations/{id}/aliases', { params: { path: { id } }, body: { kind, value, target } }),
      );
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['integration', id] }),
  });
}

async function removeAlias(id: string, kind: Unmatched['kind'], value: string): Promise<void> {
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { kind, limit: '500', ...(cursor !== null && { cursor }) };
    const page = await answerOf(api.GET('/v1/integrations/{id}/aliases', { params: { path: { id }, query: query } }));
    const alias = page.data.find((each) => each.value === value);
    if (alias !== undefined) {
      await api.DELETE('/v1/integrations/{id}/aliases/{aliasId}', { params: { path: { id, aliasId: alias.id } } });
      return;
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
}
