import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';

/** How many values are looked at for the one that most people who see nothing share. */
const VALUES = '50';

/** How many people there are of each kind. */
export function useSummary(id: string) {
  return useQuery({
    queryKey: ['integration', id, 'people', 'summary'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/integrations/{id}/users/summary', { params: { path: { id } }, signal })),
  });
}

/** The values of Azure that name nothing in Ziik, those of most people first. */
export function useBiggestValues(id: string) {
  return useQuery({
    queryKey: ['integration', id, 'people', 'biggest-values'],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/integrations/{id}/unmatched-values', {
          params: { path: { id }, query: { sort: 'people', limit: VALUES } },
          signal,
        }),
      ),
    // Text is the CSV file, which is not asked for here.
    select: (answer) => (typeof answer === 'string' ? [] : answer.data),
  });
}

/** What the runs of the last day did, by the hour. */
export function useLastHours(id: string) {
  return useQuery({
    queryKey: ['integration', id, 'runs', 'hours'],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/integrations/{id}/statistics', { params: { path: { id }, query: { bucket: 'hour' } }, signal }),
      ),
    select: ({ buckets }) => buckets,
  });
}

/** Changes of settings, newest first: enough of them to find who switched it off. */
const ENTRIES = '50';

/** Who switched an integration off, and when; null where that is not known. Asked only while it is off. */
export function useSwitchedOffBy(id: string, isOff: boolean) {
  return useQuery({
    queryKey: ['integration', id, 'switched-off-by'],
    enabled: isOff,
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/audit', {
          params: { query: { integration: id, action: 'integration.changed', limit: ENTRIES } },
          signal,
        }),
      ),
    select: ({ data }) => {
      const entry = data.find(({ changes }) => 'enabled' in changes);
      return entry === undefined ? null : { name: entry.actorName ?? entry.actor, at: entry.at };
    },
  });
}
