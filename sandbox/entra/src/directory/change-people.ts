import { randomNumbers } from '../people/describe-person.ts';
import type { Person } from '../people/person.ts';
import { shopCount, shopName, shopTypes } from '../people/shop-chain.ts';
import { RefusedChange } from '../refused-change.ts';
import type { PersonState, SandboxDirectory } from './directory.ts';

/** Who a change is about: by id, by index, or any person in the directory. */
export interface Target {
  readonly id?: string;
  readonly index?: number;
  readonly random?: boolean;
}

type Values = Partial<Person>;

/** One change to the people of a directory. Values beside `op` are properties to set; `null` clears one. */
export type PeopleChange =
  | ({ readonly op: 'hire'; readonly unset?: readonly string[] } & Omit<Values, 'id'>)
  | ({ readonly op: 'move' } & Target & Omit<Values, 'id'>)
  | ({ readonly op: 'update'; readonly set: Values } & Target)
  | ({ readonly op: 'rename' } & Target & Pick<Values, 'givenName' | 'surname' | 'mail'>)
  | ({ readonly op: 'leaver' | 'purge' | 'restore' } & Target);

/** A person that a change touched, as it left them. */
export type TouchedPerson = Person & { readonly index: number; readonly present: PersonState };

/**
 * Makes changes one after the other; throws `RefusedChange` at the first that cannot be made, the ones before it stay.
 */
export function changePeople(directory: SandboxDirectory, changes: readonly PeopleChange[]): TouchedPerson[] {
  directory.catchUp();
  return changes.map((change) => describeTouched(directory, changeOne(directory, change)));
}

/** A person with index and state. */
export function describeTouched(directory: SandboxDirectory, index: number): TouchedPerson {
  return { index, present: directory.stateOf(index), ...directory.personAt(index) };
}

function changeOne(directory: SandboxDirectory, change: PeopleChange): number {
  if (change.op === 'hire') {
    const { op: _, unset = [], ...values } = change;
    const wanted: Values = { ...values, ...Object.fromEntries(unset.map((name) => [name, undefined])) };
    const named = 'displayName' in wanted || !('givenName' in wanted || 'surname' in wanted);
    return directory.hire(named ? wanted : withDisplayName(directory.personAt(directory.total), wanted));
  }
  const index = indexOfTarget(directory, change);
  switch (change.op) {
    case 'move': {
      const { op: _, id: _id, index: _index, random: _random, ...values } = change;
      directory.update(index, 'department' in values ? values : { ...values, department: otherShop(directory, index) });
      break;
    }
    case 'update':
      directory.update(index, change.set ?? {});
      break;
    case 'rename': {
      const { op: _, id: _id, index: _index, random: _random, ...values } = change;
      directory.update(index, withDisplayName(directory.personAt(index), values));
      break;
    }
    case 'leaver':
      directory.remove(index);
      break;
    case 'purge':
      directory.purge(index);
      break;
    case 'restore':
      directory.restore(index);
      break;
    default:
      throw new RefusedChange(`There is no operation "${(change as { op: unknown }).op}".`);
  }
  return index;
}

function indexOfTarget(directory: SandboxDirectory, target: Target): number {
  if (target.id !== undefined) {
    const index = directory.indexOf(target.id);
    if (index === undefined) throw new RefusedChange(`Nobody in this directory has the id ${target.id}.`);
    return index;
  }
  if (target.index !== undefined) return target.index;
  if (!target.random) throw new RefusedChange('Say who: "id", "index" or "random": true.');
  return anyLive(directory, randomNumbers(directory.seed ^ 0x5bd1e995, directory.log.length), new Set());
}

/** How many people to change, hire and let go, picked by a seed. */
export interface Churn {
  readonly changed?: number;
  readonly hired?: number;
  readonly left?: number;
  readonly seed?: number;
}

/**
 * Many changes at once, to different people: of those changed about 60 % move to another shop, 25 % get another user
 * type, 15 % another surname. Returns the ids.
 */
export function churnPeople(directory: SandboxDirectory, churn: Churn): Record<'changed' | 'hired' | 'left', string[]> {
  const { changed = 0, hired = 0, left = 0, seed = 1 } = churn;
  directory.catchUp();
  if (changed + left > directory.counts().live) {
    throw new RefusedChange(`Only ${directory.counts().live} people are in the directory.`);
  }
  const next = randomNumbers(seed, 0x6368726e);
  const taken = new Set<number>();
  const ids = { changed: [] as string[], hired: [] as string[], left: [] as string[] };
  for (let count = 0; count < changed; count++) {
    const index = anyLive(directory, next, taken);
    taken.add(index);
    const person = directory.personAt(index);
    directory.update(index, anotherLook(directory, index, person, next()));
    ids.changed.push(person.id);
  }
  for (let count = 0; count < left; count++) {
    const index = anyLive(directory, next, taken);
    directory.remove(index);
    ids.left.push(directory.personAt(index).id);
  }
  for (let count = 0; count < hired; count++) ids.hired.push(directory.personAt(directory.hire()).id);
  return ids;
}

function anotherLook(directory: SandboxDirectory, index: number, person: Person, random: number): Partial<Person> {
  const kind = random % 100;
  if (kind < 60) return { department: otherShop(directory, index, random >>> 7) };
  if (kind < 85) {
    const type = shopTypes[(random >>> 7) % shopTypes.length]!;
    return { jobTitle: type === person.jobTitle ? `${type}, Key holder` : type };
  }
  return withDisplayName(person, { surname: `${person.surname ?? 'Holm'}-Lund`.slice(-64) });
}

function withDisplayName(person: Person, values: Partial<Person>): Partial<Person> {
  const { givenName, surname } = { ...person, ...values };
  return { ...values, displayName: [givenName, surname].filter(Boolean).join(' ') || person.displayName };
}

function otherShop(directory: SandboxDirectory, index: number, random = index): string {
  const shops = shopCount(directory.people);
  const name = shopName(random % shops);
  return name === directory.personAt(index).department ? shopName((random + 1) % shops) : name;
}

function anyLive(directory: SandboxDirectory, next: () => number, taken: ReadonlySet<number>): number {
  const start = next() % Math.max(1, directory.total);
  for (let step = 0; step < directory.total; step++) {
    const index = (start + step) % directory.total;
    if (!taken.has(index) && directory.stateOf(index) === 'live') return index;
  }
  throw new RefusedChange('Nobody else is in the directory.');
}
