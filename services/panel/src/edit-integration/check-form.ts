import { type AddressesError, checkAddresses } from '../notify-by-mail/read-addresses.ts';
import type { CredentialKind, FormValues } from './form-values.ts';
import { pemState } from './pem.ts';

/** Names of the form's controls: the API's, so that its errors find them. */
export type FieldName =
  | 'name'
  | 'applicationId'
  | 'tenantId'
  | 'credential'
  | 'secret'
  | 'secretExpiresAt'
  | 'pem'
  | 'passphrase'
  | 'unitField'
  | 'userTypeField'
  | 'percent'
  | 'from'
  | 'notifyEmails';

/** What is wrong with a value: the codes of the API, so that both say the same. */
export type FieldErrorCode =
  | 'required'
  | 'invalid-guid'
  | 'secret-is-an-id'
  | 'certificate-incomplete'
  | 'invalid-time'
  | 'same-field'
  | 'out-of-range'
  | AddressesError;

export type FormErrors = Partial<Record<FieldName, FieldErrorCode>>;

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text is a GUID, with spaces around it or without. */
export function isGuid(text: string): boolean {
  return GUID.test(text.trim());
}

/**
 * What can be said about the form before it is sent (S5–S11). `stored`: the kind of credential that the integration has
 * already, so that an empty field leaves it as it is; null: none.
 */
export function checkForm(values: FormValues, stored: CredentialKind | null): FormErrors {
  const errors: FormErrors = {};
  if (values.name.trim() === '') errors.name = 'required';
  for (const name of ['applicationId', 'tenantId'] as const) {
    if (values[name].trim() === '') errors[name] = 'required';
    else if (!isGuid(values[name])) errors[name] = 'invalid-guid';
  }
  if (values.credential === 'secret') Object.assign(errors, checkSecret(values, stored === 'secret'));
  if (values.credential === 'certificate') Object.assign(errors, checkPem(values, stored === 'certificate'));
  for (const name of ['unitField', 'userTypeField'] as const) if (values[name] === null) errors[name] = 'required';
  if (values.unitField !== null && values.unitField === values.userTypeField) errors.userTypeField = 'same-field';
  const { percent, from } = values.options.maxDeactivations;
  if (!(percent >= 0 && percent <= 100)) errors.percent = 'out-of-range';
  if (!(Number.isInteger(from) && from >= 0 && from <= 1_000_000)) errors.from = 'out-of-range';
  const addresses = checkAddresses(values.options.notifyEmails);
  if (addresses !== null) errors.notifyEmails = addresses;
  return errors;
}

function checkSecret({ secret, secretExpiresAt }: FormValues, isStored: boolean): FormErrors {
  const errors: FormErrors = {};
  if (secret.trim() === '') {
    if (!isStored) errors.secret = 'required';
  } else if (isGuid(secret)) errors.secret = 'secret-is-an-id';
  if (secretExpiresAt !== '' && Number.isNaN(Date.parse(secretExpiresAt))) errors.secretExpiresAt = 'invalid-time';
  return errors;
}

function checkPem({ pem, passphrase }: FormValues, isStored: boolean): FormErrors {
  switch (pemState(pem)) {
    case 'empty':
      return isStored ? {} : { pem: 'required' };
    case 'incomplete':
      return { pem: 'certificate-incomplete' };
    case 'encrypted':
      return passphrase === '' ? { passphrase: 'required' } : {};
    case 'whole':
      return {};
  }
}
