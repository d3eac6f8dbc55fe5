import type { Person } from '@user-sync/sandbox-entra';
import { userTypeNames } from '@user-sync/sandbox-entra';
import { findSomebody, namesOf, oneOf, type Somebody } from './find-somebody.ts';
import { NotNow, type Playground, type Told } from './playground.ts';

const NEXT_ROUND = 'Azure is read in the next round: choose “Initiate synchronisation”.';

/** Somebody begins in a shop. */
export async function hire(playground: Playground): Promise<Told> {
  const shop = await anyShop(playground);
  const jobTitle = oneOf(
    playground.random,
    userTypeNames().filter((name) => !name.includes(',')),
  );
  const [person] = await change(playground, [{ op: 'hire', department: shop, jobTitle }]);
  return {
    did: `${person!.displayName} was hired as ${jobTitle} in ${shop}.`,
    watch: `${NEXT_ROUND} Then ${person!.displayName} is in Ziik, in ${shop}: search for the name.`,
  };
}

/** Somebody in place moves to another shop. */
export async function move(playground: Playground): Promise<Told> {
  const { person, unit } = await findSomebody(playground);
  const shop = await anyShop(playground, unit);
  await change(playground, [{ op: 'move', id: person.id, department: shop }]);
  return {
    did: `${person.displayName} moved from ${unit} to ${shop}.`,
    watch: `${NEXT_ROUND} Then the history of ${person.displayName} shows the department before and after.`,
  };
}

/** Somebody in place takes another surname. */
export async function rename(playground: Playground): Promise<Told> {
  const { person } = await findSomebody(playground);
  const surname = `${person.surname}-Lund`.slice(-64);
  await change(playground, [{ op: 'rename', id: person.id, surname }]);
  return {
    did: `${person.displayName} is now called ${person.givenName} ${surname}.`,
    watch: `${NEXT_ROUND} Then Ziik shows the new name; search for ${surname}.`,
  };
}

/** Somebody in place is deleted in Azure. */
export async function leave(playground: Playground): Promise<Told> {
  const { person } = await findSomebody(playground);
  await change(playground, [{ op: 'leaver', id: person.id }]);
  playground.left.push(person.id);
  return {
    did: `${person.displayName} left and was deleted in Azure.`,
    watch: `${NEXT_ROUND} Then ${person.displayName} is under Deactivated, with the day 90 days ahead on which they are removed for good.`,
  };
}

/** The last one who left comes back. */
export async function restore(playground: Playground): Promise<Told> {
  const id = playground.left.at(-1);
  if (id === undefined) throw new NotNow('Nobody has left who could come back. Let one leave first.');
  const [person] = await change(playground, [{ op: 'restore', id }]);
  playground.left.pop();
  return {
    did: `${person!.displayName} was restored in Azure.`,
    watch: `${NEXT_ROUND} Then ${person!.displayName} is active in Ziik again, and no longer under Deactivated.`,
  };
}

/** So many of a hundred that the removal limit stops it. */
const LEAVING_SHARE = 0.3;

/** Thirty of each hundred people disappear from Azure at once. */
export async function leaveTogether(playground: Playground): Promise<Told> {
  const { sandbox, customer, leftTogether, random } = playground;
  if (leftTogether.length > 0)
    throw new NotNow(`${leftTogether.length} people are away already. Bring them back first.`);
  const tenant = `/tenants/${customer.tenantId}`;
  const { counts } = await sandbox.entra.get<{ counts: { live: number } }>(tenant);
  const churn = { left: Math.round(counts.live * LEAVING_SHARE), seed: Math.floor(random() * 2 ** 31) };
  const { left } = await sandbox.entra.send<{ left: string[] }>('POST', `${tenant}/churn`, churn);
  playground.leftTogether = left;
  return {
    did: `${left.length} of ${counts.live} people disappeared from Azure, as if an export had gone wrong.`,
    watch: `${NEXT_ROUND} Then nobody is deactivated: the removals are held, and the panel asks for your decision.`,
  };
}

/** They come back. */
export async function returnTogether(playground: Playground): Promise<Told> {
  const { leftTogether } = playground;
  if (leftTogether.length === 0) throw new NotNow('Nobody is away. Let 30 of 100 leave first.');
  await change(
    playground,
    leftTogether.map((id) => ({ op: 'restore', id })),
  );
  playground.leftTogether = [];
  return {
    did: `The ${leftTogether.length} people are in Azure again.`,
    watch: `${NEXT_ROUND} Then the question is gone, and those who were deactivated meanwhile are active again.`,
  };
}

async function change({ sandbox, customer }: Playground, changes: readonly object[]): Promise<Somebody[]> {
  const path = `/tenants/${customer.tenantId}/changes`;
  return (await sandbox.entra.send<{ data: (Person & { index: number })[] }>('POST', path, changes)).data;
}

/** A shop whose name is no list of names. */
async function anyShop(playground: Playground, otherThan?: string): Promise<string> {
  const shops = (await namesOf(playground, 'units')).filter(
    (name) => name.startsWith('Shop') && !name.includes(',') && name !== otherThan,
  );
  return oneOf(playground.random, shops);
}
