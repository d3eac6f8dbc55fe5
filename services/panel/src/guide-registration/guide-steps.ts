import { isGuid } from '../edit-integration/check-form.ts';
import type { FormValues } from '../edit-integration/form-values.ts';
import { type Check, obstacleOf, type Verification } from '../verify-connection/describe-check.ts';

export type GuideStep = 'register' | 'ids' | 'secret' | 'permission';

/** What the guide ticks its steps off by. */
export interface GuideFacts {
  readonly values: Pick<FormValues, 'applicationId' | 'tenantId' | 'secret'> & Partial<Pick<FormValues, 'credential'>>;
  /** A saved integration has what it signs in with, which is not shown. */
  readonly hasSecret: boolean;
  /** Azure has been read with what is saved, and nothing was entered since. */
  readonly hasRead: boolean;
  readonly verification: Verification | null;
}

/** At which step the reason of a failed check is put right. */
const STEP_OF: Readonly<Record<string, GuideStep>> = {
  'application-unknown': 'ids',
  'tenant-unknown': 'ids',
  'wrong-cloud': 'ids',
  'application-disabled': 'register',
  'secret-wrong': 'secret',
  'secret-expired': 'secret',
  'certificate-wrong': 'secret',
  'certificate-expired': 'secret',
  'federation-refused': 'secret',
  'federation-unavailable': 'secret',
  'permission-missing': 'permission',
  'access-blocked': 'permission',
};

/** Which steps are done: by what was entered, and by what a verification found of it. */
export function stepsDone({ values, hasSecret, hasRead, verification }: GuideFacts): ReadonlySet<GuideStep> {
  const done = new Set<GuideStep>();
  const hasIds = isGuid(values.applicationId) && isGuid(values.tenantId);
  if (hasIds) done.add('register').add('ids');
  if (hasSecret || isEntered(values, verification)) done.add('secret');
  if (hasRead || (verification !== null && passed(verification, 'permission'))) done.add('permission');
  const code = verification === null ? null : obstacleOf(verification)?.code;
  const open = code == null ? undefined : STEP_OF[code];
  if (open !== undefined) done.delete(open);
  return done;
}

/** A secret counts when it is entered; what is registered in Azure instead, when Azure has accepted it. */
function isEntered(
  { credential = 'secret', secret }: GuideFacts['values'],
  verification: Verification | null,
): boolean {
  if (credential === 'secret') return secret.trim() !== '' && !isGuid(secret);
  return verification !== null && passed(verification, 'token');
}

function passed({ checks }: Verification, name: Check['name']): boolean {
  return checks.some((check) => check.name === name && check.status === 'passed');
}
