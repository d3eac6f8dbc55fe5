import type {
  Answer,
  Attempt,
  Declined,
  Holder,
  Membership,
  Named,
  NewUser,
  Records,
  Turn,
  UserPatch,
  ZiikCalls,
  ZiikUser,
} from '@user-sync/domain';

/** A user of the Ziik below. */
export interface UserInMemory extends ZiikUser {
  readonly memberships: readonly Membership[];
  readonly administrator: boolean;
  readonly anonymised: boolean;
}

/** What of a Ziik instance a test chooses. */
export interface ZiikRules {
  readonly unitRequired?: boolean;
  /** Units and user types by id; a membership refers to them. */
  readonly names?: readonly Named[];
  /** Search answers leave the address out, as Ziik may. */
  readonly shortSearch?: boolean;
  /** Whether two addresses are the same to Ziik's search and uniqueness; equal texts by default. */
  readonly sameAddress?: (a: string, b: string) => boolean;
}

const REFUSED = (status: number, ...fields: string[]): { ok: false; failure: Declined } => ({
  ok: false,
  failure: { kind: 'refused', status, fields },
});
const GONE: { ok: false; failure: Declined } = { ok: false, failure: { kind: 'gone', status: 404 } };
const DONE = { ok: true, value: null } as const;

/** Ziik's users as a map, with the refusals that its API documents. For tests of decisions; HTTP is the emulator's. */
export class ZiikInMemory implements Answers {
  readonly users = new Map<number, UserInMemory>();
  readonly #rules: ZiikRules;

  constructor(rules: ZiikRules = {}) {
    this.#rules = rules;
  }

  add(user: Partial<UserInMemory> = {}): UserInMemory {
    const id = user.id ?? this.users.size + 1;
    const made: UserInMemory = {
      reference: '',
      email: `user${id}@contoso.example`,
      firstName: 'By',
      lastName: 'Hand',
      active: true,
      memberships: [],
      administrator: false,
      anonymised: false,
      ...user,
      id,
    };
    this.users.set(id, made);
    return made;
  }

  createUser(user: NewUser): Answer<{ readonly id: number }> {
    if (this.#withAddress(user.email)) return REFUSED(422, 'email');
    if (user.unit === undefined && this.#rules.unitRequired) return REFUSED(422, 'unit');
    const { email, firstName, lastName, reference, unit, userTypes = [] } = user;
    const memberships = unit === undefined ? [] : [{ unit: this.#named(unit), userTypes: userTypes.map(this.#named) }];
    return { ok: true, value: this.add({ email, firstName, lastName, reference, memberships }) };
  }

  getUser(id: number): Answer<ZiikUser> {
    return this.#with(id, (value) => ({ ok: true, value }));
  }

  findByReference(reference: string): Answer<ZiikUser | null> {
    const value = this.#all().find((user) => user.reference === reference) ?? null;
    return { ok: true, value };
  }

  searchByEmail(email: string): Answer<readonly ZiikUser[]> {
    const found = this.#all().filter((user) => user.active && this.#isSame(user.email!, email));
    return { ok: true, value: this.#rules.shortSearch ? found.map((user) => ({ ...user, email: null })) : found };
  }

  patchUser(id: number, patch: UserPatch): Answer<null> {
    if (patch.email !== undefined && this.#withAddress(patch.email, id)) return REFUSED(422, 'email');
    return this.#change(id, patch);
  }

  deactivate(id: number): Answer<null> {
    return this.#with(id, (user) => (user.administrator ? REFUSED(403) : this.#change(id, { active: false })));
  }

  reactivate(id: number): Answer<null> {
    return this.#change(id, { active: true });
  }

  remove(id: number): Answer<null> {
    return this.#with(id, (user) => (user.administrator ? REFUSED(403) : this.#change(id, { anonymised: true })));
  }

  memberships(id: number): Answer<readonly Membership[]> {
    return this.#with(id, ({ memberships }) => ({ ok: true, value: memberships }));
  }

  addMembership(id: number, { unit, userTypes }: { unit: number; userTypes: readonly number[] }): Answer<null> {
    const added = { unit: this.#named(unit), userTypes: userTypes.map(this.#named) };
    return this.#with(id, ({ memberships }) => this.#change(id, { memberships: [...memberships, added] }));
  }

  patchMembership(
    id: number,
    unitId: number,
    change: { readonly unit?: number; readonly userTypes?: readonly number[] },
  ): Answer<null> {
    return this.#with(id, ({ memberships }) => {
      if (!memberships.some(({ unit }) => unit?.id === unitId)) return GONE;
      const changed = memberships.map((each) =>
        each.unit?.id === unitId
          ? {
              unit: change.unit === undefined ? each.unit : this.#named(change.unit),
              userTypes: change.userTypes?.map(this.#named) ?? each.userTypes,
            }
          : each,
      );
      return this.#change(id, { memberships: changed });
    });
  }

  readonly #named = (id: number): Named => this.#rules.names?.find((each) => each.id === id) ?? { id, name: `#${id}` };

  #all(): UserInMemory[] {
    return [...this.users.values()].filter(({ anonymised }) => !anonymised);
  }

  #isSame(a: string, b: string): boolean {
    return this.#rules.sameAddress?.(a, b) ?? a === b;
  }

  #withAddress(email: string, besides?: number): UserInMemory | undefined {
    return this.#all().find((user) => user.id !== besides && this.#isSame(user.email!, email));
  }

  #with<T>(id: number, answer: (user: UserInMemory) => Answer<T>): Answer<T> {
    const user = this.users.get(id);
    return user === undefined || user.anonymised ? GONE : answer(user);
  }

  #change(id: number, change: Partial<UserInMemory>): Answer<null> {
    return this.#with(id, (user) => {
      this.users.set(id, { ...user, ...change });
      return DONE;
    });
  }
}

/** Our own records, empty unless a test says otherwise. */
export function recordsInMemory(records: Partial<Records> = {}): Records {
  return {
    holderOfEmail: () => null,
    holderOfUser: () => null,
    isSomebodyOfOurs: () => false,
    inactiveUsers: () => [],
    waitsInCircle: () => false,
    link: () => true,
    passLinkOn: (holder: Holder) => [holder.azureId],
    noteNeedsUnit: () => null,
    lastRound: () => ({ lastSuccessAt: null, now: 0, ownNow: 0 }),
    ...records,
  };
}

type Answers = {
  [Name in keyof ZiikCalls]: (...input: Parameters<ZiikCalls[Name]>) => Answer<ReturnType<ZiikCalls[Name]>>;
};

/** Runs an attempt to its end. `calls` are the calls to Ziik in their order, as `createUser`. */
export function runAttempt<Result>(
  attempt: Attempt<Result>,
  ziik: Answers,
  records: Records = recordsInMemory(),
): { ending: Result; calls: string[]; turns: Turn[] } {
  const turns: Turn[] = [];
  let next = attempt.next();
  while (!next.done) {
    const turn = next.value;
    turns.push(turn);
    const port = (turn.of === 'ziik' ? ziik : records) as unknown as Record<string, (...input: unknown[]) => unknown>;
    next = attempt.next(port[turn.name]!(...turn.input));
  }
  return { ending: next.value, calls: turns.filter(({ of }) => of === 'ziik').map(({ name }) => name), turns };
}
