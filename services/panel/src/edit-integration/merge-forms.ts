import { type FormValues, NEW_FORM, type Options } from './form-values.ts';

/** One thing that two administrators can change apart from each other. */
export type Part = Exclude<keyof FormValues, 'options'> | keyof Options;

const OPTION_NAMES = Object.keys(NEW_FORM.options) as (keyof Options)[];
const PARTS = [...Object.keys(NEW_FORM).filter((name) => name !== 'options'), ...OPTION_NAMES] as Part[];

function isOption(part: Part): part is keyof Options {
  return (OPTION_NAMES as string[]).includes(part);
}

export function partOf(values: FormValues, part: Part): unknown {
  return isOption(part) ? values.options[part] : values[part];
}

/** The form with one part as another has it. */
export function withPartOf(values: FormValues, part: Part, other: FormValues): FormValues {
  if (isOption(part)) return { ...values, options: { ...values.options, [part]: other.options[part] } };
  return { ...values, [part]: other[part] };
}

export interface Merged {
  /** What I changed and what they changed; where both did, still mine. */
  readonly values: FormValues;
  /** Changed by both of us, to different values. */
  readonly conflicts: readonly Part[];
  /** Changed by them alone, so taken over. */
  readonly taken: readonly Part[];
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * What I changed since I read the integration (`base`), put together with what somebody else saved meanwhile. A secret
 * is never read, so `isSecretTheirs` says that they saved another one.
 */
export function mergeForms(base: FormValues, mine: FormValues, theirs: FormValues, isSecretTheirs: boolean): Merged {
  let values = mine;
  const conflicts: Part[] = [];
  const taken: Part[] = [];
  for (const part of PARTS) {
    const [before, here, there] = [base, mine, theirs].map((form) => partOf(form, part));
    const isChangedThere = part === 'secret' ? isSecretTheirs : !isSame(before, there);
    if (!isChangedThere) continue;
    if (isSame(before, here)) {
      values = withPartOf(values, part, theirs);
      taken.push(part);
    } else if (!isSame(here, there)) conflicts.push(part);
  }
  return { values, conflicts, taken };
}
