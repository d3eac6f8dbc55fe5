import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/schema.ts';

type Parts = components['schemas']['Status']['parts'];

/** How the parts of the way from Azure to Ziik do; looked at as often as `everyMs` says of what was seen last. */
export function useStatus(everyMs: (parts: Parts | undefined) => number): Parts | undefined {
  const { data } = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/status', { signal })),
    refetchInterval: ({ state }) => everyMs(state.data?.parts),
  });
  return data?.parts;
}
