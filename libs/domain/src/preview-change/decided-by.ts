import type { DirectoryUser } from '../directory-user.ts';
import type { MatchingRules } from '../integration-options.ts';
import { resolveLifecycle } from '../lifecycle.ts';
import { missingMandatory, resolveProfile } from '../profile.ts';

/**
 * What a decision by these rules rests on, of all that Azure says of somebody, as a text. People of the same one who
 * also stand alike are foreseen alike: a complete profile is written, whatever it says. Null: each is to be foreseen
 * alone, since who leaves may be our own account, which is told by its address.
 */
export function decidedBy(user: DirectoryUser, { unitField, userTypeField, options }: MatchingRules): string | null {
  if (resolveLifecycle(user, options).state === 'gone') return null;
  const isComplete = missingMandatory(resolveProfile(user), user).length === 0;
  const { mail, userPrincipalName, givenName, surname } = user;
  return JSON.stringify([
    user[unitField],
    user[userTypeField],
    user.userType,
    ...(isComplete ? [] : [mail, userPrincipalName, givenName, surname]),
  ]);
}
