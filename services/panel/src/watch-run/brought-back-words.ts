import type { Sentence } from '../frame/sentence.ts';

interface Answer {
  readonly taken: number;
  readonly refused: readonly { readonly code: 'not-found' | 'not-deactivated' | 'purged' }[];
}

/** What came of asking for everybody a run deactivated. */
export function broughtBackWords({ taken, refused }: Answer): Sentence[] {
  const words: Sentence[] = [{ id: 'run.broughtBack', values: { count: taken } }];
  for (const code of ['not-deactivated', 'purged', 'not-found'] as const) {
    const count = refused.filter((each) => each.code === code).length;
    if (count > 0) words.push({ id: `run.broughtBack.${code}`, values: { count } });
  }
  return words;
}
