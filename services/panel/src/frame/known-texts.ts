import type { TextId } from './texts.tsx';

const known = new Set<string>();

/** Tells that texts of these names have come. */
export function knowTexts(names: readonly string[]): void {
  for (const name of names) known.add(name);
}

/** Whether there is a text of a name that was made of a code: codes may come that the panel has no words for. */
export function isText(name: string): name is TextId {
  return known.has(name);
}
