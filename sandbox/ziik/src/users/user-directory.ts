import type { Unit, UserType } from '../catalogue/catalogue.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Membership, UserDetails, ZiikUser } from './user.ts';

/** What a user is made from; e-mail and names are checked by the caller. */
export interface NewUser {
  email: string;
  firstName: string;
  lastName: string;
  reference?: string;
  role?: ZiikUser['role'];
  details?: UserDetails;
  memberships?: readonly Membership[];
}

/** Every user of one instance with the indexes that the calls need. Says nothing to webhooks: its callers do. */
export class UserDirectory {
  /** Counts up with every change, so that answers that look at everybody can be kept until then. */
  version = 0;
  /** In order of deactivation, which is the order in which Ziik anonymises them. */
  readonly #inactive = new Set<ZiikUser>();
  /** A user stands at its id minus 1; nobody is ever taken out. */
  readonly #users: ZiikUser[] = [];
  readonly #byEmail = new Map<string, ZiikUser>();
  readonly #byReference = new Map<string, ZiikUser>();
  /** References are free text and may be used twice; the lowest id is found by them. */
  readonly #sharedReferences = new Set<string>();
  readonly #placements = new Map<string, readonly Membership[]>();
  readonly #listed = { active: { version: -1, users: noUsers }, inactive: { version: -1, users: noUsers } };
  #peopleVersion = 0;

  get all(): readonly ZiikUser[] {
    return this.#users;
  }

  /** Active, inactive or anonymised. */
  byId(id: number): ZiikUser | undefined {
    return this.#users[id - 1];
  }

  /** Active or inactive, by an address that the database takes for equal. */
  byEmail(email: string): ZiikUser | undefined {
    return this.#byEmail.get(collated(email));
  }

  /** Active or inactive, by a reference that the database takes for equal. */
  byReference(reference: string): ZiikUser | undefined {
    return reference === '' ? undefined : this.#byReference.get(collated(reference));
  }

  /** By id, in order; kept until somebody comes, goes or changes sides. */
  listed(status: 'active' | 'inactive'): readonly ZiikUser[] {
    const kept = this.#listed[status];
    if (kept.version !== this.#peopleVersion) {
      kept.version = this.#peopleVersion;
      kept.users =
        status === 'active'
          ? this.#users.filter((user) => user.status === 'active')
          : [...this.#inactive].sort((a, b) => a.id - b.id);
    }
    return kept.users;
  }

  /** 422 where an active or inactive user has the e-mail. */
  create(fields: NewUser): ZiikUser {
    const email = fields.email.trim();
    this.#refuseTaken(email, undefined);
    const user: ZiikUser = {
      id: this.#users.length + 1,
      reference: '',
      email,
      firstName: fields.firstName,
      lastName: fields.lastName,
      status: 'active',
      role: fields.role ?? 'user',
      deactivatedAt: 0,
      welcomeMails: 0,
      memberships: fields.memberships ?? noMemberships,
      details: fields.details,
    };
    this.#users.push(user);
    this.#byEmail.set(collated(email), user);
    this.#setReference(user, fields.reference ?? '');
    this.#peopleVersion++;
    this.version++;
    return user;
  }

  /** 422 where another active or inactive user has the e-mail. */
  change(user: ZiikUser, changes: Partial<Pick<NewUser, 'email' | 'firstName' | 'lastName' | 'reference'>>): void {
    if (changes.email !== undefined) {
      const email = changes.email.trim();
      this.#refuseTaken(email, user);
      this.#byEmail.delete(collated(user.email));
      user.email = email;
      this.#byEmail.set(collated(email), user);
    }
    if (changes.reference !== undefined) this.#setReference(user, changes.reference);
    user.firstName = changes.firstName ?? user.firstName;
    user.lastName = changes.lastName ?? user.lastName;
    this.version++;
  }

  place(user: ZiikUser, memberships: readonly Membership[]): void {
    user.memberships = memberships;
    this.version++;
  }

  /** A welcome mail is sent: counted, nothing more. */
  welcome(user: ZiikUser): void {
    user.welcomeMails++;
    this.version++;
  }

  /** One membership as a list, the same object for everybody who has it: a million users need a few hundred. */
  placement(unit: Unit, department: Unit | undefined, userTypes: readonly UserType[]): readonly Membership[] {
    const key = `${unit.id}/${department?.id ?? ''}/${userTypes.map(({ id }) => id).join()}`;
    let placement = this.#placements.get(key);
    if (!placement) {
      placement = [{ unit, department, userTypes }];
      this.#placements.set(key, placement);
    }
    return placement;
  }

  /** After a unit or user type has gone: takes it from everybody who had it. */
  withdraw(gone: Unit | UserType): void {
    this.#placements.clear();
    for (const user of this.#users) {
      if (user.memberships.length === 0) continue;
      const left = user.memberships.filter(({ unit }) => unit !== gone);
      user.memberships = joined(
        left.map(({ unit, department, userTypes }) =>
          this.placement(
            unit,
            department === gone ? undefined : department,
            userTypes.filter((userType) => userType !== gone),
          ),
        ),
      );
    }
    this.version++;
  }

  /** Says whether that changed anything. */
  deactivate(user: ZiikUser, nowSeconds: number): boolean {
    if (user.status !== 'active') return false;
    user.status = 'inactive';
    user.deactivatedAt = nowSeconds;
    this.#inactive.add(user);
    this.#peopleVersion++;
    this.version++;
    return true;
  }

  /** Says whether that changed anything. */
  reactivate(user: ZiikUser): boolean {
    if (user.status !== 'inactive') return false;
    user.status = 'active';
    user.deactivatedAt = 0;
    this.#inactive.delete(user);
    this.#peopleVersion++;
    this.version++;
    return true;
  }

  /** For good: the personal data goes, the e-mail and the reference are free again. */
  anonymise(user: ZiikUser): void {
    this.#inactive.delete(user);
    this.#byEmail.delete(collated(user.email));
    this.#setReference(user, '');
    user.status = 'anonymised';
    user.email = '';
    user.firstName = 'Anonymous';
    user.lastName = 'User';
    user.details = undefined;
    user.memberships = noMemberships;
    this.#peopleVersion++;
    this.version++;
  }

  /** Those who were deactivated at the moment (unix seconds) or before. */
  deactivatedBefore(seconds: number): ZiikUser[] {
    const due: ZiikUser[] = [];
    for (const user of this.#inactive) {
      if (user.deactivatedAt > seconds) break;
      due.push(user);
    }
    return due;
  }

  #refuseTaken(email: string, by: ZiikUser | undefined): void {
    const holder = this.#byEmail.get(collated(email));
    if (holder && holder !== by) throw invalid('email', 'The email has already been taken.');
  }

  #setReference(user: ZiikUser, reference: string): void {
    if (user.reference === reference) return;
    const old = collated(user.reference);
    user.reference = reference;
    if (old !== '' && this.#byReference.get(old) === user) {
      const heir = this.#sharedReferences.has(old)
        ? this.#users.find((other) => collated(other.reference) === old)
        : undefined;
      if (heir) this.#byReference.set(old, heir);
      else this.#byReference.delete(old);
    }
    if (reference === '') return;
    const key = collated(reference);
    const holder = this.#byReference.get(key);
    if (holder && holder !== user) this.#sharedReferences.add(key);
    if (!holder || holder.id > user.id) this.#byReference.set(key, user);
  }
}

/** Several placements of one user as one list; a single one stays the list that everybody in that place shares. */
export function joined(placements: readonly (readonly Membership[])[]): readonly Membership[] {
  return placements.length === 1 ? placements[0]! : placements.flat();
}

const noUsers: readonly ZiikUser[] = [];
const noMemberships: readonly Membership[] = [];

/**
 * What MySQL's default collations (utf8mb4_unicode_ci, utf8mb4_0900_ai_ci) compare a text by: without accents, letter
 * case, and characters that nobody sees. Ziik finds and refuses by it, and keeps the text as it was given.
 */
function collated(text: string): string {
  return /^[\x20-\x7e]*$/.test(text)
    ? text.trim().toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/[\p{M}\p{Cf}\p{Cc}]/gu, '')
        .trim()
        .toLowerCase()
        .replaceAll('ß', 'ss');
}

/** The user, 404 where there never was one, 410 where it is anonymised. */
export function existing(users: UserDirectory, id: number): ZiikUser {
  const user = users.byId(id);
  if (!user) throw new Refusal(404, 'No query results for model [User].');
  if (user.status === 'anonymised') throw new Refusal(410, 'The user has been removed.');
  return user;
}
