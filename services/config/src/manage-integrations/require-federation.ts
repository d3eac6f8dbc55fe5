import { type FederationSettings, federationFor, nameOfFederated } from '@user-sync/graph';
import type { InputError } from '../serve-http/problem.ts';

/** What is wrong where the platform's identity is to be used for a tenant of an instance. */
export function checkFederation(
  settings: FederationSettings,
  place: { readonly instanceSlug: string; readonly tenantId: string },
  pointer: string,
): InputError[] {
  switch (federationFor(settings, place)) {
    case 'usable':
      return [];
    case 'not-configured':
      return [
        {
          pointer,
          code: 'federation-not-configured',
          detail: 'This platform has no identity that Microsoft Entra could trust. Enter a secret or a certificate.',
        },
      ];
    case 'not-allowed':
      return [
        {
          pointer,
          code: 'federation-not-allowed',
          detail: `The operator has not allowed the platform's identity for this tenant. Ask the operator to add ${nameOfFederated(place)} to FEDERATED_TENANTS, or enter a secret or a certificate.`,
        },
      ];
  }
}
