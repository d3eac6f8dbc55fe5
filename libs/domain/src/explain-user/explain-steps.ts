import type { Finding, FindingCode } from '../finding.ts';
import { normalizeName } from '../names.ts';
import { resolveProfile } from '../profile.ts';
import { causeOf, isLeftOut, missingOf, retryOf, sinceOf } from './explain-verdict.ts';
import type { ExplainedPerson, ExplainedStep, ExplainedValues, StepCode, StepName } from './explanation.ts';
import { type Problem, problemsOf, problemValues } from './matching-problems.ts';

type Outcome = ExplainedStep['outcome'];

/** The way of a person from Azure to Ziik, as far as it goes. */
export function explainSteps(person: ExplainedPerson): ExplainedStep[] {
  return [
    azureStep(person),
    ...accountStep(person),
    ...(isPresent(person) ? [mandatoryStep(person), ...unitSteps(person), ...userTypeSteps(person)] : []),
    ...linkSteps(person),
    ...findingSteps(person, 'ziik'),
    ...standingSteps(person),
  ];
}

function isPresent({ azure, lifecycle }: ExplainedPerson): boolean {
  return azure !== null && (lifecycle === null || lifecycle.state === 'present');
}

function azureStep(person: ExplainedPerson): ExplainedStep {
  if (person.azure !== null) return step('azure', 'ok', 'found');
  const isForgotten = person.status === 'purged' && person.lifecycle?.state !== 'gone';
  return isForgotten ? step('azure', 'stop', 'forgotten') : step('azure', 'stop', 'deleted-in-azure', causeOf(person));
}

function accountStep(person: ExplainedPerson): ExplainedStep[] {
  const { azure, lifecycle } = person;
  if (azure === null) return [];
  if (lifecycle?.state === 'gone') return [step('account', 'stop', 'account-disabled')];
  if (isLeftOut(person)) return [step('account', 'stop', 'guest-left-out')];
  if (azure.accountEnabled === false) return [step('account', 'note', 'account-disabled-ignored')];
  return [step('account', 'ok', azure.userType === 'Guest' ? 'guest' : 'account-enabled')];
}

function mandatoryStep(person: ExplainedPerson): ExplainedStep {
  const missing = missingOf(person);
  if (missing.length > 0)
    return step('mandatory', person.ziikUserId === null ? 'stop' : 'note', 'mandatory-missing', { missing });
  return step('mandatory', 'ok', 'complete', { ...resolveProfile(person.azure!) });
}

function unitSteps(person: ExplainedPerson): ExplainedStep[] {
  const { decision, rules } = person;
  const problems = problemsOf(person).unit;
  if (problems.length > 0) return problems.map((each) => problemStep('unit', person, each));
  if (decision?.unit == null) return [step('unit', 'stop', 'waits-for-catalogue')];
  const { unit } = decision;
  const by = decision.by?.find(({ kind }) => kind === 'unit')?.by ?? 'name';
  return [step('unit', 'ok', 'unit-matched', { ...statedIn(person, rules.unitField), unit, by })];
}

function userTypeSteps(person: ExplainedPerson): ExplainedStep[] {
  const { decision, rules } = person;
  const stated = statedIn(person, rules.userTypeField);
  const problems = problemsOf(person).userTypes.map((each) => problemStep('user-types', person, each));
  if (decision === null) return [step('user-types', 'stop', 'waits-for-catalogue')];
  if (decision.userTypes.length > 0) {
    const { userTypes } = decision;
    const by = (decision.by ?? [])
      .filter(({ kind }) => kind === 'user-type')
      .map(({ id, value, by }) => ({ id, value, by }));
    return [step('user-types', 'ok', 'user-types-matched', { ...stated, userTypes, by }), ...problems];
  }
  // Without a unit there are no user types (S21), whatever matches.
  return problems.length > 0 ? problems : [step('user-types', 'note', 'user-types-wait-for-unit', stated)];
}

/** What does not match stops nothing where the person is placed all the same. */
function problemStep(name: 'unit' | 'user-types', person: ExplainedPerson, problem: Problem): ExplainedStep {
  const isPlaced = person.status === 'managed-in-ziik' || (person.unit !== null && person.userTypes.length > 0);
  return step(name, isPlaced ? 'note' : 'stop', problem.code, problemValues(problem));
}

function statedIn({ azure }: ExplainedPerson, field: ExplainedPerson['rules']['unitField']) {
  return { field, value: normalizeName(azure?.[field] ?? '') || null };
}

function linkSteps(person: ExplainedPerson): ExplainedStep[] {
  const { ziikUserId, status, email } = person;
  const found = findingSteps(person, 'link');
  if (found.length > 0) return found;
  if (status === 'ignored' && !isLeftOut(person)) return [step('link', 'stop', 'existing-user-ignored', { email })];
  return [
    ziikUserId === null || status === 'purged'
      ? step('link', 'note', 'not-linked')
      : step('link', 'ok', 'linked', { ziikUserId }),
  ];
}

interface ToldBy {
  readonly step: StepName;
  /** Left out where the step tells of all its findings itself. */
  readonly tell?: (person: ExplainedPerson, finding: Finding) => { outcome: Outcome; values: ExplainedValues };
}

const always =
  (
    outcome: Outcome,
    values: (person: ExplainedPerson, finding: Finding) => ExplainedValues = () => ({}),
  ): NonNullable<ToldBy['tell']> =>
  (person, finding) => ({ outcome, values: values(person, finding) });

/** At which step each finding is told, under its own code. */
const TOLD_BY: Readonly<Record<FindingCode, ToldBy>> = {
  'unit-missing': { step: 'unit' },
  'unit-unknown': { step: 'unit' },
  'unit-ambiguous': { step: 'unit' },
  'unit-several': { step: 'unit' },
  'user-type-missing': { step: 'user-types' },
  'user-type-unknown': { step: 'user-types' },
  'user-type-ambiguous': { step: 'user-types' },
  // Or at that of the user types, by its field.
  'alias-target-gone': { step: 'unit' },
  'mandatory-missing': { step: 'mandatory' },
  'email-conflict': {
    step: 'link',
    tell: ({ ziikUserId, email, holder }) => ({
      outcome: ziikUserId === null ? 'stop' : 'note',
      values: { email, holder },
    }),
  },
  returner: { step: 'link', tell: always('stop', ({ email, holder }) => ({ email, holder })) },
  'managed-in-ziik': { step: 'ziik', tell: always('note', ({ memberships }) => ({ memberships })) },
  'own-account': { step: 'ziik', tell: always('note') },
  'administrator-protected': { step: 'ziik', tell: always('note') },
  'ziik-refused': { step: 'ziik', tell: always('stop', (_, { field, value }) => ({ field, value })) },
  'removal-held': { step: 'ziik', tell: always('note', sinceOf) },
  'removal-rejected': { step: 'ziik', tell: always('note', sinceOf) },
  'deactivated-in-ziik': { step: 'ziik', tell: always('stop', sinceOf) },
  'gone-in-ziik': { step: 'ziik', tell: always('stop', sinceOf) },
  'reactivated-in-ziik': { step: 'ziik', tell: always('note', sinceOf) },
};

/** What the findings say at one of the last steps. Those of a later version, which are not known here, are left out. */
function findingSteps(person: ExplainedPerson, name: 'link' | 'ziik'): ExplainedStep[] {
  return person.findings.flatMap((finding) => {
    const told = TOLD_BY[finding.code] as ToldBy | undefined;
    if (told?.step !== name || told.tell === undefined) return [];
    const { outcome, values } = told.tell(person, finding);
    return [step(name, outcome, finding.code as StepCode, values)];
  });
}

/** How the person stands in Ziik, where no finding has said so. */
function standingSteps(person: ExplainedPerson): ExplainedStep[] {
  const { status, unit, userTypes, ziikUserId, deactivatedAt, purgeAt, retry, findings } = person;
  const isSaid = findings.some(({ code }) => SAYS_HOW_THEY_STAND.has(code));
  if (isSaid && retry === null) return [];
  if (status === 'purged') return [step('ziik', 'stop', 'purged', { at: person.updatedAt })];
  if (deactivatedAt !== null) return [step('ziik', 'stop', 'deactivated', { deactivatedAt, purgeAt })];
  if (retry !== null) return [step('ziik', 'stop', 'failing', retryOf(person))];
  if (status === 'pending') return [step('ziik', 'note', 'pending')];
  if (ziikUserId === null) return [step('ziik', 'stop', 'not-in-ziik')];
  if (unit === null) return [step('ziik', 'stop', 'without-unit')];
  if (userTypes.length === 0) return [step('ziik', 'stop', 'without-user-types', { unit })];
  return [step('ziik', 'ok', 'active', { unit, userTypes })];
}

const SAYS_HOW_THEY_STAND: ReadonlySet<FindingCode> = new Set([
  'deactivated-in-ziik',
  'gone-in-ziik',
  'managed-in-ziik',
]);

function step(name: StepName, outcome: Outcome, code: StepCode, values: ExplainedValues = {}): ExplainedStep {
  return { step: name, outcome, code, values };
}
