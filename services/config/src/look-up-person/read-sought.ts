import { emailKey, isGuid } from '@user-sync/domain';

/** What a text can name; null: nothing of the kind. */
export interface Sought {
  readonly azureId: string | null;
  readonly email: string | null;
  readonly ziikUserId: number | null;
  /** What Microsoft Graph can be asked for: an id or a sign-in name. */
  readonly inAzure: string | null;
}

/**
 * What somebody who looks for a person may mean. A name is none of these: the list of users is searched by it.
 *
 * | text | → |
 * | --- | --- |
 * | a GUID | Azure's id |
 * | with `@` and without white space | an address, and a sign-in name |
 * | digits | Ziik's id |
 */
export function readSought(given: string): Sought {
  const text = given.trim();
  const nothing: Sought = { azureId: null, email: null, ziikUserId: null, inAzure: null };
  if (isGuid(text)) return { ...nothing, azureId: text.toLowerCase(), inAzure: text.toLowerCase() };
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return { ...nothing, email: emailKey(text), inAzure: text };
  return /^[1-9]\d{0,14}$/.test(text) ? { ...nothing, ziikUserId: Number(text) } : nothing;
}
