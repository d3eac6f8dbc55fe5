import type { Person } from '@user-sync/sandbox-entra';
import { userChecksum, type ZiikUserView } from '@user-sync/sandbox-ziik';
import type { ControlClient } from '@user-sync/stack';
import { type ExpectedPerson, expectPerson, namesIn, type Reason } from './expect-person.ts';

/** Where everybody of the seed ended; the first six sum up to the seed. Counted in the emulator's Ziik. */
export interface Verdict {
  readonly users: number;
  readonly created: number;
  readonly linked: number;
  readonly incomplete: number;
  readonly conflict: number;
  readonly held: number;
  readonly leftOut: number;
  readonly placed: number;
  readonly unassigned: number;
  readonly deactivated: number;
  /** Why people see nothing in Ziik, grouped by reason and value, most frequent first. */
  readonly unassignedBecause: readonly (Reason & { users: number })[];
  /** Whether Ziik is what the directory implies. */
  readonly right: boolean;
  /** Descriptions of the first twenty differences. */
  readonly differences: readonly string[];
}

export interface Trial {
  readonly entra: ControlClient;
  readonly tenantId: string;
  readonly ziik: ControlClient;
  readonly slug: string;
  /** People that the directory was seeded with: indices below are counted, hired ones are only checked. */
  readonly seeded: number;
  /** Ids of the users who stood in Ziik before the first run, with what they were. */
  readonly before: ReadonlyMap<number, ZiikUserView>;
  /** People who have left the directory: they are to be inactive. */
  readonly left?: readonly (Person & { index: number })[];
}

/**
 * Compares every user of the emulator's Ziik with what the directory implies: nobody missing, nobody too many, every
 * field, unit, user type and state as the requirements say, and those who are not in the directory untouched.
 */
export async function judgeZiik(trial: Trial): Promise<Verdict> {
  const { ziik, slug, seeded, before } = trial;
  const differences: string[] = [];
  const differ = (words: string) => void (differences.length < 20 && differences.push(words));
  const count = {
    created: 0,
    linked: 0,
    incomplete: 0,
    conflict: 0,
    held: 0,
    leftOut: 0,
    placed: 0,
    unassigned: 0,
    deactivated: 0,
  };
  const because = new Map<string, Reason & { users: number }>();

  const byReference = new Map<string, ZiikUserView>();
  for await (const user of pages<ZiikUserView>(ziik, `/instances/${slug}/users`)) {
    const old = before.get(user.id);
    if (user.welcomeMails > 0) differ(`User ${user.id} was sent a welcome mail.`);
    if (user.reference !== '') byReference.set(user.reference, user);
    else if (!old) differ(`User ${user.id} in Ziik belongs to nobody in the directory.`);
    else if (checksum(old) !== checksum(user)) differ(`User ${user.id} is not in the directory and was changed.`);
  }
  const units = namesIn(await names(ziik, slug, 'units'));
  const userTypes = namesIn(await names(ziik, slug, 'usertypes'));

  const claims = new Map<string, string[]>();
  async function weigh(person: Person & { index: number }, active: boolean): Promise<void> {
    const isSeeded = person.index < seeded;
    const expected = expectPerson(person, units, userTypes);
    const found = byReference.get(person.id);
    byReference.delete(person.id);
    if (expected.missing.length > 0) {
      if (found) differ(`${person.id} lacks ${expected.missing.join(', ')} and is in Ziik all the same.`);
      if (isSeeded) count.incomplete++;
      return;
    }
    const address = expected.email.toLowerCase();
    if (active) claims.set(address, [...(claims.get(address) ?? []), person.id]);
    if (!found) {
      absent.push({ expected, isSeeded });
      return;
    }
    const { email, firstName, lastName, unit, userTypes: types } = expected;
    const memberships = unit === null ? [] : [{ unit, userTypes: types }];
    const right = userChecksum({ reference: person.id, email, firstName, lastName, active, memberships });
    if (right !== checksum(found))
      differ(`${person.id} (${person.index}) is ${words(found)}, expected ${JSON.stringify({ ...expected, active })}`);
    if (!isSeeded) return;
    if (before.has(found.id)) count.linked++;
    else count.created++;
    if (!found.active) count.deactivated++;
    else if (found.memberships.some((membership) => membership.userTypes.length > 0)) count.placed++;
    else {
      count.unassigned++;
      for (const reason of expected.reasons) {
        const key = JSON.stringify(reason);
        const group = because.get(key) ?? { ...reason, users: 0 };
        because.set(key, { ...group, users: group.users + 1 });
      }
    }
  }

  const absent: { expected: ExpectedPerson; isSeeded: boolean }[] = [];
  for await (const person of pages<Person & { index: number }>(trial.entra, `/tenants/${trial.tenantId}/people`)) {
    await weigh(person, true);
  }
  for (const person of trial.left ?? []) await weigh(person, false);
  const absentIds = new Set(absent.map(({ expected }) => expected.azureId));
  for (const { expected, isSeeded } of absent) {
    const rivals = claims.get(expected.email.toLowerCase()) ?? [];
    const someoneHasIt = rivals.some((id) => id !== expected.azureId && !absentIds.has(id));
    if (!someoneHasIt) differ(`${expected.azureId} is not in Ziik.`);
    else if (isSeeded) count.conflict++;
  }
  for (const [reference, user] of byReference)
    differ(`User ${user.id} refers to ${reference}, who is not in the directory.`);

  return {
    users: seeded,
    ...count,
    unassignedBecause: [...because.values()].sort((a, b) => b.users - a.users),
    right: differences.length === 0,
    differences,
  };
}

/** Everything that a control API lists, page by page. */
export async function* pages<T>(client: ControlClient, path: string, from = 0): AsyncGenerator<T> {
  let next: number | null = from;
  do {
    const page: { data: T[]; next: number | null } = await client.get(`${path}?from=${next}&limit=5000`);
    yield* page.data;
    next = page.next;
  } while (next !== null);
}

async function names(ziik: ControlClient, slug: string, kind: 'units' | 'usertypes'): Promise<string[]> {
  return (await ziik.get<{ data: { name: string }[] }>(`/instances/${slug}/${kind}`)).data.map(({ name }) => name);
}

function checksum(user: ZiikUserView): bigint {
  return userChecksum({
    reference: user.reference,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    active: user.active,
    memberships: user.memberships.map(({ unit, userTypes }) => ({
      unit: unit.name,
      userTypes: userTypes.map(({ name }) => name),
    })),
  });
}

function words(user: ZiikUserView): string {
  const places = user.memberships.map(({ unit, userTypes }) => `${unit.name}: ${userTypes.map(({ name }) => name)}`);
  return `${user.active ? 'active' : 'inactive'} ${user.firstName} ${user.lastName} <${user.email}> in [${places.join('; ')}]`;
}
