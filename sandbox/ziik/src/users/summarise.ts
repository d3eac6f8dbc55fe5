import type { Membership, ZiikUser } from './user.ts';
import { checksumOf, combineChecksums, membershipsText } from './user-checksum.ts';

/** Numbers about the users of an instance. The account that signs in counts like everybody. */
export interface Summary {
  users: number;
  /** `placed`, `withoutUnit` and `withoutTypes` together. */
  active: number;
  inactive: number;
  anonymised: number;
  /** Active, with a unit and at least one user type. */
  placed: number;
  /** Active, without a unit. */
  withoutUnit: number;
  /** Active, with a unit, without any user type. */
  withoutTypes: number;
  welcomeMails: number;
  /** Of all users with a reference, see `combineChecksums`. */
  checksum: string;
}

/** Looks at every user once. */
export function summarise(users: readonly ZiikUser[]): Summary {
  const summary: Summary = {
    users: users.length,
    active: 0,
    inactive: 0,
    anonymised: 0,
    placed: 0,
    withoutUnit: 0,
    withoutTypes: 0,
    welcomeMails: 0,
    checksum: '',
  };
  for (const user of users) {
    summary[user.status]++;
    summary.welcomeMails += user.welcomeMails;
    if (user.status !== 'active') continue;
    if (user.memberships.length === 0) summary.withoutUnit++;
    else if (user.memberships.every(({ userTypes }) => userTypes.length === 0)) summary.withoutTypes++;
    else summary.placed++;
  }
  summary.checksum = combineChecksums(checksums(users));
  return summary;
}

function* checksums(users: readonly ZiikUser[]): Generator<bigint> {
  const texts = new Map<readonly Membership[], string>();
  for (const user of users) {
    if (user.reference === '') continue;
    let text = texts.get(user.memberships);
    if (text === undefined) {
      text = membershipsText(
        user.memberships.map(({ unit, userTypes }) => ({
          unit: unit.name,
          userTypes: userTypes.map(({ name }) => name),
        })),
      );
      texts.set(user.memberships, text);
    }
    const { reference, email, firstName, lastName, status } = user;
    yield checksumOf({ reference, email, firstName, lastName, active: status === 'active' }, text);
  }
}
