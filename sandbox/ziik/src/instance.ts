import type { Operation } from './calls/routes.ts';
import { SignIn } from './calls/sign-in.ts';
import {
  Catalogue,
  type Unit,
  type UnitFields,
  type UserType,
  type UserTypeFields,
  unitJson,
} from './catalogue/catalogue.ts';
import { type Fault, type FaultRule, FaultRules, type ListedFault } from './faults/fault-rules.ts';
import { Journal, type JournalEntry } from './journal/journal.ts';
import { invalid, Refusal } from './refusal.ts';
import { checkSettings, type InstanceDefinition, type InstanceSettings, settingsFrom } from './settings.ts';
import { type Summary, summarise } from './users/summarise.ts';
import type { Membership, ZiikUser } from './users/user.ts';
import { existing, joined, UserDirectory } from './users/user-directory.ts';
import { fullUser, userView, type ZiikUserView } from './users/user-json.ts';
import { type Delivery, type Trigger, Webhooks } from './webhooks/webhooks.ts';

export type { Summary };

/** A membership stated by ids or by names. */
export interface StatedMembership {
  unit: number | string;
  department?: number | string;
  userTypes?: readonly (number | string)[];
}

/** A user that somebody makes in Ziik by hand. */
export interface UserByHand {
  email: string;
  firstName: string;
  lastName: string;
  reference?: string;
  title?: string;
  administrator?: boolean;
  memberships?: readonly StatedMembership[];
  /** Default false. */
  welcome?: boolean;
}

/** What somebody changes in Ziik by hand; memberships replace those there were. */
export type UserChanges = Partial<Omit<UserByHand, 'administrator' | 'welcome'>>;

/** Sees what is done at an instance, in the order in which it is done; for judges in the same process. */
export interface Witness {
  /** A call with a valid token is about to be executed; `user` is the state before it. */
  works(call: WitnessedCall): void;
  /** A call has been dealt with; status 0: without an answer. `n` is its number in the journal. */
  answered(n: number, status: number, fault: Fault | undefined): void;
}

/** A call as it begins its work. */
export interface WitnessedCall {
  readonly n: number;
  readonly operation: Operation;
  readonly body: Readonly<Record<string, unknown>>;
  /** The user whose id is in the path, and the second number there. */
  readonly userId: number;
  readonly unitId: number;
  readonly user: ZiikUserView | undefined;
}

/** One customer's Ziik: its people, catalogue and settings, and what a test or a judge does with them. */
export class ZiikInstance {
  readonly slug: string;
  /** `{url}/{slug}/api` */
  readonly baseUrl: string;
  readonly settings: InstanceSettings;
  /** The user that signs in. */
  readonly account: ZiikUser;
  readonly clock: () => number;
  readonly directory = new UserDirectory();
  readonly catalogue = new Catalogue();
  readonly signIn: SignIn;
  readonly webhooks: Webhooks;
  readonly faults = new FaultRules();
  readonly calls: Journal;
  /** Sees every call; undefined: nobody does. */
  witness: Witness | undefined;
  #summary: { version: number; summary: Summary } | undefined;
  #catalogueVersion = 0;

  constructor(slug: string, baseUrl: string, definition: InstanceDefinition, clock: () => number) {
    this.slug = slug;
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.settings = settingsFrom(definition);
    this.signIn = new SignIn(this.settings);
    this.webhooks = new Webhooks(this.settings, clock);
    this.calls = new Journal(this.settings.journalSize);
    for (const name of definition.unitNames ?? []) this.catalogue.addUnit({ name });
    for (const name of definition.userTypeNames ?? []) this.catalogue.addUserType({ name });
    this.account = this.directory.create({
      email: this.settings.username,
      firstName: 'Integration',
      lastName: 'Account',
      role: 'account',
    });
  }

  configure(changes: Partial<InstanceSettings>): InstanceSettings {
    Object.assign(this.settings, checkSettings(changes));
    if (changes.username !== undefined) this.directory.change(this.account, { email: changes.username });
    this.calls.resize(this.settings.journalSize);
    return this.settings;
  }

  addUnit(fields: UnitFields): Unit {
    const unit = this.catalogue.addUnit(fields);
    this.#unitChanged('unit.create', unit);
    return unit;
  }

  changeUnit(id: number, fields: UnitFields): Unit {
    const unit = this.catalogue.unit(id);
    this.catalogue.changeUnit(unit, fields);
    this.#unitChanged('unit.update', unit);
    return unit;
  }

  /** Its memberships go with it. */
  removeUnit(id: number): void {
    const unit = this.catalogue.unit(id);
    this.catalogue.removeUnit(unit);
    this.directory.withdraw(unit);
    this.#unitChanged('unit.delete', unit);
  }

  addUserType(fields: UserTypeFields): UserType {
    this.#catalogueVersion++;
    return this.catalogue.addUserType(fields);
  }

  changeUserType(id: number, fields: UserTypeFields): UserType {
    const userType = this.catalogue.userType(id);
    this.catalogue.changeUserType(userType, fields);
    this.#catalogueVersion++;
    return userType;
  }

  /** It is taken from everybody who has it. */
  removeUserType(id: number): void {
    const userType = this.catalogue.userType(id);
    this.catalogue.removeUserType(userType);
    this.directory.withdraw(userType);
  }

  createUser(given: UserByHand): ZiikUserView {
    for (const field of ['email', 'firstName', 'lastName'] as const) {
      if (!given[field]) throw invalid(field, `The ${field} field is required.`);
    }
    const user = this.directory.create({
      email: given.email,
      firstName: given.firstName,
      lastName: given.lastName,
      reference: given.reference ?? '',
      role: given.administrator ? 'administrator' : 'user',
      ...(given.title === undefined ? {} : { details: { title: given.title } }),
      memberships: this.#memberships(given.memberships ?? []),
    });
    if (given.welcome) this.directory.welcome(user);
    this.userChanged('user.create', user);
    return userView(user);
  }

  changeUser(id: number, { memberships, title, ...changes }: UserChanges): ZiikUserView {
    const user = this.#existing(id);
    const placement = memberships && this.#memberships(memberships);
    this.directory.change(user, changes);
    if (placement) this.directory.place(user, placement);
    if (title !== undefined) user.details = { ...user.details, title };
    this.userChanged('user.update', user);
    return userView(user);
  }

  deactivateUser(id: number): void {
    const user = this.#existing(id);
    this.#refuseAdministrator(user, 'deactivated');
    if (this.directory.deactivate(user, Math.floor(this.clock() / 1000))) this.userChanged('user.delete', user);
  }

  reactivateUser(id: number): void {
    const user = this.#existing(id);
    if (this.directory.reactivate(user)) this.userChanged('user.update', user);
  }

  /** Anonymises for good. */
  deleteUser(id: number): void {
    const user = this.#existing(id);
    this.#refuseAdministrator(user, 'deleted');
    this.directory.anonymise(user);
    this.userChanged('user.delete', user);
  }

  user(id: number): ZiikUserView {
    this.anonymiseExpired();
    const user = this.directory.byId(id);
    if (!user) throw new Refusal(404, `There is no user ${id}.`);
    return userView(user);
  }

  /** By id from `from` on, the anonymised too. */
  users({ from = 1, limit = 100 }: { from?: number; limit?: number } = {}): ZiikUserView[] {
    this.anonymiseExpired();
    const start = Math.max(0, from - 1);
    return this.directory.all.slice(start, start + limit).map(userView);
  }

  /** The active or inactive user with this e-mail or reference. */
  findUser(by: { email: string } | { reference: string }): ZiikUserView | undefined {
    this.anonymiseExpired();
    const user = 'email' in by ? this.directory.byEmail(by.email) : this.directory.byReference(by.reference);
    return user && userView(user);
  }

  /** Looks at everybody (some seconds for a million users), so the answer is kept until something changes. */
  summary(): Summary {
    this.anonymiseExpired();
    const version = this.directory.version + this.#catalogueVersion;
    if (this.#summary?.version !== version) this.#summary = { version, summary: summarise(this.directory.all) };
    return this.#summary.summary;
  }

  journal({ since = 0, limit = 1000 }: { since?: number; limit?: number } = {}): JournalEntry[] {
    return this.calls.entries(since, limit);
  }

  counts(): {
    received: number;
    inFlight: number;
    maxConcurrency: number;
    operations: Partial<Record<Operation, Record<number, number>>>;
  } {
    const { received, inFlight, maxConcurrency } = this.calls;
    return { received, inFlight, maxConcurrency, operations: this.calls.totals() };
  }

  addFault(rule: FaultRule): ListedFault {
    return this.faults.add(rule);
  }

  listFaults(): ListedFault[] {
    return this.faults.list();
  }

  clearFaults(): void {
    this.faults.clear();
  }

  deliveries(): readonly Delivery[] {
    return this.webhooks.deliveries();
  }

  /** Resolves when no webhook is under way. */
  deliveriesSettled(): Promise<void> {
    return this.webhooks.settled();
  }

  /** Every token issued so far is refused from now on. */
  revokeTokens(): void {
    this.signIn.revoke();
  }

  /** Tells the webhooks. */
  userChanged(trigger: Trigger, user: ZiikUser): void {
    this.webhooks.fire(trigger, () => fullUser(user));
  }

  /** What Ziik does automatically at the end of the retention; called before anything is read. */
  anonymiseExpired(): void {
    const before = Math.floor(this.clock() / 1000) - this.settings.retentionSeconds;
    for (const user of this.directory.deactivatedBefore(before)) {
      this.directory.anonymise(user);
      this.userChanged('user.delete', user);
    }
  }

  close(): void {
    this.webhooks.close();
  }

  #existing(id: number): ZiikUser {
    this.anonymiseExpired();
    return existing(this.directory, id);
  }

  #refuseAdministrator(user: ZiikUser, done: string): void {
    if (user.role === 'user') return;
    throw new Refusal(this.settings.administratorStatus, `Users with Administrator permission cannot be ${done}.`);
  }

  #unitChanged(trigger: Trigger, unit: Unit): void {
    this.#catalogueVersion++;
    this.webhooks.fire(trigger, () => unitJson(unit));
  }

  #memberships(stated: readonly StatedMembership[]): readonly Membership[] {
    return joined(
      stated.map(({ unit, department, userTypes = [] }) =>
        this.directory.placement(
          this.catalogue.unit(unit),
          department === undefined ? undefined : this.catalogue.unit(department),
          userTypes.map((userType) => this.catalogue.userType(userType)),
        ),
      ),
    );
  }
}
