import { expectPerson, namesIn, pages } from '@user-sync/judge';
import type { Person } from '@user-sync/sandbox-entra';
import type { ZiikUserView } from '@user-sync/sandbox-ziik';
import type { Sandbox } from '@user-sync/stack';
import type { Customer } from './set-up.ts';

type Someone = Person & { readonly index: number };

/** One thing that happens in the directory or in Ziik, and what the next round made of it. */
export interface Event {
  readonly what: string;
  readonly who: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Lets the directory live for two rounds: a hire, a move, a leaver, a rename, somebody made in Ziik first and then
 * hired, somebody who leaves and comes back. `poll` makes a round. Gives what each change did in Ziik, and who has
 * left.
 */
export async function liveOn(
  sandbox: Sandbox,
  customer: Customer,
  poll: () => Promise<void>,
): Promise<{ events: Event[]; left: Someone[] }> {
  const { slug, tenantId } = customer;
  const units = await catalogue(sandbox, slug, 'units');
  const userTypes = await catalogue(sandbox, slug, 'usertypes');
  const [mover, leaver, bride, returner] = await tidyPeople(sandbox, customer, 4);
  if (!mover || !leaver || !bride || !returner)
    throw new Error('The directory has too few tidy people to show changes.');
  const otherShop = units.find((name) => name !== mover.department && name !== units[0])!;
  const shop = units[1]!;

  async function change(changes: unknown[]): Promise<Someone[]> {
    const path = `/tenants/${tenantId}/changes`;
    return (await sandbox.entra.send<{ data: Someone[] }>('POST', path, changes)).data;
  }
  const address = `first.in.ziik@${mover.userPrincipalName.split('@')[1]}`;
  const byHand = await sandbox.ziik.send<ZiikUserView>('POST', `/instances/${slug}/users`, {
    email: address,
    firstName: 'Freja',
    lastName: 'First',
  });

  const stages: { what: string; person: Someone; before: string }[] = [];
  const stage = (what: string, person: Someone, before: string) => void stages.push({ what, person, before });
  const shown = async (person: Someone) => describe(await inZiik(sandbox, slug, person.id));
  for (const [what, person] of [
    [`moved to ${otherShop}`, mover],
    ['left', leaver],
    ['changed her surname', bride],
    ['left, and came back a round later', returner],
  ] as const) {
    stage(what, person, await shown(person));
  }
  const [hired, known] = await change([
    { op: 'hire', department: shop, jobTitle: `${userTypes[0]}, ${userTypes[1]}` },
    { op: 'hire', department: shop, jobTitle: userTypes[0], mail: address },
    { op: 'move', index: mover.index, department: otherShop },
    { op: 'leaver', index: leaver.index },
    { op: 'rename', index: bride.index, surname: `${bride.surname}-Lund`.slice(-64) },
    { op: 'leaver', index: returner.index },
  ]);
  stage(`hired into ${shop}`, hired!, 'not in Ziik');
  stage('made in Ziik first, then hired', known!, describe(byHand));

  await poll();
  const gone = await shown(returner);
  await change([{ op: 'restore', index: returner.index }]);
  await poll();

  const events: Event[] = [];
  for (const { what, person, before } of stages) {
    const between = person === returner ? `${gone} → ` : '';
    events.push({ what, who: person.displayName, before, after: `${between}${await shown(person)}` });
  }
  const departed = await sandbox.entra.get<Someone>(`/tenants/${tenantId}/people/${leaver.id}`);
  return { events, left: [departed] };
}

async function tidyPeople(sandbox: Sandbox, { slug, tenantId }: Customer, count: number): Promise<Someone[]> {
  const units = namesIn(await catalogue(sandbox, slug, 'units'));
  const types = namesIn(await catalogue(sandbox, slug, 'usertypes'));
  const found: Someone[] = [];
  for await (const person of pages<Someone>(sandbox.entra, `/tenants/${tenantId}/people`)) {
    const { missing, reasons, unit } = expectPerson(person, units, types);
    const isTidy = person.index >= 10 && missing.length === 0 && reasons.length === 0 && unit?.startsWith('Shop');
    if (isTidy) found.push(person);
    if (found.length === count) break;
  }
  return found;
}

async function catalogue(sandbox: Sandbox, slug: string, kind: 'units' | 'usertypes'): Promise<string[]> {
  const { data } = await sandbox.ziik.get<{ data: { name: string }[] }>(`/instances/${slug}/${kind}`);
  return data.map(({ name }) => name);
}

async function inZiik(sandbox: Sandbox, slug: string, reference: string): Promise<ZiikUserView | undefined> {
  const path = `/instances/${slug}/users?reference=${encodeURIComponent(reference)}`;
  return (await sandbox.ziik.get<{ data: ZiikUserView[] }>(path)).data[0];
}

function describe(user: ZiikUserView | undefined): string {
  if (!user) return 'not in Ziik';
  const places = user.memberships.map(
    ({ unit, userTypes }) => `${unit.name} (${userTypes.map(({ name }) => name).join(', ') || 'no user types'})`,
  );
  return `${user.firstName} ${user.lastName}, ${user.active ? places.join('; ') || 'without a unit' : 'deactivated'}`;
}
