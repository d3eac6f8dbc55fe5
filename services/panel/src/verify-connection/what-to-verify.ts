import type { components } from '../api/schema.ts';
import { isGuid } from '../edit-integration/check-form.ts';
import { enteredCredential, type FormValues } from '../edit-integration/form-values.ts';
import { pemState } from '../edit-integration/pem.ts';

export type VerificationBody = components['schemas']['VerificationInput'];

/** What of a saved integration decides whether its stored credential may be tried. */
export interface StoredSecret {
  readonly id: string;
  readonly applicationId: string;
  readonly tenantId: string;
  readonly credential: { readonly kind: FormValues['credential'] };
}

export type ToVerify =
  | { readonly kind: 'body'; readonly body: VerificationBody }
  /** A value is not there yet. */
  | { readonly kind: 'incomplete' }
  /** The stored credential belongs to another application or tenant, and none is entered. */
  | { readonly kind: 'needs-secret' };

/** What can be tried of what the form holds. `stored`: of the saved integration that is being changed. */
export function whatToVerify(values: FormValues, stored: StoredSecret | null): ToVerify {
  const applicationId = values.applicationId.trim().toLowerCase();
  const tenantId = values.tenantId.trim().toLowerCase();
  const secret = values.credential === 'secret' ? values.secret.trim() : '';
  if (!isGuid(applicationId) || !isGuid(tenantId) || isGuid(secret) || isUnfinished(values))
    return { kind: 'incomplete' };
  const isStored =
    stored !== null &&
    stored.applicationId === applicationId &&
    stored.tenantId === tenantId &&
    stored.credential.kind === values.credential;
  const credential = isStored && values.credential === 'federated' ? undefined : enteredCredential(values);
  if (secret === '' && credential === undefined && !isStored)
    return { kind: stored === null || stored.credential.kind !== values.credential ? 'incomplete' : 'needs-secret' };
  const { cloud, matching, includeGuests, disabledAccounts } = values.options;
  return {
    kind: 'body',
    body: {
      applicationId,
      tenantId,
      ...(secret !== '' && { secret }),
      ...(credential !== undefined && { credential }),
      ...(stored !== null && { integrationId: stored.id }),
      options: { cloud, matching, includeGuests, disabledAccounts },
    },
  };
}

/** A certificate without its key, or an encrypted one without its passphrase. */
function isUnfinished({ credential, pem, passphrase }: FormValues): boolean {
  if (credential !== 'certificate') return false;
  const state = pemState(pem);
  return state === 'incomplete' || (state === 'encrypted' && passphrase === '');
}
