import type { DirectoryUser } from './directory-user.ts';
import { type Finding, finding } from './finding.ts';

/** The mandatory fields as Azure states them, trimmed; null = Azure has none. */
export interface Profile {
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** The mandatory fields of a person (S26): `mail`, else the sign-in name unless it is a guest's `#EXT#` name. */
export function resolveProfile(
  user: Pick<DirectoryUser, 'mail' | 'userPrincipalName' | 'givenName' | 'surname'>,
): Profile {
  return {
    email: stated(user.mail) ?? signInAddress(user.userPrincipalName),
    firstName: stated(user.givenName),
    lastName: stated(user.surname),
  };
}

/** A finding for each mandatory field that Azure lacks, named by Azure's property (S27). */
export function missingMandatory(profile: Profile): Finding[] {
  const missing: Finding[] = [];
  if (profile.email === null) missing.push(finding('mandatory-missing', { field: 'mail' }));
  if (profile.firstName === null) missing.push(finding('mandatory-missing', { field: 'givenName' }));
  if (profile.lastName === null) missing.push(finding('mandatory-missing', { field: 'surname' }));
  return missing;
}

function stated(value: string | null): string | null {
  const trimmed = value?.trim();
  return trimmed ? trimmed : null;
}

// A guest's sign-in name is made up by Entra (name_domain#EXT#@tenant…): no mail arrives there.
function signInAddress(userPrincipalName: string | null): string | null {
  return userPrincipalName && /#ext#/i.test(userPrincipalName) ? null : stated(userPrincipalName);
}
