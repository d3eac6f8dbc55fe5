/** A unit or a user type of Ziik. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

/** Everything that can be reported about a person, by its stable code. */
export const FINDING_CODES = [
  'unit-missing',
  'unit-unknown',
  'unit-ambiguous',
  'unit-several',
  'user-type-missing',
  'user-type-unknown',
  'user-type-ambiguous',
  'alias-target-gone',
  'mandatory-missing',
  'email-conflict',
  'returner',
  'managed-in-ziik',
  'own-account',
  'administrator-protected',
  'ziik-refused',
  'removal-held',
  'removal-rejected',
  'deactivated-in-ziik',
  'gone-in-ziik',
  'reactivated-in-ziik',
] as const;

/** The code of a finding; the panel has the text for it. */
export type FindingCode = (typeof FINDING_CODES)[number];

/** Whether a finding of this code is about what a matching field says, or that it says nothing. */
export function isAboutValue(code: FindingCode): boolean {
  return /^(unit|user-type|alias)-/.test(code);
}

/** One thing that an administrator should know about a person. */
export interface Finding {
  readonly code: FindingCode;
  /** The property in Azure that it is about. */
  readonly field: string | null;
  /** What was found there, trimmed and in Unicode NFC. */
  readonly value: string | null;
  /** Names in Ziik that may have been meant; for an ambiguous value those that share it. */
  readonly nearest: readonly Named[];
  /** Azure id of the person who holds what this one wants. */
  readonly holder: string | null;
}

/** A finding from the parts that matter. */
export function finding(code: FindingCode, about: Partial<Omit<Finding, 'code'>> = {}): Finding {
  return {
    code,
    field: about.field ?? null,
    value: about.value ?? null,
    nearest: about.nearest ?? [],
    holder: about.holder ?? null,
  };
}
