import type { TextId } from '../frame/texts.tsx';

const REMINDER_DAYS = 30;
const DAY_MS = 86_400_000;

/** What is said of the last day of a secret or certificate, from 30 days before it on; null: nothing yet. */
export function expiryWarning(
  expiresAt: string | null,
  now: Date,
  kind: 'secret' | 'certificate' = 'secret',
): { id: TextId; tone: 'warn' | 'bad' } | null {
  if (expiresAt === null) return null;
  // A day without a time is a day of UTC, whatever zone the reader is in.
  const days = Math.floor(Date.parse(expiresAt) / DAY_MS) - Math.floor(now.getTime() / DAY_MS);
  if (days > REMINDER_DAYS) return null;
  return new Date(expiresAt) <= now
    ? { id: `form.${kind}.expired`, tone: 'bad' }
    : { id: `form.${kind}.expiring`, tone: 'warn' };
}
