import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../settings.ts';

/**
 * Whether a delivery comes from Ziik: the header has one of the instance's secrets, or the HMAC-SHA256 of the raw body
 * with one. Compared in constant time, whatever part matches and however many secrets are known: two at most, or none,
 * which nothing fits.
 */
export function provesOrigin(
  scheme: Settings['WEBHOOK_SECRET_SCHEME'],
  header: unknown,
  rawBody: Buffer,
  secrets: readonly string[],
): boolean {
  const given = typeof header === 'string' ? header : '';
  const isHmac = scheme === 'hmac-sha256';
  const proofs = [secrets[0] ?? '', secrets[1] ?? ''].map((secret) =>
    isHmac ? createHmac('sha256', secret).update(rawBody).digest('hex') : secret,
  );
  // Each is compared, whichever fits.
  const fits = proofs
    .map((proof, index) => equal(isHmac ? given.toLowerCase() : given, proof) && index < secrets.length)
    .includes(true);
  return fits && given !== '';
}

function equal(a: string, b: string): boolean {
  // Digests have one length, whatever was given.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
