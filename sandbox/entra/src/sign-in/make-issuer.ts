import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { FederatedCredential } from '../directory/tenant-settings.ts';

/** An issuer of tokens beside Entra, as a cluster is for its service accounts. */
export interface Issuer {
  /** What an application registers to trust its tokens. */
  readonly credential: FederatedCredential;
  /** A token that is good for an hour, with other claims where some are given. */
  token(claims?: Record<string, unknown>): Promise<string>;
}

/** Makes an issuer with a key of its own. */
export async function makeIssuer(names: Partial<Omit<FederatedCredential, 'key'>> = {}): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const credential: FederatedCredential = {
    issuer: 'https://issuer.example',
    subject: 'system:serviceaccount:user-sync:azure-user-sync-entra',
    audience: 'api://AzureADTokenExchange',
    ...names,
    key: await exportJWK(publicKey),
  };
  return {
    credential,
    token: ({ exp, ...claims } = {}) =>
      new SignJWT({ iss: credential.issuer, sub: credential.subject, aud: [credential.audience], ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'platform' })
        .setExpirationTime(typeof exp === 'number' ? exp : '1h')
        .sign(privateKey),
  };
}
