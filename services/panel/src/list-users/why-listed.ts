import type { Finding, User } from '../api/people.ts';
import type { TextId } from '../frame/texts.tsx';

/** A reason in words: the name of a text, with what goes into it. */
export interface Reason {
  readonly id: TextId;
  /** The field of Azure that it is about. */
  readonly field: string | null;
  /** What Azure states there; null where the words need none. */
  readonly value: string | null;
}

type Code = Finding['code'];

/** Findings that say why somebody is where they are; what is listed in tabs of its own has its own words there. */
const TEXTS: Readonly<Record<Code, TextId>> = {
  'unit-missing': 'why.unit-missing',
  'unit-unknown': 'why.unit-unknown',
  'unit-ambiguous': 'why.unit-ambiguous',
  'unit-several': 'why.unit-several',
  'user-type-missing': 'why.user-type-missing',
  'user-type-unknown': 'why.user-type-unknown',
  'user-type-ambiguous': 'why.user-type-ambiguous',
  'alias-target-gone': 'why.alias-target-gone',
  'mandatory-missing': 'why.mandatory-missing',
  'email-conflict': 'why.email-conflict',
  returner: 'why.returner',
  'managed-in-ziik': 'why.managed-in-ziik',
  'own-account': 'why.own-account',
  'administrator-protected': 'why.administrator-protected',
  'ziik-refused': 'why.ziik-refused',
  'removal-held': 'why.removal-held',
  'removal-rejected': 'why.removal-rejected',
  'deactivated-in-ziik': 'why.deactivated-in-ziik',
  'gone-in-ziik': 'why.gone-in-ziik',
  'reactivated-in-ziik': 'why.reactivated-in-ziik',
};

/** Why somebody is listed, first what keeps them from seeing anything. */
export function reasonsOf({ findings }: Pick<User, 'findings'>): Reason[] {
  return findings
    .toSorted((one, other) => Number(isAboutUnit(other)) - Number(isAboutUnit(one)))
    .map(({ code, field, value }) => ({ id: TEXTS[code], field, value }));
}

function isAboutUnit({ code }: Finding): boolean {
  return code.startsWith('unit-');
}

type Mandatory = 'mail' | 'givenName' | 'surname';

/** Which of the three that Ziik needs Azure lacks, in the customer's order. */
export function missingOf({ findings }: Pick<User, 'findings'>): Mandatory[] {
  const lacking = findings.filter(({ code }) => code === 'mandatory-missing').map(({ field }) => field);
  return (['mail', 'givenName', 'surname'] as const).filter((each) => lacking.includes(each));
}

/** Why somebody is deactivated. Lists say who did it by hand; of the rest, Azure was the cause. */
export function whyDeactivated(user: Pick<User, 'findings'>, disabledCount: boolean): TextId {
  if (user.findings.some(({ code }) => code === 'deactivated-in-ziik')) return 'users.deactivated.byHand';
  return disabledCount ? 'users.deactivated.deletedOrDisabled' : 'users.deactivated.deleted';
}

/** Who has the address that somebody needs; null where nobody is known. */
export function holderOf({ findings }: Pick<User, 'findings'>): { azureId: string | null; isReturner: boolean } | null {
  const finding = findings.find(({ code }) => code === 'email-conflict' || code === 'returner');
  return finding === undefined ? null : { azureId: finding.holder, isReturner: finding.code === 'returner' };
}
