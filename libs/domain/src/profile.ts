import type { DirectoryUser } from './directory-user.ts';
import { type Finding, finding } from './finding.ts';
import { isBlank, normalizeName } from './names.ts';

/** The mandatory fields as Azure states them, trimmed; null = Azure has none. */
export interface Profile {
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

type Stated = Pick<DirectoryUser, 'mail' | 'userPrincipalName' | 'givenName' | 'surname'>;

/** The mandatory fields of a person (S26): `mail`, else the sign-in name unless it is a guest's `#EXT#` name. */
export function resolveProfile(user: Stated): Profile {
  return {
    email: stated(user.mail) ?? signInAddress(user.userPrincipalName),
    firstName: stated(user.givenName),
    lastName: stated(user.surname),
  };
}

/**
 * A finding for each mandatory field that Azure lacks, named by Azure's property, with what nobody sees there (S27).
 */
export function missingMandatory(profile: Profile, user: Stated): Finding[] {
  const missing: ('mail' | 'givenName' | 'surname')[] = [];
  if (profile.email === null) missing.push('mail');
  if (profile.firstName === null) missing.push('givenName');
  if (profile.lastName === null) missing.push('surname');
  return missing.map((field) =>
    finding('mandatory-missing', { field, value: normalizeName(user[field] ?? '') || null }),
  );
}

function stated(value: string | null): string | null {
  return value === null || isBlank(value) ? null : value.trim();
}

// A guest's sign-in name is made up by Entra (name_domain#EXT#@tenant…): no mail arrives there.
function signInAddress(userPrincipalName: string | null): string | null {
  return userPrincipalName && /#ext#/i.test(userPrincipalName) ? null : stated(userPrincipalName);
}
