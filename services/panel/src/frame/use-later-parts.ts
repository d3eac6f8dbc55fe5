import { useEffect, useState } from 'react';
import { loadLaterTexts } from './load-texts.ts';

type Toasts = typeof import('../look/toast.tsx').Toasts;

/** Safari has no idle time to give. */
const PAUSE_MS = 1_000;

/** Runs something when the browser has nothing else to do; gives what prevents it. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(run, PAUSE_MS);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(run);
  return () => cancelIdleCallback(idle);
}

/**
 * Where messages appear, as soon as it is there. It is loaded when the first page has been shown, with the parts of
 * React Aria and the texts that the next page or a dialog needs, so that it opens at once.
 */
export function useLaterParts(path: string): Toasts | null {
  const [toasts, setToasts] = useState<{ readonly Toasts: Toasts } | null>(null);
  const isLoaded = toasts !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what cannot be loaded is tried again on another page
  useEffect(() => {
    if (isLoaded) return;
    return whenIdle(() => {
      Promise.all([import('../look/toast.tsx'), loadLaterTexts()]).then(
        ([{ Toasts }]) => setToasts({ Toasts }),
        // What needs a part that is not there loads it for itself, and says so where it cannot.
        () => {},
      );
    });
  }, [isLoaded, path]);
  return toasts?.Toasts ?? null;
}
