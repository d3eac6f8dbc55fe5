import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { isPassing, problemOf } from '../api/problem.ts';
import styles from './frame.module.css';
import { SaySentence } from './say-sentence.tsx';
import type { Sentence } from './sentence.ts';
import { lookAgainMs, stripOf } from './strip-of.ts';
import { useStatus } from './use-status.ts';

/** One line above every page while something is down. What was read before stays on the screen. */
export function ServiceStrip() {
  const lost = useLostConnection();
  const parts = useStatus(lookAgainMs);
  const strip = lost ?? (parts === undefined ? null : stripOf(parts));
  // The region is always there, so that a screen reader hears what comes into it.
  return (
    <div role="status" className={strip === null ? undefined : styles.strip}>
      {strip !== null && (
        <span>
          <SaySentence of={strip} />
        </span>
      )}
    </div>
  );
}

/** What is said while reads of the page fail in passing; null: none does. */
function useLostConnection(): Sentence | null {
  const cache = useQueryClient().getQueryCache();
  const told = useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => {
      const shown = cache.getAll().filter((query) => query.isActive());
      const reasons = shown.flatMap(({ state }) => state.fetchFailureReason ?? []).map(problemOf);
      const passing = reasons.filter(isPassing);
      if (passing.length === 0) return null;
      if (passing.every(({ status }) => status === 429)) return 'busy';
      if (passing.some(({ code }) => code === 'database-unavailable')) return 'restarting';
      return Math.max(0, ...shown.map(({ state }) => state.dataUpdatedAt));
    },
  );
  if (told === null) return null;
  if (told === 'busy') return { id: 'strip.busy' };
  if (told === 'restarting') return { id: 'strip.restarting' };
  if (told === 0) return { id: 'frame.lostEverything' };
  return { id: 'frame.lost', values: { time: { time: new Date(told).toISOString() } } };
}
