import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import type { Integration } from '../api/queries.ts';
import { formOf } from './form-values.ts';
import type { FormBase } from './kept-form.ts';

/** An integration with the tag of its version, by which Save finds out that somebody else saved before. */
export interface SavedIntegration {
  readonly integration: Integration;
  readonly etag: string;
}

export async function readSaved(id: string, signal?: AbortSignal): Promise<SavedIntegration> {
  const { data, response } = await api.GET('/v1/integrations/{id}', {
    params: { path: { id } },
    ...(signal !== undefined && { signal }),
  });
  return { integration: data!, etag: response.headers.get('etag') ?? '*' };
}

/** The integration that is being changed, read when its form is opened, and again when the reader comes back to it. */
export function useSaved(id: string) {
  return useQuery({ queryKey: ['saved', id], queryFn: ({ signal }) => readSaved(id, signal), gcTime: 0 });
}

export function baseOf({ integration, etag }: SavedIntegration): FormBase {
  return { values: formOf(integration), etag, secretChangedAt: integration.secret.changedAt };
}
