import type { DirectoryUser } from '../directory-user.ts';
import type { Finding, Named } from '../finding.ts';
import type { MatchingRules } from '../integration-options.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Placement } from '../placement.ts';
import type { UserStatus } from '../user-status.ts';

/** Who stands in somebody's way. */
export interface ExplainedHolder {
  readonly azureId: string;
  readonly name: string | null;
  readonly deactivatedAt: string | null;
}

/** What we hold about one person: what was read, what was decided of it, and what came of that. Times as ISO 8601. */
export interface ExplainedPerson {
  readonly status: UserStatus;
  readonly findings: readonly Finding[];
  /** What Azure says; null: it has deleted the person, or we have forgotten. */
  readonly azure: DirectoryUser | null;
  /** Null: not told, as before it was. */
  readonly lifecycle: Lifecycle | null;
  /** Where the person is to be; null: undecided, or nowhere. */
  readonly decision: Placement | null;
  readonly ziikUserId: number | null;
  /** The address that is to be written, or stands. */
  readonly email: string | null;
  /** Where the person stands in Ziik. */
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
  /** The units of all memberships in Ziik; null: not known. */
  readonly memberships: readonly Named[] | null;
  readonly deactivatedAt: string | null;
  readonly purgeAt: string | null;
  readonly updatedAt: string;
  readonly retry: { readonly since: string; readonly reason: string } | null;
  readonly nextTryAt: string | null;
  readonly holder: ExplainedHolder | null;
  readonly rules: Pick<MatchingRules, 'unitField' | 'userTypeField' | 'options'>;
}

const MATCHED = ['field', 'value'] as const;
const UNMATCHED = ['field', 'value', 'nearest', 'count', 'unit', 'userTypes'] as const;

/**
 * What is said of a person as a whole, with the names of the values that go with it. `…-kept`: the person is still
 * placed, and nothing was changed; `…-without-types`: still in a unit, and sees nothing; `…-some`: in place, and
 * something else that was stated is left out; without any of these: sees nothing.
 */
export const VERDICTS = {
  assigned: ['unit', 'userTypes'],
  unassigned: [],
  'unit-missing': UNMATCHED,
  'unit-missing-kept': UNMATCHED,
  'unit-missing-without-types': UNMATCHED,
  'unit-unknown': UNMATCHED,
  'unit-unknown-kept': UNMATCHED,
  'unit-unknown-without-types': UNMATCHED,
  'unit-ambiguous': UNMATCHED,
  'unit-ambiguous-kept': UNMATCHED,
  'unit-ambiguous-without-types': UNMATCHED,
  'unit-several': UNMATCHED,
  'unit-several-kept': UNMATCHED,
  'unit-several-without-types': UNMATCHED,
  'user-type-missing': UNMATCHED,
  'user-type-missing-kept': UNMATCHED,
  'user-type-unknown': UNMATCHED,
  'user-type-unknown-kept': UNMATCHED,
  'user-type-unknown-some': UNMATCHED,
  'user-type-ambiguous': UNMATCHED,
  'user-type-ambiguous-kept': UNMATCHED,
  'user-type-ambiguous-some': UNMATCHED,
  'alias-target-gone': UNMATCHED,
  'alias-target-gone-kept': UNMATCHED,
  'alias-target-gone-without-types': UNMATCHED,
  'alias-target-gone-some': UNMATCHED,
  'mandatory-missing': ['missing'],
  'mandatory-missing-kept': ['missing'],
  'email-conflict': ['email', 'holder'],
  'email-conflict-kept': ['email', 'holder'],
  returner: ['email', 'holder'],
  'managed-in-ziik': ['memberships'],
  deactivated: ['cause', 'deactivatedAt', 'purgeAt'],
  'deactivated-in-ziik': ['since'],
  'gone-in-ziik': ['since'],
  'reactivated-in-ziik': ['cause', 'since'],
  'removal-held': ['cause', 'since'],
  'removal-rejected': ['cause', 'since'],
  'removal-waits': ['cause'],
  'own-account': [],
  'administrator-protected': [],
  'ziik-refused': MATCHED,
  failing: ['since', 'reason', 'nextTryAt'],
  pending: [],
  'pending-retry': ['since', 'reason', 'nextTryAt'],
  'waits-for-catalogue': [],
  'guest-left-out': [],
  'existing-user-ignored': ['email'],
  purged: ['at'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The code of a verdict; the words to it are the panel's. */
export type VerdictCode = keyof typeof VERDICTS;

const PROBLEM = ['field', 'value', 'nearest', 'count'] as const;

/** What the steps say, with the names of the values that go with it. Findings are told by their own codes. */
export const STEP_CODES = {
  found: [],
  'deleted-in-azure': ['cause'],
  forgotten: [],
  'account-enabled': [],
  'account-disabled': [],
  'account-disabled-ignored': [],
  guest: [],
  'guest-left-out': [],
  complete: ['email', 'firstName', 'lastName'],
  'mandatory-missing': ['missing'],
  'waits-for-catalogue': [],
  'unit-matched': ['field', 'value', 'unit', 'by'],
  'unit-missing': PROBLEM,
  'unit-unknown': PROBLEM,
  'unit-ambiguous': PROBLEM,
  'unit-several': PROBLEM,
  'user-types-matched': ['field', 'value', 'userTypes', 'by'],
  'user-types-wait-for-unit': ['field', 'value'],
  'user-type-missing': PROBLEM,
  'user-type-unknown': PROBLEM,
  'user-type-ambiguous': PROBLEM,
  'alias-target-gone': PROBLEM,
  linked: ['ziikUserId'],
  'not-linked': [],
  'existing-user-ignored': ['email'],
  'email-conflict': ['email', 'holder'],
  returner: ['email', 'holder'],
  active: ['unit', 'userTypes'],
  'without-unit': [],
  'without-user-types': ['unit'],
  'not-in-ziik': [],
  deactivated: ['deactivatedAt', 'purgeAt'],
  purged: ['at'],
  pending: [],
  failing: ['since', 'reason', 'nextTryAt'],
  'managed-in-ziik': ['memberships'],
  'deactivated-in-ziik': ['since'],
  'gone-in-ziik': ['since'],
  'reactivated-in-ziik': ['since'],
  'removal-held': ['since'],
  'removal-rejected': ['since'],
  'own-account': [],
  'administrator-protected': [],
  'ziik-refused': MATCHED,
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The code of a step. */
export type StepCode = keyof typeof STEP_CODES;

/** The steps in their order; one comes more than once where there is more than one thing to say. */
export const EXPLANATION_STEPS = ['azure', 'account', 'mandatory', 'unit', 'user-types', 'link', 'ziik'] as const;

/** One of the steps from Azure to Ziik. */
export type StepName = (typeof EXPLANATION_STEPS)[number];

/** `stop`: nothing comes after it, or nothing is seen in Ziik for it; `note`: to be known, it stops nothing. */
export const STEP_OUTCOMES = ['ok', 'note', 'stop'] as const;

/** What goes into the words. */
export type ExplainedValues = Readonly<Record<string, unknown>>;

/** One step. */
export interface ExplainedStep {
  readonly step: StepName;
  readonly outcome: (typeof STEP_OUTCOMES)[number];
  readonly code: StepCode;
  readonly values: ExplainedValues;
}

/** Why a person stands as they do: in one sentence, and step by step. */
export interface Explanation {
  readonly verdict: { readonly code: VerdictCode; readonly values: ExplainedValues };
  readonly steps: readonly ExplainedStep[];
}
