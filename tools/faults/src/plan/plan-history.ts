import { type Dice, diceOf } from './dice.ts';
import {
  addressOf,
  type ByHand,
  type DirectoryPlan,
  type History,
  type InstancePlan,
  lookalikeOf,
  type NameKind,
  type Rules,
  type Step,
} from './history.ts';
import { somebody, someChange, unitNames, userTypeNames } from './people.ts';
import { someFault } from './some-fault.ts';

type WithoutTime<T> = T extends Step ? Omit<T, 'afterMs'> : never;
type Event = WithoutTime<Step>;

/** What a history is made to be about. */
export interface Emphasis {
  /** Steps of these kinds come so often that a short history has them for certain. */
  readonly on?: readonly Step['do'][];
  /** How many steps; by chance where left out. */
  readonly steps?: number;
  /** From a deactivation to the purge, in seconds; by chance where left out. */
  readonly retentionSeconds?: number;
  readonly ending?: History['ending'];
  /** How many directories there are; by chance where left out. */
  readonly directories?: number;
  /** Whether the beginning is rehearsed; by chance where left out. */
  readonly isRehearsed?: boolean;
  /** Steps that come again and again between the others. */
  readonly scene?: readonly Step[];
}

/** Makes a history from a seed: the same seed and emphasis, the same history. */
export function planHistory(seed: number, emphasis: Emphasis = {}): History {
  const dice = diceOf(seed);
  const instances = Array.from({ length: dice.chance(30) ? 2 : 1 }, (_, place) => planInstance(dice, place));
  const directories = Array.from(
    {
      length:
        emphasis.directories ??
        dice.weigh([
          [50, 1],
          [25, 2],
          [12, 3],
          [8, 4],
          [5, 5],
        ]),
    },
    (_, place) => planDirectory(dice, place, place % instances.length),
  );
  const cast = new Cast(dice, directories, instances);
  const retentionSeconds = emphasis.retentionSeconds ?? (dice.chance(35) ? 6 : 90 * 86_400);
  const mayRestore =
    (emphasis.scene === undefined && dice.chance(20)) || (emphasis.on?.includes('restore-backup') ?? false);
  const count = emphasis.steps ?? 35 + dice.number(30);
  const steps: Step[] = [];
  for (let place = 0; place < count; place++) {
    const events = mayRestore && place === Math.floor(count / 3) ? [backUp] : cast.next(emphasis.on ?? []);
    if (mayRestore && place === Math.floor((count * 3) / 4)) events.push({ do: 'restore-backup' });
    for (const event of events) steps.push({ afterMs: pauseBefore(dice), ...event });
    if (place % 6 === 2) steps.push(...(emphasis.scene ?? []));
  }
  const ending = emphasis.ending ?? (dice.chance(50) ? 'rounds' : 'full');
  const isRehearsed = emphasis.isRehearsed ?? dice.chance(50);
  return {
    seed,
    retentionSeconds,
    instances,
    directories,
    steps,
    isRehearsed,
    ending: mayRound(steps) ? ending : 'full',
  };
}

/** What only a full run sets right: a catalogue that lost much, what a backup has forgotten, who a list left out. */
function mayRound(steps: readonly Step[]): boolean {
  return !steps.some((step) => ['rename-name', 'remove-name', 'restore-backup', 'hide'].includes(step.do));
}

const backUp: Event = { do: 'back-up' };

function pauseBefore(dice: Dice): number {
  return dice.weigh([
    [40, 0],
    [35, dice.number(200)],
    [20, dice.number(700)],
    [5, dice.number(2_500)],
  ]);
}

function planInstance(dice: Dice, place: number): InstancePlan {
  const users = Array.from({ length: 2 + dice.number(4) }, (_, number) => {
    const user = `z${place}u${number}`;
    // Some have the address of somebody who is in a directory, or will be.
    const email = dice.chance(50) ? addressOf(`d${place}p${dice.number(16)}`) : addressOf(user);
    return { user, email, unit: dice.pick(unitNames), administrator: dice.chance(12) };
  });
  return {
    units: dice.chance(20) ? [...unitNames, 'Skive'] : unitNames,
    userTypes: userTypeNames,
    unitRequired: dice.chance(15),
    users: users.filter(({ email }, at) => users.findIndex((other) => other.email === email) === at),
  };
}

function planDirectory(dice: Dice, place: number, instance: number): DirectoryPlan {
  const rules: Rules = {
    unitField: 'department',
    userTypeField: 'jobTitle',
    options: {
      matching: dice.chance(25) ? 'relaxed' : 'exact',
      unmatched: dice.chance(25) ? 'withdraw' : 'keep',
      disabledAccounts: dice.chance(30) ? 'deactivate' : 'ignore',
      includeGuests: !dice.chance(20),
      maxDeactivations: { percent: 20, from: 4 },
    },
  };
  const people = Array.from({ length: 6 + dice.number(14) }, (_, number) => {
    const who = `d${place}p${number}`;
    return { who, values: somebody(dice, who) };
  });
  return { instance, rules, people };
}

/** Who is where while a history is made up, so that most of its steps make sense. */
class Cast {
  readonly #dice: Dice;
  readonly #directories: readonly DirectoryPlan[];
  readonly #instances: readonly InstancePlan[];
  readonly #live: string[] = [];
  readonly #bin: string[] = [];
  readonly #gone: string[] = [];
  readonly #off = new Set<number>();
  #hired: number[];
  #serial = 0;

  constructor(dice: Dice, directories: readonly DirectoryPlan[], instances: readonly InstancePlan[]) {
    this.#dice = dice;
    this.#directories = directories;
    this.#instances = instances;
    this.#hired = directories.map(({ people }) => people.length);
    for (const { people } of directories) this.#live.push(...people.map(({ who }) => who));
  }

  /** The next few events; one of the wanted kinds twice out of three times where there are wanted ones. */
  next(wanted: readonly Step['do'][]): Event[] {
    const isWanted = wanted.length > 0 && this.#dice.chance(66);
    for (let tries = 0; tries < 400; tries++) {
      const events = this.#any();
      if (events.length > 0 && (!isWanted || events.some((event) => wanted.includes(event.do)))) return events;
    }
    return this.#change();
  }

  #any(): Event[] {
    const dice = this.#dice;
    const directory = dice.number(this.#directories.length);
    const instance = dice.number(this.#instances.length);
    return dice.weigh<() => Event[]>([
      [9, () => this.#hire(directory)],
      [14, () => this.#change()],
      [3, () => this.#swap()],
      [8, () => this.#leave(1 + dice.number(2))],
      [1, () => this.#leave(5 + dice.number(4))],
      [5, () => this.#restore()],
      [3, () => this.#purge()],
      [4, () => this.#rehire(directory)],
      [4, () => [this.#make(instance)]],
      [7, () => [{ do: 'by-hand', user: this.#anyUser(), change: this.#handiwork() }]],
      [4, () => [this.#catalogue(instance)]],
      [3, () => [{ do: 'configure', directory, rules: this.#otherRules() }]],
      [3, () => this.#onOrOff(directory)],
      [2, () => [{ do: 'renew-secret', directory }]],
      [5, () => [{ do: 'run', directory, kind: dice.chance(60) ? 'full' : 'delta' }]],
      [3, () => [{ do: 'rehearse', directory }]],
      [3, () => [{ do: 'ask', who: this.#anyUser(), what: dice.pick(['sync', 'reactivation', 'adoption']) }]],
      [3, () => [{ do: 'decide', directory, approve: dice.chance(60) }]],
      [
        30,
        () => [
          someFault(dice, {
            directories: this.#directories.length,
            instances: this.#instances.length,
            people: this.#everybody(),
          }),
        ],
      ],
    ])();
  }

  #everybody(): string[] {
    return [...this.#live, ...this.#bin, ...this.#gone];
  }

  #anyUser(): string {
    const made = this.#instances.flatMap(({ users }) => users.map(({ user }) => user));
    return this.#dice.pick(this.#dice.chance(25) ? made : this.#everybody());
  }

  #newcomer(directory: number): string {
    return `d${directory}p${this.#hired[directory]!++}`;
  }

  #hire(directory: number): Event[] {
    const who = this.#newcomer(directory);
    this.#live.push(who);
    const values = somebody(this.#dice, who);
    // Now and then with the address of somebody else: a conflict that is to be listed.
    const taken =
      this.#dice.chance(8) && this.#live.length > 1 ? { mail: this.#addressLike(this.#dice.pick(this.#live)) } : {};
    return [{ do: 'hire', who, values: { ...values, ...taken } }];
  }

  #change(): Event[] {
    const who = this.#dice.pick(this.#live.length > 0 ? this.#live : this.#everybody());
    return [{ do: 'change', who, set: someChange(this.#dice, who, ++this.#serial) }];
  }

  #swap(): Event[] {
    const circle = [...new Set(Array.from({ length: 3 }, () => this.#dice.pick(this.#everybody())))];
    return [{ do: 'swap-addresses', who: circle }];
  }

  #leave(count: number): Event[] {
    if (this.#live.length <= count) return [];
    const who = Array.from({ length: count }, () => this.#live.splice(this.#dice.number(this.#live.length), 1)[0]!);
    this.#bin.push(...who);
    return [{ do: 'leave', who }];
  }

  #restore(): Event[] {
    if (this.#bin.length === 0) return [];
    const [who] = this.#bin.splice(this.#dice.number(this.#bin.length), 1);
    this.#live.push(who!);
    return [{ do: 'restore', who: [who!] }];
  }

  #purge(): Event[] {
    if (this.#bin.length === 0) return [];
    const [who] = this.#bin.splice(this.#dice.number(this.#bin.length), 1);
    this.#gone.push(who!);
    return [{ do: 'purge', who: [who!] }];
  }

  /** A leaver comes back under a new id, as the same person or (another name) as somebody else. */
  #rehire(directory: number): Event[] {
    const left = [...this.#bin, ...this.#gone].filter((who) => who.startsWith(`d${directory}p`));
    if (left.length === 0) return [];
    const old = this.#dice.pick(left);
    const who = this.#newcomer(directory);
    this.#live.push(who);
    const values = { ...somebody(this.#dice, who), mail: addressOf(old), userType: 'Member', accountEnabled: true };
    return [{ do: 'hire', who, values, ...(this.#dice.chance(70) && { sameAs: old }) }];
  }

  #make(instance: number): Event {
    const user = `z${instance}u${100 + ++this.#serial}`;
    const email = this.#dice.chance(60) ? this.#addressLike(this.#dice.pick(this.#everybody())) : addressOf(user);
    return { do: 'make-in-ziik', user, instance, email, unit: this.#dice.pick(unitNames) };
  }

  /** Somebody's address, or one that Ziik merely takes for it. */
  #addressLike(who: string): string {
    const address = addressOf(who);
    return this.#dice.chance(25) ? lookalikeOf(address, this.#dice.pick(['accent', 'invisible'])) : address;
  }

  #handiwork(): ByHand {
    const dice = this.#dice;
    return dice.weigh<ByHand>([
      [4, { what: 'rename', firstName: `By Hand ${++this.#serial}` }],
      [3, { what: 'place', units: [dice.pick(unitNames)] }],
      [3, { what: 'place', units: ['Aarhus', 'Odense'] }],
      [1, { what: 'place', units: [] }],
      [3, { what: 'deactivate' }],
      [3, { what: 'reactivate' }],
      [2, { what: 'delete' }],
    ]);
  }

  #catalogue(instance: number): Event {
    const dice = this.#dice;
    const kind: NameKind = dice.chance(65) ? 'unit' : 'user-type';
    const name = dice.pick(kind === 'unit' ? unitNames : userTypeNames);
    return dice.weigh<Event>([
      [3, { do: 'add-name', instance, kind, name: dice.pick(['Atlantis', 'Wizard', name]) }],
      [3, { do: 'rename-name', instance, kind, name, to: dice.pick(['Atlantis', 'Wizard', `${name} Nord`]) }],
      [2, { do: 'remove-name', instance, kind, name }],
      [3, { do: 'add-name', instance, kind, name }],
    ]);
  }

  #otherRules() {
    const dice = this.#dice;
    return dice.pick([
      { unitField: dice.chance(50) ? ('city' as const) : ('department' as const) },
      { userTypeField: dice.chance(50) ? ('officeLocation' as const) : ('jobTitle' as const) },
      { options: { matching: dice.chance(50) ? ('relaxed' as const) : ('exact' as const) } },
      { options: { unmatched: dice.chance(50) ? ('withdraw' as const) : ('keep' as const) } },
      { options: { disabledAccounts: dice.chance(50) ? ('deactivate' as const) : ('ignore' as const) } },
      { options: { includeGuests: dice.chance(50) } },
    ]);
  }

  #onOrOff(directory: number): Event[] {
    if (this.#off.delete(directory)) return [{ do: 'enable', directory }];
    this.#off.add(directory);
    // While nothing may be written, whatever is written is seen.
    const rehearsal: Event[] = this.#dice.chance(50) ? [{ do: 'rehearse', directory }] : [];
    return [{ do: 'disable', directory }, ...rehearsal];
  }
}
