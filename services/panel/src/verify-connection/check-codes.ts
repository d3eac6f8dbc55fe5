import type { Integration } from '../api/queries.ts';

/** Why an integration can be late without a check that fails. */
type OwnReason = 'disabled' | 'round-unending' | 'round-missing' | 'changes-waiting';

/** Why a check can fail; a synchronisation fails with the same codes. */
export type CheckCode = Exclude<NonNullable<Integration['freshness']['reason']>, OwnReason>;

const CODES: Readonly<Record<CheckCode, true>> = {
  'secret-wrong': true,
  'secret-expired': true,
  'certificate-wrong': true,
  'certificate-expired': true,
  'federation-refused': true,
  'federation-unavailable': true,
  'application-unknown': true,
  'application-disabled': true,
  'tenant-unknown': true,
  'wrong-cloud': true,
  'permission-missing': true,
  'access-blocked': true,
  'microsoft-refused': true,
  'graph-unavailable': true,
  throttled: true,
  internal: true,
  'ziik-credentials-wrong': true,
  'ziik-unavailable': true,
  'catalogue-too-large': true,
};

/** Whether the panel has its own words for a code; a newer service may have one more. */
export function isCheckCode(code: string | null): code is CheckCode {
  return code !== null && Object.hasOwn(CODES, code);
}
