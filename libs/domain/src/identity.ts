import { foldName } from './names.ts';
import type { Profile } from './profile.ts';

/** The form in which e-mail addresses are compared and indexed: trimmed, letter case folded. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** Whether two addresses are the same; a missing one is like none. */
export function sameEmail(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && emailKey(a) !== '' && emailKey(a) === emailKey(b);
}

/**
 * Whether a new Azure id with the e-mail of somebody whom we deactivated is the same person come back: same first and
 * last name, letter case and white space aside. A missing name proves nothing.
 */
export function isReturner(deactivated: Profile, arriving: Profile): boolean {
  return (
    sameEmail(deactivated.email, arriving.email) &&
    sameName(deactivated.firstName, arriving.firstName) &&
    sameName(deactivated.lastName, arriving.lastName)
  );
}

function sameName(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && foldName(a) !== '' && foldName(a) === foldName(b);
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID, as application and tenant ids are (S6) and a secret's value never is (S7). */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}
