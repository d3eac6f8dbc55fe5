import type { Unit, UserType } from '../catalogue/catalogue.ts';

/** A unit, perhaps a department, and the user types in that unit. Shared between users: never changed in place. */
export interface Membership {
  readonly unit: Unit;
  readonly department: Unit | undefined;
  readonly userTypes: readonly UserType[];
}

/** What few users have; kept apart so that a million users without it stay small. */
export interface UserDetails {
  title?: string | null;
  phone?: string | null;
  country?: string | null;
  birthday?: string | null;
  settings?: Record<string, unknown>;
  metaFields?: (string | null)[];
}

/** One user as stored: about 400 bytes with its index entries. */
export interface ZiikUser {
  readonly id: number;
  reference: string;
  email: string;
  firstName: string;
  lastName: string;
  status: 'active' | 'inactive' | 'anonymised';
  /** `account` is the user that signs in to the API. */
  role: 'user' | 'administrator' | 'account';
  /** Unix seconds, 0 while active. */
  deactivatedAt: number;
  welcomeMails: number;
  memberships: readonly Membership[];
  details: UserDetails | undefined;
}
