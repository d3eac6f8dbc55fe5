import type { components } from '../api/schema.ts';
import type { TextId } from '../frame/texts.tsx';
import { type CheckCode, isCheckCode } from './check-codes.ts';

export type Verification = components['schemas']['Verification'];
export type Check = Verification['checks'][number];

/** What is said of one check: a line, and where it failed the sentence and the cure. */
export interface CheckWords {
  readonly line: TextId;
  readonly values: Check['values'];
  /** Null: it did not fail, or with a code that only the service has words for. */
  readonly why: TextId | null;
  readonly cure: TextId | null;
  /** The service's own English, for a code that the panel does not know. */
  readonly unknown: string | null;
  readonly microsoftCode: string | null;
}

/** `hasRead`: the integration has read this directory before, so what was right then is not what is wrong now. */
export function describeCheck(check: Check, hasRead: boolean): CheckWords {
  const { name, status, code, values } = check;
  const words = { line: `verify.${status}.${name}`, values, why: null, cure: null, unknown: null } as const;
  if (status !== 'failed') return { ...words, microsoftCode: null };
  const microsoftCode = values.microsoftCode === undefined ? null : String(values.microsoftCode);
  if (!isCheckCode(code)) {
    const unknown = [`${check.title}.`, check.detail, check.remedy].filter(Boolean).join(' ');
    return { ...words, unknown, microsoftCode };
  }
  return { ...words, why: `trouble.${code}.short`, cure: cureOf(code, hasRead), microsoftCode };
}

/** What helps against these is the same while somebody sets up and once people are synchronised. */
const CURED_ALIKE = ['access-blocked', 'application-disabled', 'permission-missing'] as const;
type CuredAlike = (typeof CURED_ALIKE)[number];

function isCuredAlike(code: CheckCode): code is CuredAlike {
  return (CURED_ALIKE as readonly CheckCode[]).includes(code);
}

/** What helps against a code. */
export function cureOf(code: CheckCode, hasRead: boolean): TextId {
  if (isCuredAlike(code)) return `trouble.${code}`;
  const isOfWhatWorked = code === 'application-unknown' || code === 'tenant-unknown' || code === 'wrong-cloud';
  return hasRead && isOfWhatWorked ? `verify.${code}.onceRead` : `verify.${code}.cure`;
}

/** The check that stands in the way; undefined: all passed. */
export function obstacleOf({ checks }: Verification): Check | undefined {
  return checks.find(({ status }) => status === 'failed');
}
