import type { DeadLetter } from './use-operator.ts';

/** Dead letters of one topic with one reason. */
export interface LetterGroup {
  readonly topic: string;
  /** Null: none was noted, so they cannot be told from others of the topic. */
  readonly reason: string | null;
  readonly service: string | null;
  readonly letters: number;
  readonly oldest: string | null;
}

/** Those with one cause together, the largest group first. */
export function groupLetters(letters: readonly DeadLetter[]): LetterGroup[] {
  const groups = new Map<string, LetterGroup>();
  for (const { topic, reason, service, at } of letters) {
    const key = JSON.stringify([topic, reason]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { topic, reason, service, letters: 1, oldest: at });
    else groups.set(key, { ...known, letters: known.letters + 1, oldest: earlier(known.oldest, at) });
  }
  return [...groups.values()].sort(
    (one, other) => other.letters - one.letters || (one.oldest ?? '').localeCompare(other.oldest ?? ''),
  );
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
