import type { components } from '../api/schema.ts';
import type { Sentence } from '../frame/sentence.ts';
import type { TextId } from '../frame/texts.tsx';

export type Preview = components['schemas']['Preview'];
export type PreviewUser = components['schemas']['PreviewUser'];
export type Group = Preview['groups'][number];
export type Kind = PreviewUser['kind'];
export type Place = NonNullable<PreviewUser['before']>;
/** Something happens to this person. */
export type Affected = Exclude<Kind, 'same'>;
export type Summary = NonNullable<Preview['summary']>;

/** What may become of people, the worst first, with the name that the summary has for it. */
const IN_SUMMARY: readonly (readonly [Affected, keyof Summary])[] = [
  ['conflict', 'conflict'],
  ['refused', 'refused'],
  ['deactivated', 'deactivated'],
  ['held', 'held'],
  ['sees-nothing', 'seesNothing'],
  ['loses-types', 'losesTypes'],
  ['left-out', 'leftOut'],
  ['moved', 'moved'],
  ['types-changed', 'typesChanged'],
  ['placed', 'placed'],
  ['incomplete', 'incomplete'],
  ['linked', 'linked'],
  ['reactivated', 'reactivated'],
  ['updated', 'updated'],
  ['created', 'created'],
];

/** What becomes of people in a whole synchronisation alone. */
const OF_A_RUN = ['conflict', 'refused', 'incomplete', 'linked', 'reactivated', 'updated', 'created'] as const;
type OfARun = (typeof OF_A_RUN)[number];

function isOfARun(kind: Affected): kind is OfARun {
  return (OF_A_RUN as readonly Affected[]).includes(kind);
}

/** The kinds that there are, the worst first, with the number of people. */
export function kindsIn(summary: Summary): { readonly kind: Affected; readonly people: number }[] {
  return IN_SUMMARY.map(([kind, name]) => ({ kind, people: summary[name] ?? 0 })).filter(({ people }) => people > 0);
}

/** What an administrator reads first of a change. */
export function headlineOf(summary: Summary, people: number): Sentence {
  if (people === 0) return { id: 'preview.headline.nobodyRead' };
  const { same } = summary;
  const list = kindsIn(summary).flatMap(({ kind, people: count }): Sentence[] =>
    isOfARun(kind) ? [] : [{ id: `preview.some.${kind}`, values: { people: count } }],
  );
  if (list.length === 0) return { id: 'preview.headline.nobody', values: { same } };
  return { id: 'preview.headline', values: { list: { list }, same } };
}

/** Who stays in place though a value would match nothing, as the setting says; null: nobody. */
export function unmatchedWords({ unmatched }: Summary): Sentence | null {
  return unmatched === 0 ? null : { id: 'preview.unmatched', values: { people: unmatched } };
}

const FAILURES = ['catalogue-unread', 'interrupted', 'azure-unreadable'];

/** Why there is no preview. */
export function failureWords(code: string | undefined): Sentence {
  return {
    id: code !== undefined && FAILURES.includes(code) ? (`preview.failed.${code}` as TextId) : 'preview.failed',
  };
}

/** Why a preview no longer says what Save would do; null: it does. */
export function staleWords(stale: {
  /** The form has other values than those that were previewed. */
  readonly isOfOther: boolean;
  /** The server says, or the form was merged with another's change: what the preview rests on has changed. */
  readonly isChanged: boolean;
}): Sentence | null {
  if (stale.isOfOther) return { id: 'preview.stale.other' };
  return stale.isChanged ? { id: 'preview.stale.changed' } : null;
}
