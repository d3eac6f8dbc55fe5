import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../settings.ts';

/**
 * Whether a delivery comes from Ziik: the header has one of the instance's secrets, or the HMAC-SHA256 of the raw body with
 * one. Compared in a time that does not tell how much fits; also where no secret is known, which nothing fits.
 */
export function provesOrigin(
  scheme: Settings['WEBHOOK_SECRET_SCHEME'],
  header: unknown,
  rawBody: Buffer,
  secrets: readonly string[],
): boolean {
  const given = typeof header === 'string' ? header : '';
  const isHmac = scheme === 'hmac-sha256';
  const proofs = (secrets.length === 0 ? [''] : secrets).map((secret) =>
    isHmac ? createHmac('sha256', secret).update(rawBody).digest('hex') : secret,
  );
  // Each is compared, whichever fits.
  const fits = proofs.map((proof) => equal(isHmac ? given.toLowerCase() : given, proof)).includes(true);
  return fits && given !== '' && secrets.length > 0;
}

function equal(a: string, b: string): boolean {
  // Digests have one length, whatever was given.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
