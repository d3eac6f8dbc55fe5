import { useSyncExternalStore } from 'react';

const TICK_MS = 15_000;

let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = new Date();
  for (const listener of listeners) listener();
}

/** The time, as often as words like "12 minutes ago" need it: one clock for the whole page. */
export function useNow(): Date {
  return useSyncExternalStore(
    (listener) => {
      if (listeners.size === 0) timer = setInterval(tick, TICK_MS);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    () => now,
  );
}
