import type { UserOutcome } from '@user-sync/contracts';
import { asSearched } from '@user-sync/domain';

/** What a person is searched and sorted by is made of these. */
export type Searched = Pick<
  UserOutcome,
  'email' | 'firstName' | 'lastName' | 'ziikUserId' | 'unit' | 'userTypes' | 'decision' | 'findings'
>;

const LONGEST_NAME = 100;
/** Behind every letter of the alphabet. */
const LAST = '~';

/**
 * The text of which a search is a part: names, e-mail, id in Ziik, unit and user types, and the values that match none.
 * Not all that Azure says: each part costs where a person is stored, and a street finds nobody who is sought.
 */
export function searchOf({ email, firstName, lastName, ziikUserId, unit, userTypes, decision, findings }: Searched) {
  const parts = new Set([nameOf({ firstName, lastName }), email ?? '', `${ziikUserId ?? ''}`]);
  for (const named of [unit, decision?.unit, ...userTypes, ...(decision?.userTypes ?? [])])
    if (named) parts.add(named.name);
  for (const { value } of findings) parts.add(value ?? '');
  return asSearched([...parts].join(' '));
}

/** Where a person stands in a list by name; who has no name stands behind those who have one, by e-mail. */
export function nameKeyOf({ email, firstName, lastName }: Pick<Searched, 'email' | 'firstName' | 'lastName'>): string {
  const name = asSearched(nameOf({ firstName, lastName }));
  return (name === '' ? LAST + asSearched(email ?? '') : name).slice(0, LONGEST_NAME).toWellFormed();
}

function nameOf({ firstName, lastName }: Pick<Searched, 'firstName' | 'lastName'>): string {
  return `${firstName ?? ''} ${lastName ?? ''}`;
}
