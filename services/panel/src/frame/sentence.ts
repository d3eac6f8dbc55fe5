import type { TextId } from './texts.tsx';

/** A unit or a user type of Ziik. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

/** What stands in a sentence: words and numbers, or what is shown in a way of its own. */
export type Part =
  | string
  | number
  /** A moment, by its ISO text: "14:02", or the date too on another day. */
  | { readonly time: string }
  /** The day of a moment, as "10 December 2026". */
  | { readonly day: string }
  /** How far a moment is away, as "in 46 minutes". */
  | { readonly away: string }
  /** A value as Azure states it, in quotation marks. */
  | { readonly value: string | null }
  /** A name, kept apart from the direction of the text around it. */
  | { readonly name: string }
  /** Names of units or user types. */
  | { readonly named: readonly Named[] }
  | { readonly sentence: Sentence }
  /** Joined as the language does, as "a, b and c". */
  | { readonly list: readonly Sentence[] };

/** What is to be said: the name of a text, and what stands in it. Pure rules choose it; `SaySentence` shows it. */
export interface Sentence {
  readonly id: TextId;
  readonly values?: Readonly<Record<string, Part>>;
}
