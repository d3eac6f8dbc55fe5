import type { History, Step } from './plan/history.ts';

/**
 * Looks for a shorter history that still fails: leaves out halves of the steps, then quarters, and so on. `fails` lets
 * a history happen; it is asked `tries` times at most, and what does not fail every time costs tries, not truth.
 */
export async function shrinkHistory(
  history: History,
  tries: number,
  fails: (shorter: History) => Promise<boolean>,
): Promise<History> {
  let steps = history.steps;
  let left = tries;
  for (let size = Math.ceil(steps.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < steps.length && left > 0; ) {
      const shorter: Step[] = [...steps.slice(0, start), ...steps.slice(start + size)];
      left--;
      if (await fails({ ...history, steps: shorter })) steps = shorter;
      else start += size;
    }
  }
  return { ...history, steps };
}
