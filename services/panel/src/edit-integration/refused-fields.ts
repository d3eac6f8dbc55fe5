import type { Problem } from '../api/problem.ts';
import { isText } from '../frame/known-texts.ts';
import type { TextId } from '../frame/texts.tsx';
import { isCheckCode } from '../verify-connection/check-codes.ts';
import { cureOf } from '../verify-connection/describe-check.ts';
import type { FieldName } from './check-form.ts';

const NAMES: readonly FieldName[] = [
  'name',
  'applicationId',
  'tenantId',
  'credential',
  'secret',
  'secretExpiresAt',
  'pem',
  'passphrase',
  'unitField',
  'userTypeField',
  'percent',
  'from',
  'notifyEmails',
];

/** A text, or for a new credential that Azure refuses the sentence and its cure. */
export type RefusedWords =
  | { readonly id: TextId; readonly seconds?: number }
  | { readonly sentence: TextId; readonly cure: TextId };

/** What the server refused, by field, as names of texts. What concerns no field of the form is under `null`. */
export function refusedFields({ errors, code }: Problem): Map<FieldName | null, RefusedWords> {
  const refused = new Map<FieldName | null, RefusedWords>();
  for (const error of errors) {
    // Of a list, also where the pointer leads to one of its parts.
    const parts = error.pointer === '/credential/kind' ? ['credential'] : error.pointer.split('/').slice(1);
    const name = NAMES.find((each) => parts.at(-1) === each) ?? NAMES.find((each) => parts.includes(each)) ?? null;
    if (!refused.has(name)) refused.set(name, wordsOf(error.code));
  }
  if (refused.size === 0) refused.set(null, wordsOf(code));
  return refused;
}

function wordsOf(code: string): RefusedWords {
  if (isCheckCode(code)) return { sentence: `trouble.${code}.short`, cure: cureOf(code, false) };
  const id = `form.error.${code}`;
  return { id: isText(id) ? id : 'form.error.other' };
}

/** What is said of a Save that was declined. `entered`: where something was entered that Azure is asked about first. */
export function wordsOfRefusal(
  problem: Problem,
  entered: 'secret' | 'pem' | 'credential' | null,
): Map<FieldName | null, RefusedWords> {
  const { status, code, retryAfter } = problem;
  if (status === 503 && entered !== null && isCheckCode(code))
    return new Map([[entered, { id: entered === 'secret' ? 'form.secret.notTried' : 'form.credential.notTried' }]]);
  if (status === 429) return new Map([[null, { id: 'form.tooOften', seconds: retryAfter ?? 10 }]]);
  if (status === 404) return new Map([[null, { id: 'form.gone' }]]);
  if (status === 0 || status >= 500) return new Map([[null, { id: 'form.notSaved' }]]);
  return refusedFields(problem);
}
