import { type Profile, sameEmail } from '@user-sync/domain';

/** Profile properties to send; empty: none differs. */
export interface ProfileChanges {
  email?: string;
  firstName?: string;
  lastName?: string;
}

/**
 * What of the desired profile differs from what stands in Ziik. What Azure lacks stays Ziik's (S27). Addresses that
 * differ in letter case only are the same where Ziik itself told one: it may write them its own way.
 */
export function profileChanges(desired: Profile, standing: Profile, isTold: boolean): ProfileChanges {
  const changes: ProfileChanges = {};
  if (
    desired.email !== null &&
    desired.email !== standing.email &&
    !(isTold && sameEmail(desired.email, standing.email))
  ) {
    changes.email = desired.email;
  }
  if (desired.firstName !== null && desired.firstName !== standing.firstName) changes.firstName = desired.firstName;
  if (desired.lastName !== null && desired.lastName !== standing.lastName) changes.lastName = desired.lastName;
  return changes;
}
