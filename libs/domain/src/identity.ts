import { asSeen } from './names.ts';
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
 * The form in which addresses are alike to a database that ignores accents, letter case and invisible characters, as
 * Ziik's may. Good for looking for candidates and for caution; it proves nothing.
 */
export function lookalikeKey(email: string): string {
  return emailKey(email.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, ''));
}

/** Whether an address may be that of the account we sign in with. Ziik lets us in by lookalikes too, so those count. */
export function isOwnAddress(email: string | null, own: string): boolean {
  return email !== null && lookalikeKey(email) === lookalikeKey(own);
}

/** What Ziik returned about a user that it found for somebody; null = not returned. */
export interface FoundUser {
  readonly reference: string | null;
  readonly email: string | null;
}

/**
 * What proves that a user found by Ziik is the person sought. Ziik's own idea of equality (accents, invisible
 * characters, a part of the text) proves nothing; only what we compared ourselves counts.
 *
 * | the first that holds | → |
 * | --- | --- |
 * | the reference is the person's Azure id | `reference`: made for this very person |
 * | the address is the person's | `address` |
 * | the address is unknown, and the user was not read yet | `look`: read the user, then decide again |
 * | else | `nothing`: a stranger |
 */
export function proveIdentity(
  sought: { readonly azureId: string; readonly email: string | null },
  found: FoundUser,
  isRead: boolean,
): 'reference' | 'address' | 'look' | 'nothing' {
  if (found.reference === sought.azureId) return 'reference';
  if (sameEmail(found.email, sought.email)) return 'address';
  return found.email === null && sought.email !== null && !isRead ? 'look' : 'nothing';
}

/**
 * The reference that a linked user is to get: the own Azure id, where there is none, or where it is one of the ids that
 * the link came from. Null: it stays, somebody else gave it.
 */
export function referenceToSet(
  azureId: string,
  formerAzureIds: readonly string[],
  standing: string | null,
): string | null {
  return standing === '' || (standing !== null && standing !== azureId && formerAzureIds.includes(standing))
    ? azureId
    : null;
}

/**
 * Whether a new Azure id with the e-mail of somebody that we deactivated is the same person come back: same first and
 * last name as they are seen: letter case, white space and invisible characters aside. A missing name proves nothing.
 */
export function isReturner(deactivated: Profile, arriving: Profile): boolean {
  return (
    sameEmail(deactivated.email, arriving.email) &&
    sameName(deactivated.firstName, arriving.firstName) &&
    sameName(deactivated.lastName, arriving.lastName)
  );
}

function sameName(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && asSeen(a) !== '' && asSeen(a) === asSeen(b);
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID, as application and tenant ids are (S6) and a secret's value never is (S7). */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}
