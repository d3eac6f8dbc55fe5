import { readFile } from 'node:fs/promises';
import type { NodeAuthOptions } from '@azure/msal-node';
import { DirectoryError } from '../directory-error.ts';
import { partsOfCertificate } from './read-certificate.ts';

/** What an application signs in to Entra with. */
export type Credential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** As `readCertificate` made it. */
  | { readonly kind: 'certificate'; readonly pem: string }
  /** A token of the platform's own identity, in a file that is kept fresh; undefined: there is none for this tenant. */
  | { readonly kind: 'federated'; readonly tokenFile: string | undefined };
export type CredentialKind = Credential['kind'];

/** A credential as MSAL takes it. */
export interface MsalCredential {
  /** When it ends, where that is known. */
  readonly expiresAt: Date | null;
  /** What to sign in with now. Throws `DirectoryError` where it cannot be had. */
  forMsal(): Promise<Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate' | 'clientAssertion'>>;
}

export function msalCredential(credential: Credential): MsalCredential {
  switch (credential.kind) {
    case 'secret':
      return { expiresAt: null, forMsal: async () => ({ clientSecret: credential.secret }) };
    case 'certificate': {
      const { expiresAt, x5c, ...parts } = partsOfCertificate(credential.pem);
      const clientCertificate = { ...parts, ...(x5c !== undefined && { x5c }) };
      return { expiresAt, forMsal: async () => ({ clientCertificate }) };
    }
    case 'federated':
      return { expiresAt: null, forMsal: async () => ({ clientAssertion: await readToken(credential.tokenFile) }) };
  }
}

/** The kubelet replaces the file while the process runs, so it is read for every sign-in. */
async function readToken(file: string | undefined): Promise<string> {
  if (file === undefined) throw unavailable('The operator has set up no identity of the platform for this tenant.');
  try {
    const token = (await readFile(file, 'utf8')).trim();
    if (token !== '') return token;
  } catch (error) {
    throw unavailable("The token of the platform's identity cannot be read.", error);
  }
  throw unavailable("The file with the token of the platform's identity is empty.");
}

function unavailable(detail: string, cause?: unknown): DirectoryError {
  return new DirectoryError('misconfigured', 'federation-unavailable', { operation: 'sign-in', detail, cause });
}
