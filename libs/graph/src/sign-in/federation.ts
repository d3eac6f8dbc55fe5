import { readFile } from 'node:fs/promises';
import type { SettingsOf } from '@user-sync/runtime';
import type { GRAPH_SETTINGS } from '../graph-settings.ts';
import type { Credential } from './credential.ts';

export type FederationSettings = Partial<
  Pick<SettingsOf<typeof GRAPH_SETTINGS>, 'FEDERATED_TOKEN_FILE' | 'FEDERATED_TENANTS'>
>;

/** Whose integration it is, and whose directory. */
export interface Place {
  readonly instanceSlug: string;
  readonly tenantId: string;
}

/** What a federated credential in Entra must name. */
export interface PlatformIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/**
 * | the platform | → |
 * | --- | --- |
 * | has no token | `not-configured` |
 * | has one, but not for this tenant of this instance | `not-allowed` |
 * | else | `usable` |
 *
 * All instances share the platform's identity, and an Application ID is no secret: without the operator's list, one
 * customer could read the directory of another who trusts the platform.
 */
export function federationFor(
  { FEDERATED_TOKEN_FILE: file, FEDERATED_TENANTS: allowed = [] }: FederationSettings,
  place: Place,
): 'usable' | 'not-allowed' | 'not-configured' {
  if (file === undefined) return 'not-configured';
  const own = nameOf(place);
  return allowed.some((each) => lowerTenant(each) === own) ? 'usable' : 'not-allowed';
}

/** How a place is written in FEDERATED_TENANTS. */
export function nameOf({ instanceSlug, tenantId }: Place): string {
  return `${instanceSlug}/${tenantId.toLowerCase()}`;
}

/** Slugs are told apart by upper and lower case, tenant ids are not. */
function lowerTenant(name: string): string {
  return name.replace(/[^/]*$/, (tenant) => tenant.toLowerCase());
}

/** What to sign in with, where a stored credential may lean on the platform. */
export function credentialOf(
  stored: Exclude<Credential, { kind: 'federated' }> | { readonly kind: 'federated' },
  settings: FederationSettings,
  place: Place,
): Credential {
  if (stored.kind !== 'federated') return stored;
  const isUsable = federationFor(settings, place) === 'usable';
  return { kind: 'federated', tokenFile: isUsable ? settings.FEDERATED_TOKEN_FILE : undefined };
}

/** Issuer, subject and audience of the platform's token; null: there is none that can be read. */
export async function platformIdentity(settings: FederationSettings): Promise<PlatformIdentity | null> {
  const file = settings.FEDERATED_TOKEN_FILE;
  if (file === undefined) return null;
  try {
    const [, payload = ''] = (await readFile(file, 'utf8')).trim().split('.');
    const { iss, sub, aud }: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const [audience] = [aud].flat();
    if (typeof iss !== 'string' || typeof sub !== 'string' || typeof audience !== 'string') return null;
    return { issuer: iss, subject: sub, audience };
  } catch {
    // Missing or no JWT: the sign-in says so in words.
    return null;
  }
}
