import { randomUUID } from 'node:crypto';
import { describePerson } from '../people/describe-person.ts';
import { everyProperty, isPersonProperty, maskOf, type Person } from '../people/person.ts';
import { indexOfPersonId } from '../people/person-id.ts';
import { RefusedChange } from '../refused-change.ts';
import { type Churn, changePeople, churnPeople, type PeopleChange, type TouchedPerson } from './change-people.ts';
import { changeSettings, type TenantSettings } from './tenant-settings.ts';

const day = 86_400_000;
const binLifeMs = 30 * day;

/** Where a person stands: in the directory, in its recycle bin, or gone for good. */
export type PersonState = 'live' | 'deleted' | 'purged';

/** What a new directory starts from: `people` people made from `seed`, and any of the tenant's settings. */
export interface DirectoryStart extends Partial<TenantSettings> {
  readonly people: number;
  readonly seed: number;
}

/** One entry of the log that the delta reads; its place in the log is the position that delta tokens hold. */
export interface Change {
  readonly index: number;
  /** The properties changed, by their bits. */
  readonly mask: number;
  /** Position of the same person's change before, or -1. */
  readonly previous: number;
  /** Position of the same person's next change, or -1. */
  next: number;
  readonly at: number;
}

interface Override {
  state: PersonState;
  values: Partial<Person>;
  lastChange: number;
}

/**
 * One tenant's people. Those made from the seed are computed on request and stored nowhere; only who was changed is
 * held, with a log of the changes.
 */
export class SandboxDirectory {
  readonly tenantId: string;
  readonly seed: number;
  /** How many people it was made with; indices from here on were hired later. */
  readonly people: number;
  /** Tells this directory from one that was recreated under the same tenant id. */
  readonly generation = randomUUID().slice(0, 8);
  /** How the tenant behaves; changed by `configure`. */
  settings: TenantSettings;
  /** Every change made, oldest first. */
  readonly log: Change[] = [];

  readonly #clock: () => number;
  readonly #overrides = new Map<number, Override>();
  readonly #bin = new Map<number, number>();
  #purged = 0;
  #total: number;

  constructor(tenantId: string, start: DirectoryStart, clock: () => number) {
    const { people, seed, ...settings } = start;
    if (!Number.isInteger(people) || people < 0 || !Number.isInteger(seed)) {
      throw new RefusedChange('"people" (not below 0) and "seed" must be whole numbers.');
    }
    this.tenantId = tenantId;
    this.seed = seed;
    this.people = people;
    this.#total = people;
    this.#clock = clock;
    this.settings = changeSettings(settings);
  }

  /** Changes some settings; throws `RefusedChange` for those that are none. */
  configure(change: Partial<TenantSettings>): void {
    this.settings = changeSettings(change, this.settings);
  }

  /**
   * Makes changes one after the other; throws `RefusedChange` at the first that cannot be made, those before it stay.
   */
  change(changes: readonly PeopleChange[]): TouchedPerson[] {
    return changePeople(this, changes);
  }

  /** Many changes at once, to different people picked by a seed. Returns the ids. */
  churn(churn: Churn): Record<'changed' | 'hired' | 'left', string[]> {
    return churnPeople(this, churn);
  }

  /** The directory's time, in milliseconds. */
  now(): number {
    return this.#clock() + this.settings.clockOffsetDays * day;
  }

  /** One above the highest index. */
  get total(): number {
    return this.#total;
  }

  /** How many people are in the directory, in its recycle bin, and purged. */
  counts(): { live: number; deleted: number; purged: number } {
    const deleted = this.#bin.size;
    return { live: this.#total - deleted - this.#purged, deleted, purged: this.#purged };
  }

  /** How much is held in memory: people held because they were changed, and log entries. */
  held(): { people: number; changes: number } {
    return { people: this.#overrides.size, changes: this.log.length };
  }

  /** The index of an id, or `undefined` where nobody ever had it. */
  indexOf(id: string): number | undefined {
    const index = indexOfPersonId(this.seed, id);
    return index !== undefined && index < this.#total ? index : undefined;
  }

  /** The index of a person in the directory by sign-in name, whatever its letter case. */
  indexOfSignInName(name: string): number | undefined {
    const wanted = name.toLowerCase();
    for (const { index, person } of this.livePeople())
      if (person.userPrincipalName.toLowerCase() === wanted) return index;
    return undefined;
  }

  /** Where the person at an index stands. */
  stateOf(index: number): PersonState {
    return this.#overrides.get(index)?.state ?? 'live';
  }

  /** The person at an index as now, whatever the state. */
  personAt(index: number): Person {
    const person = describePerson(this.seed, index, this.people);
    const values = this.#overrides.get(index)?.values;
    return values ? { ...person, ...values } : person;
  }

  /** The people in the directory from an index on, each with its index. */
  *livePeople(from = 0): Generator<{ index: number; person: Person }> {
    for (let index = from; index < this.#total; index++) {
      if (this.stateOf(index) === 'live') yield { index, person: this.personAt(index) };
    }
  }

  /** Indices in the recycle bin, longest there first. */
  bin(): Iterable<number> {
    return this.#bin.keys();
  }

  /** Does what is due by the clock: who has been in the recycle bin for 30 days is purged. */
  catchUp(): void {
    const due = this.now() - binLifeMs;
    for (const [index, deletedAt] of this.#bin) {
      if (deletedAt > due) break;
      this.purge(index);
    }
  }

  /** The position in the log up to which the delta shows changes now. */
  visibleChanges(): number {
    let end = this.log.length;
    const until = this.now() - this.settings.replicationDelayMs;
    while (this.settings.replicationDelayMs > 0 && end > 0 && this.log[end - 1]!.at > until) end--;
    return end;
  }

  /** Whether the `$skiptoken` in hand has to be refused as expired; counts `failSkipTokens` down. */
  spendSkipToken(): boolean {
    const { failSkipTokens } = this.settings;
    if (failSkipTokens > 0) this.settings = { ...this.settings, failSkipTokens: failSkipTokens - 1 };
    return failSkipTokens !== 0;
  }

  /** Adds a person, made from the next index with these values over it; `undefined` values are never set. */
  hire(values: Partial<Person> = {}): number {
    const index = this.#total;
    refuseForeign(values);
    this.#total++;
    this.#record(index, everyProperty).values = values;
    return index;
  }

  /** Sets properties of a person in the directory; those that already have the value count as unchanged. */
  update(index: number, values: Partial<Person>): void {
    this.#expect(index, 'live');
    refuseForeign(values);
    const before = this.personAt(index);
    const differing = Object.keys(values).filter(
      (name) => before[name as keyof Person] !== values[name as keyof Person],
    );
    if (differing.length === 0) return;
    const override = this.#record(index, maskOf(differing));
    override.values = { ...override.values, ...values };
  }

  /** Moves a person to the recycle bin. */
  remove(index: number): void {
    this.#expect(index, 'live');
    const now = this.now();
    const override = this.#record(index, everyProperty);
    override.state = 'deleted';
    override.values = { ...override.values, deletedDateTime: new Date(now).toISOString() };
    this.#bin.set(index, now);
  }

  /** Deletes a person in the recycle bin for good; one in the directory goes through the bin. */
  purge(index: number): void {
    if (this.stateOf(index) === 'live') this.remove(index);
    this.#expect(index, 'deleted');
    this.#record(index, everyProperty).state = 'purged';
    this.#bin.delete(index);
    this.#purged++;
  }

  /** Brings a person back from the recycle bin. */
  restore(index: number): void {
    this.#expect(index, 'deleted');
    const override = this.#record(index, everyProperty);
    override.state = 'live';
    override.values = { ...override.values, deletedDateTime: undefined };
    this.#bin.delete(index);
  }

  #record(index: number, mask: number): Override {
    let override = this.#overrides.get(index);
    if (!override) {
      override = { state: 'live', values: {}, lastChange: -1 };
      this.#overrides.set(index, override);
    }
    const position = this.log.length;
    if (override.lastChange >= 0) this.log[override.lastChange]!.next = position;
    this.log.push({ index, mask, previous: override.lastChange, next: -1, at: this.now() });
    override.lastChange = position;
    return override;
  }

  #expect(index: number, state: PersonState): void {
    const found = this.stateOf(index);
    if (index >= this.#total || index < 0) throw new RefusedChange(`There is nobody at index ${index}.`);
    if (found !== state) throw new RefusedChange(`The person at index ${index} is ${found}, not ${state}.`);
  }
}

function refuseForeign(values: object): void {
  for (const name of Object.keys(values)) {
    if (!isPersonProperty(name) || name === 'id' || name === 'deletedDateTime') {
      throw new RefusedChange(`"${name}" is no property of a person that can be set.`);
    }
  }
}
