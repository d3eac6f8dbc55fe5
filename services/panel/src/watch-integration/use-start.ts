import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import type { Run } from '../api/queries.ts';
import type { Sentence } from '../frame/sentence.ts';
import { startedWords } from './start-words.ts';

export interface Started {
  readonly words: Sentence;
  readonly runId: string;
  readonly isQueued: boolean;
}

/** Asks for a run, and what came of it. */
export function useStart(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (kind: 'full' | 'delta'): Promise<Started> => {
      const { data, response } = await api.POST('/v1/integrations/{id}/runs', {
        params: { path: { id } },
        body: { kind },
      });
      cache.setQueryData(['run', data!.id], data);
      return {
        words: startedWords(data!, response.status === 200),
        runId: data!.id,
        isQueued: data!.status === 'queued',
      };
    },
    onSuccess() {
      void cache.invalidateQueries({ queryKey: ['integration', id] });
    },
  });
}

/** The run that was asked for, as the stream keeps it. */
export function useStartedRun(runId: string | undefined) {
  return useQuery<Run>({ queryKey: ['run', runId], enabled: false });
}
