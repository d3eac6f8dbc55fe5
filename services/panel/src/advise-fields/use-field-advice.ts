import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import { isPassing, problemOf } from '../api/problem.ts';
import type { Integration } from '../api/queries.ts';
import type { components } from '../api/schema.ts';

/** How everybody who was read would fit. Azure is not asked; Ziik is, so it is read once for a page. */
export function useFieldAdvice({ id, freshness }: Pick<Integration, 'id' | 'freshness'>) {
  return useQuery({
    queryKey: ['field-advice', id],
    queryFn: ({ signal }) => readAdvice(id, signal),
    enabled: freshness.readAt !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
}

/** Null while it cannot be had, as when it was asked for too often: the page is whole without it. */
async function readAdvice(id: string, signal: AbortSignal): Promise<components['schemas']['FieldAdvice'] | null> {
  try {
    return await answerOf(api.GET('/v1/integrations/{id}/field-advice', { params: { path: { id } }, signal }));
  } catch (error) {
    if (isPassing(problemOf(error))) return null;
    throw error;
  }
}
