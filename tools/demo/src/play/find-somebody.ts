import { expectPerson, namesIn, pages } from '@user-sync/judge';
import type { Person } from '@user-sync/sandbox-entra';
import type { ZiikUserView } from '@user-sync/sandbox-ziik';
import { NotNow, type Playground } from './playground.ts';

export type Somebody = Person & { readonly index: number };

/** A person with everything in order, who is in Ziik at their place: what happens to them is easy to see. */
export async function findSomebody(playground: Playground): Promise<{ person: Somebody; unit: string }> {
  const { sandbox, customer } = playground;
  const tenant = `/tenants/${customer.tenantId}`;
  const units = namesIn(await namesOf(playground, 'units'));
  const types = namesIn(await namesOf(playground, 'usertypes'));
  const { counts } = await sandbox.entra.get<{ counts: { live: number; deleted: number } }>(tenant);
  const from = Math.floor(playground.random() * (counts.live + counts.deleted));
  for (const start of [from, 0]) {
    for await (const person of pages<Somebody>(sandbox.entra, `${tenant}/people`, start)) {
      const { missing, reasons, unit } = expectPerson(person, units, types);
      // The first ten hold the pair with one address.
      if (person.index < 10 || missing.length > 0 || reasons.length > 0 || unit === null) continue;
      if (person.accountEnabled && (await isPlaced(playground, person.id))) return { person, unit };
    }
  }
  throw new NotNow('Nobody is in place in Ziik at the moment. Initiate a synchronisation first.');
}

/** The names of a catalogue in Ziik, in its order. */
export async function namesOf({ sandbox, customer }: Playground, kind: 'units' | 'usertypes'): Promise<string[]> {
  const { data } = await sandbox.ziik.get<{ data: { name: string }[] }>(`/instances/${customer.slug}/${kind}`);
  return data.map(({ name }) => name);
}

async function isPlaced({ sandbox, customer }: Playground, azureId: string): Promise<boolean> {
  const path = `/instances/${customer.slug}/users?reference=${encodeURIComponent(azureId)}`;
  const { data } = await sandbox.ziik.get<{ data: ZiikUserView[] }>(path);
  return data.some(({ active, memberships }) => active && memberships.length === 1);
}

/** One of several. */
export function oneOf<T>(random: () => number, several: readonly T[]): T {
  return several[Math.floor(random() * several.length)]!;
}
