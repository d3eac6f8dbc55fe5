import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `condition` gives something true, and returns it. Fails after `withinMs` with what was waited for and
 * the last error, so that a test never hangs and never waits longer than it must.
 */
export async function waitUntil<T>(
  what: string,
  condition: () => T | Promise<T>,
  { withinMs = 20_000, everyMs = 20 } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  let failure: unknown;
  while (performance.now() < deadline) {
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
