import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { createEventSource } from 'eventsource-client';
import { useEffect } from 'react';
import { currentSignIn, onSignIn } from '../sign-in/session.ts';
import { API_ROOT } from './api-root.ts';
import { applyEvent } from './apply-event.ts';

/** Without the stream for this long, what is shown is read again instead. */
const PATIENCE_MS = 30_000;
const POLL_MS = 10_000;
/** Lists of people are read again at most this often while a run changes them. */
const LISTS_MS = 2_000;

/** Keeps what is shown of an integration as it is now, by its stream of events. */
export function useLiveIntegration(id: string): void {
  const cache = useQueryClient();
  useEffect(() => followIntegration(id, cache), [id, cache]);
}

/**
 * Follows the events of an integration while the page is visible: one stream for a tab, with the token that is good
 * now, opened again when it was cut. Gives what ends it.
 */
function followIntegration(id: string, cache: QueryClient): () => void {
  let stream: ReturnType<typeof createEventSource> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let lists: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const readAgain = () => void cache.invalidateQueries({ queryKey: ['integration', id] });
  const connected = () => {
    clearTimeout(patience);
    clearInterval(poll);
    patience = poll = undefined;
  };
  const cut = () => {
    patience ??= setTimeout(() => {
      readAgain();
      poll = setInterval(readAgain, POLL_MS);
    }, PATIENCE_MS);
  };
  const readLists = () => {
    lists ??= setTimeout(() => {
      lists = undefined;
      void cache.invalidateQueries({ queryKey: ['integration', id, 'people'] });
    }, LISTS_MS);
  };
  const close = () => {
    stream?.close();
    stream = undefined;
    connected();
  };
  const open = () => {
    close();
    if (document.hidden || currentSignIn() === null) return;
    stream = createEventSource({
      url: `${API_ROOT}/v1/integrations/${encodeURIComponent(id)}/events`,
      fetch: (url, init) =>
        fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${currentSignIn()?.token}` } }),
      onConnect: connected,
      onDisconnect: cut,
      onMessage({ event, data }) {
        const { people } = applyEvent(cache, id, event ?? '', JSON.parse(data));
        if (people) readLists();
      },
    });
  };
  const seen = () => {
    if (document.hidden) return close();
    readAgain();
    open();
  };
  open();
  document.addEventListener('visibilitychange', seen);
  const forget = onSignIn(open);
  return () => {
    close();
    clearTimeout(lists);
    document.removeEventListener('visibilitychange', seen);
    forget();
  };
}
