/** What the checksum of a user covers. Departments, titles and the like do not count. */
export interface UserFacts {
  readonly reference: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly active: boolean;
  /** Names of units and user types, in any order. */
  readonly memberships: readonly { readonly unit: string; readonly userTypes: readonly string[] }[];
}

/** 64-bit hash of one user; letter case of the e-mail, order of memberships and of user types make no difference. */
export function userChecksum(user: UserFacts): bigint {
  return checksumOf(user, membershipsText(user.memberships));
}

/** Sum of the users' hashes modulo 2^64 as 16 hexadecimal digits: independent of their order. */
export function combineChecksums(checksums: Iterable<bigint>): string {
  let sum = 0n;
  for (const checksum of checksums) sum += checksum;
  return BigInt.asUintN(64, sum).toString(16).padStart(16, '0');
}

/** The part of the hashed text that many users share, so that it can be made once for all of them. */
export function membershipsText(memberships: UserFacts['memberships']): string {
  return memberships
    .map(({ unit, userTypes }) => [unit, ...userTypes.toSorted()].join('\u0002'))
    .sort()
    .join('\u0001');
}

/** As `userChecksum`, with the memberships' text made before. */
export function checksumOf(user: Omit<UserFacts, 'memberships'>, memberships: string): bigint {
  const { reference, email, firstName, lastName, active } = user;
  return hash64([reference, email.toLowerCase(), firstName, lastName, active ? '1' : '0', memberships].join('\u0000'));
}

/** cyrb53 (public domain, bryc) with all 64 bits kept. */
function hash64(text: string): bigint {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
