import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** PEM texts: the authority to trust, and a certificate with its key that the authority gave. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

const VALID_DAYS = 365;

/**
 * Makes an authority for the emulators and a certificate for their host names or addresses. Its own key is forgotten.
 */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const times = {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + VALID_DAYS * 86_400_000),
  } as const;
  const authority = await generate([{ name: 'commonName', value: 'Sandbox authority' }], {
    ...times,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: hosts[0] ?? 'sandbox' }], {
    ...times,
    ca: { cert: authority.cert, key: authority.private },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host })),
      },
    ],
  });
  return { authority: authority.cert, certificate: server.cert, key: server.private };
}
