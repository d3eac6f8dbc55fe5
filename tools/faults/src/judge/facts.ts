import type { Person, PersonState } from '@user-sync/sandbox-entra';
import type { JournalEntry, ZiikUserView } from '@user-sync/sandbox-ziik';
import type { Rules } from '../plan/history.ts';
import type { ListedRun, ListedUser } from '../world/administrator.ts';
import type { CatalogueNames, Entry, EntryOf } from '../world/record.ts';

/** Something that is not as the requirements say. */
export interface Difference {
  readonly rule: string;
  readonly words: string;
}

/** What is looked at when everything has come to rest. */
export interface Ending {
  readonly instances: readonly {
    readonly users: readonly ZiikUserView[];
    readonly journal: readonly JournalEntry[];
    readonly maxConcurrency: number;
    readonly accountId: number;
    readonly unitRequired: boolean;
  }[];
  readonly directories: readonly {
    readonly listed: readonly ListedUser[];
    readonly runs: readonly ListedRun[];
    /** As the API tells them. */
    readonly rules: Rules;
  }[];
}

/** A person as they were from an entry on. */
interface Version {
  readonly index: number;
  readonly at: number;
  readonly person: Person;
  readonly state: PersonState;
}

/** Everybody who was ever in a directory. */
export interface Someone {
  readonly azureId: string;
  readonly directory: number;
  readonly instance: number;
  readonly versions: readonly Version[];
  readonly last: Version;
}

/** A call that did its work in Ziik; what was refused or never came so far is none. */
export interface DoneCall extends EntryOf<'works'> {
  readonly index: number;
  readonly status: number;
  /** The user concerned: of the path, or the one who was made. */
  readonly id: number;
}

/**
 * When somebody's being active changed in Ziik, and by who. `claimed`: we deactivated a user who had been deactivated
 * by hand.
 */
interface Turn {
  readonly index: number;
  readonly by: 'us' | 'hand';
  readonly active: boolean;
  readonly claimed?: boolean;
}

/** The record of a trial, arranged to be asked. */
export interface Facts {
  readonly entries: readonly Entry[];
  readonly retentionMs: number;
  readonly periodMs: number;
  /** The end came by full runs, which set right also what hands have changed. */
  readonly isEnforced: boolean;
  readonly people: ReadonlyMap<string, Someone>;
  readonly ending: Ending;
  readonly instanceOf: readonly number[];
  /** Calls of an instance that did their work, in order. */
  readonly calls: readonly (readonly DoneCall[])[];
  readonly turns: (instance: number, userId: number) => readonly Turn[];
  /** People that a user may stand for before an entry: by reference, or by an address they had until then. */
  readonly standsFor: (
    instance: number,
    user: Pick<ZiikUserView, 'reference' | 'email'>,
    index: number,
  ) => readonly Someone[];
  readonly rulesOf: (directory: number, before?: number) => readonly Rules[];
  readonly cataloguesOf: (instance: number, before?: number) => readonly CatalogueNames[];
  readonly restoredAt: number;
}

/** Calls that change a user. */
export const writes: ReadonlySet<string> = new Set([
  'users.create',
  'users.update',
  'users.deactivate',
  'users.reactivate',
  'users.delete',
  'users.welcome',
  'memberships.create',
  'memberships.update',
  'memberships.delete',
]);

/** Arranges the record. */
export function arrange(
  entries: readonly Entry[],
  ending: Ending,
  {
    instanceOf,
    retentionMs,
    periodMs,
    isEnforced,
  }: Pick<Facts, 'instanceOf' | 'retentionMs' | 'periodMs' | 'isEnforced'>,
): Facts {
  const people = new Map<string, Someone & { versions: Version[]; last: Version }>();
  for (const [index, entry] of entries.entries()) {
    if (entry.kind !== 'person') continue;
    const { at, person, state, directory } = entry;
    const version = { index, at, person, state };
    const known = people.get(person.id);
    if (known) {
      known.versions.push(version);
      known.last = version;
    } else {
      const instance = instanceOf[directory]!;
      people.set(person.id, { azureId: person.id, directory, instance, versions: [version], last: version });
    }
  }
  const calls = ending.instances.map((_, instance) => doneCalls(entries, instance, ending));
  const turnsOf = ending.instances.map((_, instance) => allTurns(entries, instance, calls[instance]!));
  return {
    entries,
    retentionMs,
    periodMs,
    isEnforced,
    people,
    ending,
    instanceOf,
    calls,
    turns: (instance, userId) => turnsOf[instance]!.get(userId) ?? [],
    standsFor: (instance, user, index) =>
      [...people.values()].filter(
        (someone) =>
          someone.instance === instance &&
          (user.reference === someone.azureId ||
            someone.versions.some(
              (version) => version.index < index && sameAddress(addressOf(version.person), user.email),
            )),
      ),
    rulesOf: (directory, before = Number.POSITIVE_INFINITY) =>
      entries.flatMap((entry, index) =>
        entry.kind === 'configured' && entry.directory === directory && index < before ? [entry.rules] : [],
      ),
    cataloguesOf: (instance, before = Number.POSITIVE_INFINITY) =>
      entries.flatMap((entry, index) =>
        entry.kind === 'catalogue' && entry.instance === instance && index < before ? [entry] : [],
      ),
    restoredAt: entries.findLastIndex(({ kind }) => kind === 'restored'),
  };
}

/** The address by which a person is known, `''` where there is none (S26). */
function addressOf({ mail, userPrincipalName }: Person): string {
  const stated = mail?.trim() ?? '';
  if (stated !== '') return stated;
  return userPrincipalName.toUpperCase().includes('#EXT#') ? '' : userPrincipalName.trim();
}

/** Whether two addresses are one; nobody has the empty one. */
export function sameAddress(one: string, other: string): boolean {
  return one.trim() !== '' && one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Whether Ziik takes two addresses for one, that are not. */
export function lookAlike(one: string, other: string): boolean {
  return !sameAddress(one, other) && one.trim() !== '' && folded(one) === folded(other);
}

function folded(address: string): string {
  return address
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .trim()
    .toLowerCase();
}

function doneCalls(entries: readonly Entry[], instance: number, ending: Ending): DoneCall[] {
  const made = new Map(ending.instances[instance]!.journal.map(({ n, userId }) => [n, userId]));
  const answered = new Map<number, number>();
  for (const entry of entries) {
    if (entry.kind === 'answered' && entry.instance === instance) answered.set(entry.n, entry.status);
  }
  return entries.flatMap((entry, index) => {
    if (entry.kind !== 'works' || entry.instance !== instance) return [];
    const status = answered.get(entry.n) ?? 0;
    if (status < 200 || status > 299) return [];
    return [{ ...entry, index, status, id: entry.userId || made.get(entry.n) || 0 }];
  });
}

function allTurns(entries: readonly Entry[], instance: number, calls: readonly DoneCall[]): Map<number, Turn[]> {
  const active = new Map<number, boolean>();
  const turns = new Map<number, Turn[]>();
  const note = (id: number, turn: Turn) => turns.set(id, [...(turns.get(id) ?? []), turn]);
  const done = new Map(calls.map((call) => [call.index, call]));
  for (const [index, entry] of entries.entries()) {
    const call = done.get(index);
    if (call && /^users\.(de|re)activate$/.test(call.operation)) {
      const becomes = call.operation === 'users.reactivate';
      const was = call.user?.active ?? true;
      if (was !== becomes) note(call.id, { index, by: 'us', active: becomes });
      else if (!becomes) note(call.id, { index, by: 'us', active: false, claimed: true });
      active.set(call.id, becomes);
    }
    if (entry.kind === 'by-hand' && entry.instance === instance) {
      const { user, what } = entry;
      const was = active.get(user.id) ?? true;
      if (/activate$/.test(what) && was !== user.active) note(user.id, { index, by: 'hand', active: user.active });
      active.set(user.id, user.active);
    }
  }
  return turns;
}
