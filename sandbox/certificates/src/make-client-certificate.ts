import { generate } from 'selfsigned';

/** PEM texts of a certificate that an application signs in with, or of an authority that issues such. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly publicKey: string;
  /** The key and the certificate, as one file. */
  readonly pem: string;
}

export interface ClientCertificateOptions {
  readonly commonName?: string;
  readonly validFrom?: Date;
  readonly validTo?: Date;
  readonly keyType?: 'rsa' | 'ec';
  readonly bits?: number;
  /** Has the key of this one. */
  readonly keyOf?: IssuedCertificate;
  /** Issued by this one; left out: by itself. */
  readonly issuer?: IssuedCertificate;
  readonly isAuthority?: boolean;
  /** The key is encrypted with it. */
  readonly passphrase?: string;
}

const YEAR_MS = 365 * 86_400_000;

/** Makes a certificate with an RSA key of 2048 bits, valid for a year from an hour ago, unless told otherwise. */
export async function makeClientCertificate(options: ClientCertificateOptions = {}): Promise<IssuedCertificate> {
  const { keyOf, issuer, isAuthority = false, passphrase } = options;
  const validFrom = options.validFrom ?? new Date(Date.now() - 3_600_000);
  const made = await generate([{ name: 'commonName', value: options.commonName ?? 'Azure User Sync' }], {
    keyType: options.keyType ?? 'rsa',
    keySize: options.bits ?? 2_048,
    algorithm: 'sha256',
    notBeforeDate: validFrom,
    notAfterDate: options.validTo ?? new Date(validFrom.getTime() + YEAR_MS),
    extensions: [
      { name: 'basicConstraints', cA: isAuthority, critical: true },
      { name: 'keyUsage', ...(isAuthority ? { keyCertSign: true } : { digitalSignature: true }), critical: true },
    ],
    ...(keyOf && { keyPair: { privateKey: keyOf.key, publicKey: keyOf.publicKey } }),
    ...(issuer && { ca: { key: issuer.key, cert: issuer.certificate } }),
    ...(passphrase !== undefined && { passphrase }),
  });
  const { cert: certificate, private: key, public: publicKey } = made;
  return { certificate, key, publicKey, pem: `${key.trim()}\n${certificate.trim()}\n` };
}
