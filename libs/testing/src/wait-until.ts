import { setTimeout as pause } from 'node:timers/promises';

/** Long, as a busy machine takes its time; the mutants, which expect tests to fail, set `TEST_PATIENCE_MS`. */
const PATIENCE_MS = Number(process.env.TEST_PATIENCE_MS ?? 60_000);

/**
 * Waits until `condition` gives something true, and returns it. Fails after `withinMs` with what was waited for and
 * the last error, so that a test never hangs and never waits longer than it must; at once where `signal` is aborted.
 */
export async function waitUntil<T>(
  what: string,
  condition: () => T | Promise<T>,
  { withinMs = PATIENCE_MS, everyMs = 20, signal }: { withinMs?: number; everyMs?: number; signal?: AbortSignal } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  let failure: unknown;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    try {
      const value = await condition();
      if (value) return value;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await pause(everyMs);
  }
  throw new Error(`Waited ${withinMs} ms in vain for: ${what}`, { cause: failure });
}
