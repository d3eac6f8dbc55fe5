import type { Named, Part, Sentence } from '../frame/sentence.ts';
import type { Explanation, Person, Step } from './person.ts';
import { saidValues } from './said.ts';

/** The sentence about a person; of one who is being unlisted, that. */
export function verdictWords(explanation: Explanation | null, name: Part, now: Date): Sentence {
  if (explanation === null) return { id: 'explain.verdict.unlisted', values: { name } };
  const { code, values } = explanation.verdict;
  return { id: `explain.verdict.${code}`, values: { ...saidValues(values, now), name } };
}

/** What a step says; where user types were found by something else than their names, that beneath it. */
export function stepWords({ code, values }: Step, now: Date): readonly Sentence[] {
  const first: Sentence = { id: `explain.step.${code}`, values: saidValues(values, now) };
  return code === 'user-types-matched' ? [first, ...foundBy(values)] : [first];
}

function foundBy({ by, userTypes }: Step['values']): Sentence[] {
  return (by as { id: number; value: string; by: 'alias' | 'folded' }[]).map((each) => ({
    id: `explain.step.user-types-matched.${each.by}`,
    values: {
      value: { value: each.value },
      meant: { named: (userTypes as Named[]).filter(({ id }) => id === each.id) },
    },
  }));
}

/** The parts of the way from Azure to Ziik, in their order. */
const PARTS = ['azure', 'mandatory', 'unit', 'user-types', 'link', 'ziik'] as const;

/** One part, with the steps that were taken in it. */
export interface StepsOfPart {
  readonly part: (typeof PARTS)[number];
  readonly steps: readonly Step[];
}

/** The steps by parts: whether the account is enabled belongs to Azure. A part without a step is left out. */
export function partsOf(steps: readonly Step[]): StepsOfPart[] {
  return PARTS.map((part) => ({
    part,
    steps: steps.filter(({ step }) => step === part || (part === 'azure' && step === 'account')),
  })).filter(({ steps: taken }) => taken.length > 0);
}

/** What a person is called: by name, else by what Azure signs them in with; null where nothing is kept. */
export function nameOfPerson({ firstName, lastName, email, azure, status }: Person): string | null {
  if (status === 'purged' && azure === null) return null;
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return name || email || azure?.userPrincipalName || null;
}
