import type { components } from '../api/schema.ts';
import type { AzureField } from '../edit-integration/form-values.ts';
import type { Verification } from '../verify-connection/describe-check.ts';

type Everybody = components['schemas']['FieldAdvice'];
export type FieldAdvice = Everybody['advice'][number];
export type Pair = Everybody['pairs'][number];

/** How people in Azure would fit, by field and by pair of fields. */
export interface Advice {
  readonly people: number;
  readonly fields: readonly FieldAdvice[];
  readonly pairs: readonly Pair[];
  /** Of everybody who was read, not of the first page that Azure sends. */
  readonly isOfEverybody: boolean;
}

/**
 * The advice that says most: that of everybody who was read, unless options were changed that it does not know of; else
 * that of the newest verification. Null: there is none yet.
 */
export function adviceOf(
  verification: Verification | null,
  everybody: Everybody | null | undefined,
  areOptionsSaved: boolean,
): Advice | null {
  const ofAll = everybody != null && everybody.people > 0 ? everybody : null;
  const ofPage = verification?.people ? verification : null;
  if (ofAll !== null && (areOptionsSaved || ofPage === null))
    return { people: ofAll.people, fields: ofAll.advice, pairs: ofAll.pairs, isOfEverybody: true };
  if (ofPage?.people == null || ofPage.advice === null || ofPage.pairs === null) return null;
  return { people: ofPage.people, fields: ofPage.advice, pairs: ofPage.pairs, isOfEverybody: false };
}

/** All pairs, the one that gives most people a place first. */
export function rankPairs(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.toSorted((a, b) => b.placed - a.placed || b.unitOnly - a.unitOnly);
}

/** What is said of the chosen fields. */
export type PairVerdict =
  /** Nothing is chosen yet, or only one of the two: the best there is. */
  | { readonly kind: 'best'; readonly best: Pair }
  | { readonly kind: 'chosen'; readonly chosen: Pair; readonly better: Pair | null }
  /** No pair gives anybody a place. */
  | { readonly kind: 'none' };

export function judgePair(
  { pairs }: Pick<Advice, 'pairs'>,
  unitField: AzureField | null,
  userTypeField: AzureField | null,
): PairVerdict {
  const best = rankPairs(pairs)[0];
  if (best === undefined || best.placed === 0) return { kind: 'none' };
  const chosen = pairs.find((pair) => pair.unitField === unitField && pair.userTypeField === userTypeField);
  if (chosen === undefined) return { kind: 'best', best };
  return { kind: 'chosen', chosen, better: chosen.placed < best.placed ? best : null };
}

/** Part of the people as a whole per cent, rounded down: 100 % is everybody. */
export function shareOf(part: number, people: number): number {
  return people === 0 ? 0 : Math.floor((part / people) * 100) / 100;
}
