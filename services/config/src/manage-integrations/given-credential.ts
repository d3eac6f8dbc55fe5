import type { NewCredential } from '@user-sync/control';
import { isGuid } from '@user-sync/domain';
import { type ClientCertificate, type Credential, readCertificate } from '@user-sync/graph';
import Type, { type Static } from 'typebox';
import type { InputError } from '../serve-http/problem.ts';

/** A chain of ten has half as much. */
const MOST_PEM = 32_768;

/** What an integration signs in with, of any kind. What belongs to another kind is refused by `checkCredential`. */
export const CredentialInput = Type.Object(
  {
    kind: Type.Enum(['secret', 'certificate', 'federated'], {
      description:
        'secret: the value of a client secret. certificate: a certificate with its private key. federated: the identity of the platform, of which nothing is stored.',
    }),
    secret: Type.Optional(
      Type.String({ maxLength: 1_000, description: 'Of a secret, required. Write-only. Its value, not its ID.' }),
    ),
    expiresAt: Type.Optional(
      Type.Union([Type.String({ format: 'date-time' }), Type.String({ format: 'date' }), Type.Null()], {
        description: 'Of a secret. A certificate has its own.',
        'x-code': 'invalid-time',
        'x-detail': 'expiresAt is a time or a day in ISO 8601, as 2027-11-23T00:00:00Z.',
      }),
    ),
    pem: Type.Optional(
      Type.String({
        maxLength: MOST_PEM,
        description:
          'Of a certificate, required. Write-only. The RSA private key and the certificate as PEM, with the certificates of its issuers if Azure needs them.',
      }),
    ),
    passphrase: Type.Optional(
      Type.String({ maxLength: 1_000, description: 'Write-only. Of an encrypted private key. It is not stored.' }),
    ),
  },
  { additionalProperties: false },
);
export type CredentialInput = Static<typeof CredentialInput>;

/** What a request may say of the credential: the secret as in the form, or `credential`. */
export interface CredentialFields {
  readonly secret?: string | undefined;
  readonly secretExpiresAt?: string | null | undefined;
  readonly credential?: CredentialInput | undefined;
}

/** A credential that was given, ready to be tried and stored. */
export type GivenCredential =
  | { readonly kind: 'secret'; readonly secret: string; readonly expiresAt: string | null | undefined }
  | { readonly kind: 'certificate'; readonly certificate: ClientCertificate }
  | { readonly kind: 'federated' };

const PARTS = { secret: ['secret', 'expiresAt'], certificate: ['pem', 'passphrase'], federated: [] } as const;
const ALL_PARTS = ['secret', 'expiresAt', 'pem', 'passphrase'] as const;

/** Everything that is wrong with the credential of a body; its shapes are checked elsewhere. */
export function checkCredential(body: Readonly<Record<string, unknown>>, now: Date): InputError[] {
  const { secret, secretExpiresAt, credential } = body;
  if (credential === undefined) return checkSecret('/secret', secret);
  if (typeof credential !== 'object' || credential === null) return [];
  const errors: InputError[] = [];
  for (const [name, value] of Object.entries({ secret, secretExpiresAt }))
    if (value !== undefined) errors.push({ pointer: `/${name}`, code: 'credential-and-secret', detail: BOTH });
  const given = credential as Record<string, unknown>;
  const { kind } = given;
  if (kind !== 'secret' && kind !== 'certificate' && kind !== 'federated') return errors;
  for (const name of ALL_PARTS)
    if (given[name] !== undefined && !(PARTS[kind] as readonly string[]).includes(name))
      errors.push({
        pointer: `/credential/${name}`,
        code: 'not-of-this-credential',
        detail: `A credential of the kind ${kind} has no ${name}.`,
      });
  if (kind === 'secret') {
    if (isBlank(given.secret)) errors.push(required('secret'));
    else errors.push(...checkSecret('/credential/secret', given.secret));
  }
  if (kind === 'certificate') errors.push(...checkPem(given, now));
  return errors;
}

const BOTH = 'Give either secret and secretExpiresAt, or credential.';

function checkSecret(pointer: string, secret: unknown): InputError[] {
  if (typeof secret !== 'string' || !isGuid(secret.trim())) return [];
  const detail = 'This is the ID of a secret. Enter its Value, which Azure shows once, when the secret is created.';
  return [{ pointer, code: 'secret-is-an-id', detail }];
}

function checkPem({ pem, passphrase }: Readonly<Record<string, unknown>>, now: Date): InputError[] {
  if (isBlank(pem)) return [required('pem')];
  // Anything else than two texts of a good length is refused by its shape.
  if (typeof pem !== 'string' || pem.length > MOST_PEM) return [];
  const read = readCertificate(pem, { passphrase: typeof passphrase === 'string' ? passphrase : undefined, now });
  if (read.ok) return [];
  const { at, code, detail } = read.problem;
  return [{ pointer: `/credential/${at}`, code, detail }];
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function required(name: string): InputError {
  return { pointer: `/credential/${name}`, code: 'required', detail: `${name} is required.` };
}

/** The credential of a body that `checkCredential` found nothing wrong with; undefined: it has none. */
export function givenCredential({
  secret,
  secretExpiresAt,
  credential,
}: CredentialFields): GivenCredential | undefined {
  if (credential === undefined)
    return secret === undefined ? undefined : { kind: 'secret', secret, expiresAt: secretExpiresAt };
  switch (credential.kind) {
    case 'secret':
      return { kind: 'secret', secret: credential.secret!.trim(), expiresAt: credential.expiresAt };
    case 'certificate': {
      const read = readCertificate(credential.pem!, { passphrase: credential.passphrase, now: new Date() });
      if (!read.ok) throw new Error(`A certificate that was checked is refused: ${read.problem.code}`);
      return { kind: 'certificate', certificate: read.certificate };
    }
    case 'federated':
      return { kind: 'federated' };
  }
}

/** When it ends; null: that is not known, or it does not. */
export function endOf(given: GivenCredential): Date | null {
  if (given.kind === 'certificate') return given.certificate.expiresAt;
  return given.kind === 'secret' && given.expiresAt != null ? new Date(given.expiresAt) : null;
}

/** As it is stored. */
export function toStore(given: GivenCredential): NewCredential {
  switch (given.kind) {
    case 'secret':
      return given.secret;
    case 'certificate': {
      const { expiresAt: _, ...certificate } = given.certificate;
      return { kind: 'certificate', ...certificate };
    }
    case 'federated':
      return given;
  }
}

/** As one signs in with it. */
export function toTry(given: GivenCredential, tokenFile: string | undefined): Credential {
  switch (given.kind) {
    case 'secret':
      return given;
    case 'certificate':
      return { kind: 'certificate', pem: given.certificate.pem };
    case 'federated':
      return { kind: 'federated', tokenFile };
  }
}
