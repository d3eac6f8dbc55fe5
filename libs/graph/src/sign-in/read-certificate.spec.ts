import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type IssuedCertificate, makeClientCertificate } from '@user-sync/sandbox-certificates';
import { partsOfCertificate, readCertificate } from './read-certificate.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const VALID = { validFrom: daysFromNow(-1), validTo: daysFromNow(100) };

let own: IssuedCertificate;
let other: IssuedCertificate;
let root: IssuedCertificate;
let middle: IssuedCertificate;
let issued: IssuedCertificate;

// Keys take a quarter of a second each, so two serve all.
beforeAll(async () => {
  own = await makeClientCertificate({ ...VALID, commonName: 'Contoso sync' });
  other = await makeClientCertificate(VALID);
  root = await makeClientCertificate({ ...VALID, keyOf: other, isAuthority: true, commonName: 'Root' });
  middle = await makeClientCertificate({
    ...VALID,
    keyOf: other,
    issuer: root,
    isAuthority: true,
    commonName: 'Middle',
  });
  issued = await makeClientCertificate({ ...VALID, keyOf: own, issuer: middle });
});

const read = (pem: string, passphrase?: string) => readCertificate(pem, { passphrase, now: NOW });
function problemOf(pem: string, passphrase?: string) {
  const result = read(pem, passphrase);
  return result.ok ? 'none' : `${result.problem.at} ${result.problem.code}`;
}
function certificateOf(pem: string, passphrase?: string) {
  const result = read(pem, passphrase);
  if (!result.ok) throw new Error(result.problem.code);
  return result.certificate;
}

describe('a certificate with its key', () => {
  it('is described by its thumbprints, subject and last day, never by its key', () => {
    const { pem, ...shown } = certificateOf(own.pem);

    const known = new X509Certificate(own.certificate);
    expect(shown).toEqual({
      thumbprint: known.fingerprint.replaceAll(':', ''),
      thumbprintSha256: known.fingerprint256.replaceAll(':', ''),
      subject: 'CN=Contoso sync',
      expiresAt: VALID.validTo,
    });
    expect(pem).toContain('PRIVATE KEY');
  });

  it.each<[string, () => string]>([
    ['the certificate first', () => `${own.certificate}\n${own.key}`],
    ['line ends of Windows', () => own.pem.replaceAll('\n', '\r\n')],
    ['text around it, as openssl writes it', () => `Bag Attributes\n    friendlyName: x\n${own.pem}\nsubject=CN`],
    ['the older form of a key', () => `${pkcs1Of(own)}\n${own.certificate}`],
  ])('is the same with %s', (_, text) => {
    expect(certificateOf(text())).toEqual(certificateOf(own.pem));
  });

  it('with an encrypted key is opened by the passphrase and kept without it', async () => {
    const encrypted = await makeClientCertificate({ ...VALID, keyOf: own, passphrase: 'open sesame' });

    expect(encrypted.key).toContain('ENCRYPTED');
    expect(problemOf(encrypted.pem)).toBe('passphrase certificate-passphrase-required');
    expect(problemOf(encrypted.pem, 'wrong')).toBe('passphrase certificate-passphrase-wrong');
    expect(certificateOf(encrypted.pem, 'open sesame').pem).not.toContain('ENCRYPTED');
  });

  it('is not opened where that would take hours, or in a way that nobody knows', async () => {
    const { key } = await makeClientCertificate({ ...VALID, keyOf: own, passphrase: 'x' });
    const der = Buffer.from(key.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    der.writeUInt8(0x01, der.indexOf(Buffer.from('2a864886f70d01050d', 'hex')) + 8);
    const strange = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${der.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----`;

    expect(problemOf(strange + own.certificate, 'x')).toBe('pem certificate-key-encryption');
  });

  it('is followed by its issuers in their order, whatever order they were given in', () => {
    const { pem, thumbprint } = certificateOf(
      [root, issued, middle].map(({ certificate }) => certificate).join('\n') + own.key,
    );

    const { x5c, ...parts } = partsOfCertificate(pem);
    expect(thumbprint).toBe(new X509Certificate(issued.certificate).fingerprint.replaceAll(':', ''));
    expect(parts.thumbprintSha256).toBe(new X509Certificate(issued.certificate).fingerprint256.replaceAll(':', ''));
    expect(subjectsOf(x5c!)).toEqual(['CN=Azure User Sync', 'CN=Middle', 'CN=Root']);
  });

  it('sends no chain where there is none', () => {
    expect(partsOfCertificate(certificateOf(own.pem).pem)).toMatchObject({
      x5c: undefined,
      privateKey: expect.stringContaining('BEGIN PRIVATE KEY'),
      expiresAt: VALID.validTo,
    });
  });

  it.each<[string, string, () => string | Promise<string>]>([
    ['certificate-not-pem', 'no PEM at all', () => 'no-pem-at-all'],
    ['certificate-key-missing', 'no private key', () => own.certificate],
    ['certificate-several-keys', 'two keys', () => own.pem + other.key],
    ['certificate-missing', 'no certificate', () => own.key],
    ['certificate-unreadable', 'a damaged key', () => cut(own.key) + own.certificate],
    ['certificate-unreadable', 'a damaged certificate', () => own.key + cut(own.certificate)],
    ['certificate-key-not-rsa', 'an elliptic curve', async () => (await makeClientCertificate({ keyType: 'ec' })).pem],
    ['certificate-key-too-short', 'a short key', () => `${shortKey()}\n${own.certificate}`],
    ['certificate-key-mismatch', "another's key", () => own.certificate + other.key],
    ['certificate-several', 'an old and a new one of one key', () => own.pem + issued.certificate],
    ['certificate-chain-broken', 'a stranger beside it', () => own.pem + root.certificate],
    ['certificate-chain-broken', 'a gap in the chain', () => own.key + issued.certificate + root.certificate],
    ['certificate-too-many', 'a whole store of authorities', () => own.pem + root.certificate.repeat(10)],
  ])('is refused as %s with %s', async (code, _, text) => {
    expect(problemOf(await text())).toBe(`pem ${code}`);
  });

  it.each([
    ['certificate-no-longer-valid', -10, -1],
    ['none', -10, 0],
    ['none', 0.003, 10],
    ['certificate-not-yet-valid', 0.004, 10],
  ])('is %s when valid from day %d to day %d', async (code, from, to) => {
    const dated = await makeClientCertificate({ validFrom: daysFromNow(from), validTo: daysFromNow(to), keyOf: own });

    expect(problemOf(dated.pem)).toBe(code === 'none' ? 'none' : `pem ${code}`);
  });

  it('is refused without a word of what was pasted', () => {
    const result = read(own.certificate + other.key);

    expect(JSON.stringify(result)).not.toContain(other.key.slice(40, 80));
  });
});

const pkcs1Of = ({ key }: IssuedCertificate) => createPrivateKey(key).export({ type: 'pkcs1', format: 'pem' });

function shortKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1_024 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Without its second line. */
const cut = (pem: string) => pem.split('\n').toSpliced(1, 1).join('\n');

function subjectsOf(x5c: string): string[] {
  const found = x5c.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return found.map((pem) => new X509Certificate(pem).subject);
}
