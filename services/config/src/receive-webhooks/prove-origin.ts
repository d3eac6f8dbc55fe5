import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../settings.ts';

/**
 * Whether a delivery comes from Ziik: the header has the instance's secret, or the HMAC-SHA256 of the raw body with it.
 * Compared in a time that does not tell how much fits; also where no secret is known, which nothing fits.
 */
export function provesOrigin(
  scheme: Settings['WEBHOOK_SECRET_SCHEME'],
  header: unknown,
  rawBody: Buffer,
  secret: string | null | undefined,
): boolean {
  const given = typeof header === 'string' ? header : '';
  const isHmac = scheme === 'hmac-sha256';
  const expected = isHmac
    ? createHmac('sha256', secret ?? '')
        .update(rawBody)
        .digest('hex')
    : (secret ?? '');
  const fits = equal(isHmac ? given.toLowerCase() : given, expected);
  return fits && given !== '' && Boolean(secret);
}

function equal(a: string, b: string): boolean {
  // Digests have one length, whatever was given.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
