import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { PreviewInput } from './preview-body.ts';
import type { Kind, Preview } from './preview-words.ts';

const LOOK_EVERY_MS = 400;
const PAGE = 10;

/** A preview that somebody asked for: null before, and after it was put away. */
export interface Previewing {
  /** What was asked for; null: nothing. */
  readonly request: PreviewInput | null;
  /** Undefined until the server has it. */
  readonly preview: Preview | undefined;
  readonly error: Error | null;
  ask(request: PreviewInput): void;
  close(): void;
}

/** Asks for previews of an integration's settings, one at a time, and follows the one that was asked for. */
export function usePreview(integrationId: string): Previewing {
  const asking = useMutation({
    mutationFn: (body: PreviewInput) =>
      answerOf(api.POST('/v1/integrations/{id}/previews', { params: { path: { id: integrationId } }, body })),
    gcTime: 0,
  });
  const id = asking.data?.id;
  const following = useQuery({
    queryKey: ['preview', id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => answerOf(api.GET('/v1/previews/{id}', { params: { path: { id: id! } }, signal })),
    refetchInterval: ({ state }) => (state.data?.finishedAt == null ? LOOK_EVERY_MS : false),
  });
  const discard = useMutation({
    mutationFn: (each: string) => answerOf(api.DELETE('/v1/previews/{id}', { params: { path: { id: each } } })),
  });
  const letGo = (): void => {
    // It would expire by itself: whether that succeeds concerns nobody.
    if (id !== undefined) discard.mutate(id);
  };
  return {
    request: asking.isIdle ? null : asking.variables!,
    preview: following.data ?? asking.data,
    error: asking.error ?? following.error,
    ask(request) {
      letGo();
      asking.mutate(request);
    },
    close() {
      letGo();
      asking.reset();
    },
  };
}

/** The people of a preview, of one kind, a page at a time. */
export function usePreviewUsers(id: string, kind: Kind) {
  return useInfiniteQuery({
    queryKey: ['preview', id, 'users', kind],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/v1/previews/{id}/users', {
          params: {
            path: { id },
            query: { kind, limit: String(PAGE), ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
