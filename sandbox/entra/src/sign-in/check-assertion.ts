import { X509Certificate } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWTPayload } from 'jose';
import type { TenantSettings } from '../directory/tenant-settings.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Hosts that a client may have meant: it signs the address that it would have called at Microsoft. */
const LOGIN_HOSTS = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.chinacloudapi.cn',
];
const TOLERANCE_SECONDS = 300;
const LONGEST_LIFE_SECONDS = 86_400;

interface Presented {
  readonly assertion: string;
  readonly claims: JWTPayload;
  readonly header: Record<string, unknown>;
  readonly now: number;
}

/**
 * Whether a signed assertion proves the application: that of a registered certificate, or the token of another issuer
 * that a federated credential trusts. Returns the AADSTS number of what is wrong; undefined: it does.
 */
export async function checkAssertion(
  assertion: string,
  { tenant, origin, settings, now }: { tenant: string; origin: string; settings: TenantSettings; now: number },
): Promise<number | undefined> {
  let presented: Presented;
  try {
    presented = { assertion, claims: decodeJwt(assertion), header: { ...decodeProtectedHeader(assertion) }, now };
  } catch {
    return 50027;
  }
  const isCertificate = 'x5t#S256' in presented.header || 'x5t' in presented.header;
  return isCertificate
    ? checkCertificate(presented, settings, audiences(tenant, origin))
    : checkFederated(presented, settings);
}

/** Entra knows a certificate by its thumbprint; what comes in `x5c` is no proof of anything. */
async function checkCertificate(
  presented: Presented,
  { certificates, applicationId }: TenantSettings,
  audience: readonly string[],
): Promise<number | undefined> {
  const { claims, header, now } = presented;
  const certificate = certificates
    .map((pem) => new X509Certificate(pem))
    .find(
      (each) => header['x5t#S256'] === base64url(each.fingerprint256) || header.x5t === base64url(each.fingerprint),
    );
  if (certificate === undefined || !(await isSignedBy(presented, certificate.publicKey))) return 700027;
  if (Date.parse(certificate.validTo) < now) return 700027;
  if (!audience.includes(String(claims.aud).toLowerCase())) return 700023;
  const isOwn = [claims.iss, claims.sub].every((id) => id?.toLowerCase() === applicationId.toLowerCase());
  if (!isOwn) return 700021;
  return isInTime(presented) ? undefined : 700024;
}

async function checkFederated(
  presented: Presented,
  { federatedCredentials }: TenantSettings,
): Promise<number | undefined> {
  const { claims } = presented;
  const ofIssuer = federatedCredentials.filter(({ issuer }) => issuer === claims.iss);
  if (ofIssuer.length === 0) return 700211;
  const ofSubject = ofIssuer.filter(({ subject }) => subject === claims.sub);
  if (ofSubject.length === 0) return 700213;
  const [audience, ...others] = [claims.aud ?? []].flat();
  const found = ofSubject.find((each) => each.audience === audience);
  if (found === undefined || others.length > 0) return 700212;
  if (!(await isSignedBy(presented, await importJWK(found.key, 'RS256')))) return 700027;
  return isInTime(presented) ? undefined : 700024;
}

async function isSignedBy({ assertion }: Presented, key: Parameters<typeof compactVerify>[1]): Promise<boolean> {
  try {
    await compactVerify(assertion, key, { algorithms: ['PS256', 'RS256'] });
    return true;
  } catch {
    return false;
  }
}

function isInTime({ claims: { exp, nbf = 0 }, now }: Presented): boolean {
  const seconds = now / 1_000;
  return (
    exp !== undefined && exp > seconds && nbf < seconds + TOLERANCE_SECONDS && exp < seconds + LONGEST_LIFE_SECONDS
  );
}

function audiences(tenant: string, origin: string): string[] {
  return [origin, ...LOGIN_HOSTS.map((host) => `https://${host}`)].map((root) =>
    `${root}/${tenant}/oauth2/v2.0/token`.toLowerCase(),
  );
}

function base64url(fingerprint: string): string {
  return Buffer.from(fingerprint.replaceAll(':', ''), 'hex').toString('base64url');
}
