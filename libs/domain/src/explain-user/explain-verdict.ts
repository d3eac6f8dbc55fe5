import type { FindingCode } from '../finding.ts';
import type { UserStatus } from '../user-status.ts';
import type { ExplainedPerson, Explanation, VerdictCode } from './explanation.ts';
import { type Problem, problemsOf, problemValues } from './matching-problems.ts';

type Verdict = Explanation['verdict'];

/**
 * The one sentence about a person, by the status, which says what is true in Ziik. Two things are true of people beside
 * their status: that they are gone from Azure and stay all the same, and what keeps them from being placed otherwise.
 */
export function explainVerdict(person: ExplainedPerson): Verdict {
  return VERDICT_OF[person.status](person);
}

const VERDICT_OF: Readonly<Record<UserStatus, (person: ExplainedPerson) => Verdict>> = {
  purged: (person) =>
    has(person, 'gone-in-ziik') ? said('gone-in-ziik', sinceOf(person)) : said('purged', { at: person.updatedAt }),
  deactivated: (person) =>
    has(person, 'deactivated-in-ziik')
      ? said('deactivated-in-ziik', sinceOf(person))
      : said('deactivated', { ...causeOf(person), deactivatedAt: person.deactivatedAt, purgeAt: person.purgeAt }),
  held: (person) => said('removal-held', { ...causeOf(person), ...sinceOf(person) }),
  blocked: (person) => said(has(person, 'own-account') ? 'own-account' : 'administrator-protected'),
  conflict: (person) => {
    const { email, holder, ziikUserId } = person;
    if (has(person, 'returner')) return said('returner', { email, holder });
    return said(ziikUserId === null ? 'email-conflict' : 'email-conflict-kept', { email, holder });
  },
  incomplete: (person) =>
    said(person.ziikUserId === null ? 'mandatory-missing' : 'mandatory-missing-kept', { missing: missingOf(person) }),
  failed: (person) => {
    const refused = person.findings.find(({ code }) => code === 'ziik-refused');
    return refused
      ? said('ziik-refused', { field: refused.field, value: refused.value })
      : said('failing', retryOf(person));
  },
  pending: (person) => {
    if (person.lifecycle?.state === 'gone') return said('removal-waits', causeOf(person));
    if (person.decision === null) return said('waits-for-catalogue');
    return person.retry === null ? said('pending') : said('pending-retry', retryOf(person));
  },
  ignored: (person) =>
    isLeftOut(person) ? said('guest-left-out') : said('existing-user-ignored', { email: person.email }),
  'managed-in-ziik': ({ memberships }) => said('managed-in-ziik', { memberships }),
  unassigned: (person) => stayingAlthoughGone(person) ?? whySeesNothing(person),
  assigned: (person) => stayingAlthoughGone(person) ?? whyOtherwisePlaced(person),
};

/** Gone from Azure, and still there. */
function stayingAlthoughGone(person: ExplainedPerson): Verdict | undefined {
  const values = { ...causeOf(person), ...sinceOf(person) };
  if (has(person, 'removal-rejected')) return said('removal-rejected', values);
  if (has(person, 'reactivated-in-ziik')) return said('reactivated-in-ziik', values);
  return person.lifecycle?.state === 'gone' ? said('removal-waits', causeOf(person)) : undefined;
}

/**
 * | stands in Ziik | what does not match | → |
 * | --- | --- | --- |
 * | without a unit | the unit | that |
 * | in a unit without user types | the unit | that, `-without-types` |
 * | in a unit without user types | user types | the first of these |
 */
function whySeesNothing(person: ExplainedPerson): Verdict {
  const { unit, userTypes } = problemsOf(person);
  const [ofUnit] = unit;
  if (ofUnit) return about(person, ofUnit, person.unit === null ? '' : '-without-types');
  const [ofTypes] = userTypes;
  return ofTypes && person.unit !== null ? about(person, ofTypes, '') : said('unassigned');
}

/**
 * | what does not match | user types that match | → |
 * | --- | --- | --- |
 * | the unit | any | that, `-kept` |
 * | user types | none | the first of these, `-kept` |
 * | user types | some | the first of these, `-some` |
 * | nothing | all | assigned |
 */
function whyOtherwisePlaced(person: ExplainedPerson): Verdict {
  const { unit, userTypes } = problemsOf(person);
  if (unit[0]) return about(person, unit[0], '-kept');
  const [first] = userTypes;
  if (first === undefined) return said('assigned', { unit: person.unit, userTypes: person.userTypes });
  const hasSome = first.code !== 'user-type-missing' && (person.decision?.userTypes.length ?? 0) > 0;
  return about(person, first, hasSome ? '-some' : '-kept');
}

function about(
  { unit, userTypes }: ExplainedPerson,
  problem: Problem,
  how: '' | '-kept' | '-some' | '-without-types',
): Verdict {
  return said(`${problem.code}${how}` as VerdictCode, { ...problemValues(problem), unit, userTypes });
}

function said(code: VerdictCode, values: Verdict['values'] = {}): Verdict {
  return { code, values };
}

function has({ findings }: ExplainedPerson, code: FindingCode): boolean {
  return findings.some((each) => each.code === code);
}

/** Whether the person is a guest that the integration leaves out. */
export function isLeftOut({ lifecycle, azure, rules }: ExplainedPerson): boolean {
  if (lifecycle !== null) return lifecycle.state === 'left-out';
  return azure?.userType === 'Guest' && !rules.options.includeGuests;
}

/** Why the person is gone from Azure; null: not known. */
export function causeOf({ lifecycle }: ExplainedPerson) {
  return { cause: lifecycle?.state === 'gone' ? lifecycle.cause : null };
}

/** Azure's properties that are missing. */
export function missingOf({ findings }: ExplainedPerson): readonly (string | null)[] {
  return findings.filter(({ code }) => code === 'mandatory-missing').map(({ field }) => field);
}

/** Since when attempts fail. */
export function retryOf({ retry, nextTryAt }: ExplainedPerson) {
  return { since: retry?.since ?? null, reason: retry?.reason ?? null, nextTryAt };
}

/** Since when the person stands so. */
export function sinceOf({ updatedAt }: ExplainedPerson) {
  return { since: updatedAt };
}
