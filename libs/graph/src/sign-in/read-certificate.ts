import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { roundsOfPassphrase } from './key-derivation.ts';

/** A certificate with its private key, checked: what an application can sign in to Entra with. */
export interface ClientCertificate {
  /** The key in PKCS #8 without a passphrase, its certificate, and the issuers' certificates in their order. */
  readonly pem: string;
  /** SHA-1, in hexadecimal: what Azure lists certificates by. */
  readonly thumbprint: string;
  readonly thumbprintSha256: string;
  /** One line, as `CN=Azure User Sync, O=Contoso`. */
  readonly subject: string;
  readonly expiresAt: Date;
}

/** Why a text cannot be used as a certificate; `at` is the input that must change. */
export interface CertificateProblem {
  readonly at: 'pem' | 'passphrase';
  readonly code: keyof typeof PROBLEMS;
  readonly detail: string;
}

/** What is wrong with a text, and what helps. */
const PROBLEMS = {
  'certificate-not-pem':
    'This is not PEM text, which begins with -----BEGIN. Convert a .pfx or .p12 file with: openssl pkcs12 -in file.pfx -nodes -out both.pem',
  'certificate-key-missing':
    'The private key is missing. Paste the certificate together with its private key (-----BEGIN PRIVATE KEY-----); the file for Azure has the certificate alone.',
  'certificate-several-keys': 'There is more than one private key. Paste only the one that belongs to the certificate.',
  'certificate-missing':
    'The certificate is missing. Paste it (-----BEGIN CERTIFICATE-----) together with its private key.',
  'certificate-passphrase-required': 'The private key is encrypted. Enter its passphrase as well.',
  'certificate-passphrase-wrong': 'The passphrase does not open the private key. Enter the one it was encrypted with.',
  'certificate-key-encryption':
    'The private key is encrypted in a way that is not supported here. Decrypt it first: openssl pkey -in key.pem -out plain.pem',
  'certificate-unreadable':
    'The text is damaged: the private key or a certificate cannot be read. Copy the whole file again.',
  'certificate-key-not-rsa':
    'Microsoft Entra accepts RSA keys only. Create the certificate with an RSA key of 2048 bits or more.',
  'certificate-key-too-short': 'The RSA key is too short. Create the certificate with a key of 2048 bits or more.',
  'certificate-key-mismatch':
    'The private key does not belong to this certificate. Paste the key and the certificate that were created together.',
  'certificate-several':
    'More than one certificate belongs to this private key. Paste only the one that is registered in Azure.',
  'certificate-chain-broken':
    'There is a certificate that is neither that of the private key nor one of its issuers. Paste the certificate and, at most, the chain of its issuers.',
  'certificate-too-many':
    'There are more certificates than a chain has. Paste the certificate and, at most, its issuers.',
  'certificate-no-longer-valid': 'The certificate has expired. Create a new one and register it in Azure first.',
  'certificate-not-yet-valid':
    'The certificate is not valid yet. Wait until its first day, or create one that is valid from now on.',
} as const;

/** Every code that a problem of a certificate can have. */
export const CERTIFICATE_PROBLEM_CODES = Object.keys(PROBLEMS) as CertificateProblem['code'][];

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
const LEAST_RSA_BITS = 2_048;
const MOST_CERTIFICATES = 10;
/** A fraction of a second; openssl takes 2,048 by default. */
const MOST_ROUNDS = 1_000_000;
/** Clocks differ; a certificate that was made a moment ago is meant to be used. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

class Refused extends Error {
  readonly code: CertificateProblem['code'];
  constructor(code: CertificateProblem['code']) {
    super(code);
    this.code = code;
  }
}

/**
 * Reads the private key and certificates out of a PEM text and checks that one can sign in with them. No error names
 * anything of the text.
 */
export function readCertificate(
  text: string,
  { passphrase, now }: { passphrase?: string | undefined; now: Date },
): { ok: true; certificate: ClientCertificate } | { ok: false; problem: CertificateProblem } {
  try {
    const { keys, certificates } = blocksOf(text);
    const key = readKey(keys, passphrase);
    const [own, ...issuers] = inOrder(certificates, key);
    if (now > new Date(own.validTo)) throw new Refused('certificate-no-longer-valid');
    if (now.getTime() + CLOCK_TOLERANCE_MS < Date.parse(own.validFrom)) throw new Refused('certificate-not-yet-valid');
    const pem = [key.export({ type: 'pkcs8', format: 'pem' }), ...[own, ...issuers].map(String)].map(trimmed).join('');
    return { ok: true, certificate: { pem, ...describe(own) } };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const at = error.code.startsWith('certificate-passphrase') ? 'passphrase' : 'pem';
    return { ok: false, problem: { at, code: error.code, detail: PROBLEMS[error.code] } };
  }
}

/** What MSAL needs of a PEM text that `readCertificate` made. */
export function partsOfCertificate(pem: string): {
  privateKey: string;
  thumbprintSha256: string;
  /** The chain, its own certificate first; undefined where it has no issuers, and Entra knows it by its thumbprint. */
  x5c: string | undefined;
  expiresAt: Date;
} {
  const { keys, certificates } = blocksOf(pem);
  const { thumbprintSha256, expiresAt } = describe(new X509Certificate(certificates[0]!));
  const x5c = certificates.length > 1 ? certificates.join('\n') : undefined;
  return { privateKey: keys[0]!, thumbprintSha256, x5c, expiresAt };
}

function describe(certificate: X509Certificate): Omit<ClientCertificate, 'pem'> {
  return {
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    subject: certificate.subject?.split('\n').join(', ') ?? '',
    expiresAt: new Date(certificate.validTo),
  };
}

function blocksOf(text: string): { keys: string[]; certificates: string[] } {
  const blocks = [...text.replaceAll('\r', '').matchAll(BLOCK)].map(([block, label]) => ({ block, label: label! }));
  if (blocks.length === 0) throw new Refused('certificate-not-pem');
  const of = (fits: (label: string) => boolean) => blocks.filter(({ label }) => fits(label)).map(({ block }) => block);
  return {
    keys: of((label) => label.endsWith('PRIVATE KEY')),
    certificates: of((label) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE'),
  };
}

function readKey([pem, ...others]: readonly string[], passphrase: string | undefined): KeyObject {
  if (pem === undefined) throw new Refused('certificate-key-missing');
  if (others.length > 0) throw new Refused('certificate-several-keys');
  const isEncrypted = pem.includes('ENCRYPTED');
  if (pem.includes('BEGIN ENCRYPTED') && (roundsOfPassphrase(pem) ?? Number.POSITIVE_INFINITY) > MOST_ROUNDS)
    throw new Refused('certificate-key-encryption');
  if (isEncrypted && !passphrase) throw new Refused('certificate-passphrase-required');
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: 'pem', ...(isEncrypted && { passphrase }) });
  } catch {
    throw new Refused(isEncrypted ? 'certificate-passphrase-wrong' : 'certificate-unreadable');
  }
  if (key.asymmetricKeyType !== 'rsa') throw new Refused('certificate-key-not-rsa');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_RSA_BITS) throw new Refused('certificate-key-too-short');
  return key;
}

/** The certificate of the key, then its issuer, and so on to the last one. */
function inOrder(texts: readonly string[], key: KeyObject): [X509Certificate, ...X509Certificate[]] {
  if (texts.length === 0) throw new Refused('certificate-missing');
  if (texts.length > MOST_CERTIFICATES) throw new Refused('certificate-too-many');
  const left = texts.map(readOne);
  const own = left.filter((certificate) => certificate.checkPrivateKey(key));
  if (own.length === 0) throw new Refused('certificate-key-mismatch');
  if (own.length > 1) throw new Refused('certificate-several');
  const chain: [X509Certificate, ...X509Certificate[]] = [own[0]!];
  left.splice(left.indexOf(own[0]!), 1);
  while (left.length > 0) {
    const last = chain.at(-1)!;
    const issuer = left.find((each) => last.checkIssued(each) && last.verify(each.publicKey));
    if (issuer === undefined) throw new Refused('certificate-chain-broken');
    chain.push(issuer);
    left.splice(left.indexOf(issuer), 1);
  }
  return chain;
}

function readOne(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new Refused('certificate-unreadable');
  }
}

function trimmed(block: string | Buffer): string {
  return `${String(block).trim()}\n`;
}
