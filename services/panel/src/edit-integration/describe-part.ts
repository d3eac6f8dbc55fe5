import type { TextId } from '../frame/texts.tsx';
import type { FormValues } from './form-values.ts';
import { type Part, partOf } from './merge-forms.ts';

/** The name of a part, as it stands at its control. */
export function labelOf(part: Part): TextId {
  switch (part) {
    case 'name':
    case 'applicationId':
    case 'tenantId':
    case 'credential':
    case 'secret':
    case 'secretExpiresAt':
    case 'pem':
    case 'passphrase':
    case 'unitField':
    case 'userTypeField':
    case 'enabled':
      return `form.${part}`;
    case 'maxDeactivations':
      return 'option.limit';
    default:
      return `option.${part}`;
  }
}

/** What a part has: a text of ours, what somebody typed, a day, or the two numbers of the removal limit. */
export type PartValue =
  | { readonly kind: 'text'; readonly id: TextId }
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'day'; readonly at: string }
  | { readonly kind: 'limit'; readonly percent: number; readonly from: number };

export function wordsOfValue(part: Part, values: FormValues): PartValue {
  const value = partOf(values, part);
  if (typeof value === 'boolean') return { kind: 'text', id: value ? 'changed.on' : 'changed.off' };
  switch (part) {
    case 'unitField':
    case 'userTypeField':
      return { kind: 'text', id: `azure.${value}` as TextId };
    case 'credential':
      return { kind: 'text', id: `form.credential.${value}` as TextId };
    case 'secretExpiresAt':
      return value === '' ? { kind: 'text', id: 'changed.noDay' } : { kind: 'day', at: String(value) };
    case 'maxDeactivations':
      return { kind: 'limit', ...values.options.maxDeactivations };
    case 'matching':
    case 'existingUsers':
    case 'unmatched':
    case 'disabledAccounts':
    case 'cloud':
    case 'notifyLanguage':
      return { kind: 'text', id: `option.${part}.${value}` as TextId };
    case 'notifyEmails':
      return { kind: 'typed', text: values.options.notifyEmails.join(', ') };
    default:
      return { kind: 'typed', text: String(value) };
  }
}
