import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { answerOf, api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import type { Preview } from './preview-words.ts';

const LOOK_EVERY_MS = 400;
const RETRY_EVERY_MS = 2_000;
const MOST_RETRIES = 15;

/** What `useRehearsal` looks for in the state of the page's address. */
export const ASKED = { isAsked: true } as const;

/** A preview of a whole synchronisation, which the address names. */
export interface Rehearsing {
  /** Nothing was asked for, or it was cancelled. */
  readonly isIdle: boolean;
  readonly wasCancelled: boolean;
  /** Undefined until the server has it. */
  readonly preview: Preview | undefined;
  /** Why there is none. */
  readonly error: Error | null;
  ask(): void;
  cancel(): void;
}

/** Asks for rehearsals of an integration, and follows the one that the address names: also after coming back to it. */
export function useRehearsal(integrationId: string): Rehearsing {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { state } = useLocation();
  const [wasCancelled, setWasCancelled] = useState(false);
  const id = search.get('rehearsal');
  const asking = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/v1/integrations/{id}/previews', { params: { path: { id: integrationId } }, body: { run: 'full' } }),
      ),
    // Of an instance that was connected a moment ago, units and user types are still being read.
    retry: (times, error) => times < MOST_RETRIES && problemOf(error).code === 'catalogue-unread',
    retryDelay: RETRY_EVERY_MS,
    onSuccess: (preview) => navigate(`?rehearsal=${preview.id}`, { replace: true }),
  });
  const following = useQuery({
    queryKey: ['preview', id],
    enabled: id !== null,
    queryFn: ({ signal }) => answerOf(api.GET('/v1/previews/{id}', { params: { path: { id: id! } }, signal })),
    refetchInterval: ({ state: { data } }) => (data?.finishedAt == null ? LOOK_EVERY_MS : false),
  });
  const cancelling = useMutation({
    mutationFn: () => answerOf(api.DELETE('/v1/previews/{id}', { params: { path: { id: id! } } })),
    onSuccess: () => {
      setWasCancelled(true);
      void navigate({ search: '' }, { replace: true });
    },
  });
  const ask = (): void => {
    setWasCancelled(false);
    asking.mutate();
  };
  const isAsked = useRef(false);
  useEffect(() => {
    if (isAsked.current || state?.isAsked !== true || id !== null) return;
    isAsked.current = true;
    asking.mutate();
  });
  const isStarting = asking.isPending || (state?.isAsked === true && id === null && asking.isIdle);
  const error = asking.error ?? cancelling.error ?? (following.data === undefined ? following.error : null);
  return {
    isIdle: id === null && !isStarting && error === null,
    wasCancelled,
    preview: isStarting || id === null ? undefined : following.data,
    error: isStarting ? null : error,
    ask,
    cancel: () => cancelling.mutate(),
  };
}
