import type { components } from '../api/schema.ts';

type Integration = components['schemas']['Integration'];
type Create = components['schemas']['IntegrationCreate'];
type Patch = components['schemas']['IntegrationPatch'];
export type Options = Integration['options'];

/** The nine fields of Azure that can name a unit or user types, in the order of the customer's text (S9, S10). */
export const FIELDS = [
  'jobTitle',
  'companyName',
  'department',
  'streetAddress',
  'state',
  'country',
  'officeLocation',
  'city',
  'postalCode',
] as const;
export type AzureField = (typeof FIELDS)[number];

export type CredentialKind = Integration['credential']['kind'];

/** What the form holds: texts as they are typed. What is empty of a saved credential stays as it is. */
export interface FormValues {
  readonly name: string;
  readonly applicationId: string;
  readonly tenantId: string;
  readonly credential: CredentialKind;
  readonly secret: string;
  /** A day, `YYYY-MM-DD`; empty: not known. */
  readonly secretExpiresAt: string;
  /** A private key and its certificate. */
  readonly pem: string;
  readonly passphrase: string;
  readonly unitField: AzureField | null;
  readonly userTypeField: AzureField | null;
  readonly enabled: boolean;
  readonly options: Options;
}

export const NEW_FORM: FormValues = {
  name: '',
  applicationId: '',
  tenantId: '',
  credential: 'secret',
  secret: '',
  secretExpiresAt: '',
  pem: '',
  passphrase: '',
  unitField: null,
  userTypeField: null,
  enabled: false,
  options: {
    matching: 'exact',
    existingUsers: 'link',
    unmatched: 'keep',
    disabledAccounts: 'ignore',
    includeGuests: true,
    welcomeMail: false,
    maxDeactivations: { percent: 10, from: 20 },
    cloud: 'global',
    notifyEmails: [],
    notifyLanguage: 'en',
  },
};

/** A saved integration as the form shows it. What it signs in with never comes back. */
export function formOf(integration: Integration): FormValues {
  const { name, applicationId, tenantId, credential, enabled, options } = integration;
  return {
    name,
    applicationId,
    tenantId,
    credential: credential.kind,
    secret: '',
    secretExpiresAt: credential.kind === 'secret' ? (credential.expiresAt?.slice(0, 10) ?? '') : '',
    pem: '',
    passphrase: '',
    unitField: integration.unitField as AzureField,
    userTypeField: integration.userTypeField as AzureField,
    enabled,
    options,
  };
}

/** What is sent to make an integration. Call it with values that passed `checkForm` only. */
export function createBody(values: FormValues): Create {
  const { name, applicationId, tenantId, enabled, options } = values;
  return {
    name: name.trim(),
    applicationId: applicationId.trim(),
    tenantId: tenantId.trim(),
    unitField: values.unitField!,
    userTypeField: values.userTypeField!,
    enabled,
    options,
    ...(values.credential === 'secret'
      ? {
          secret: values.secret.trim(),
          ...(values.secretExpiresAt !== '' && { secretExpiresAt: values.secretExpiresAt }),
        }
      : { credential: enteredCredential(values)! }),
  };
}

/** What is sent to change one: what differs from what was read, and nothing else. */
export function patchBody(before: FormValues, after: FormValues): Patch {
  const patch: Record<string, unknown> = {};
  for (const name of ['name', 'applicationId', 'tenantId', 'unitField', 'userTypeField', 'enabled'] as const) {
    const value = after[name];
    if (value !== before[name]) patch[name] = typeof value === 'string' ? value.trim() : value;
  }
  Object.assign(patch, after.credential === 'secret' ? secretPatch(before, after) : credentialPatch(before, after));
  const options = changedOptions(before.options, after.options);
  if (Object.keys(options).length > 0) patch.options = options;
  return patch as Patch;
}

function secretPatch(before: FormValues, after: FormValues): Record<string, unknown> {
  const secret = after.secret.trim();
  // The day belongs to the secret: with a new one it is sent even where it is the same.
  const isDayNew = secret !== '' || after.secretExpiresAt !== before.secretExpiresAt;
  return {
    ...(secret !== '' && { secret }),
    ...(isDayNew && { secretExpiresAt: after.secretExpiresAt || null }),
  };
}

function credentialPatch(before: FormValues, after: FormValues): Record<string, unknown> {
  const credential = enteredCredential(after);
  const isKept = credential?.kind === 'federated' && before.credential === 'federated';
  return credential === undefined || isKept ? {} : { credential };
}

/** What the form holds of another kind than a secret, as it is sent; undefined: nothing was entered. */
export function enteredCredential({ credential, pem, passphrase }: FormValues): Create['credential'] {
  if (credential === 'federated') return { kind: 'federated' };
  if (credential !== 'certificate' || pem.trim() === '') return undefined;
  return { kind: 'certificate', pem, ...(passphrase !== '' && { passphrase }) };
}

/** Where something new was entered that Azure is asked about before it is saved; null: nowhere. */
export function enteredField(values: FormValues): 'secret' | 'pem' | 'credential' | null {
  if (values.credential === 'federated') return 'credential';
  if (values.credential === 'certificate') return values.pem.trim() === '' ? null : 'pem';
  return values.secret.trim() === '' ? null : 'secret';
}

function changedOptions(before: Options, after: Options): Record<string, unknown> {
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Options]),
  );
  return Object.fromEntries(changed);
}
