import { expectPerson, namesIn, pages } from '@user-sync/judge';
import type { Person } from '@user-sync/sandbox-entra';
import { findSomebody, namesOf } from './find-somebody.ts';
import { NotNow, type Playground, type Told } from './playground.ts';

/** Somebody is made in Ziik who is not in Azure. */
export async function makeByHand({ sandbox, customer, random }: Playground): Promise<Told> {
  const number = Math.floor(random() * 1_000_000);
  const email = `temp.${number}@elsewhere.example`;
  await sandbox.ziik.send('POST', `/instances/${customer.slug}/users`, {
    email,
    firstName: 'Temp',
    lastName: `Worker ${number}`,
  });
  return {
    did: `Temp Worker ${number} was made in Ziik by hand, with the address ${email}.`,
    watch:
      'Nothing happens, and that is right: the synchronisation leaves people alone who are not in Azure. Search for the address.',
  };
}

/** The unit in which somebody works gets another name. */
export async function renameUnit(playground: Playground): Promise<Told> {
  const { sandbox, customer } = playground;
  const { unit } = await findSomebody(playground);
  const units = `/instances/${customer.slug}/units`;
  const { data } = await sandbox.ziik.get<{ data: { id: number; name: string }[] }>(units);
  const name = `${unit} (new)`;
  await sandbox.ziik.send('PATCH', `${units}/${data.find((each) => each.name === unit)!.id}`, { name });
  return {
    did: `The unit ${unit} was renamed to ${name} in Ziik.`,
    watch: `Ziik tells it by a webhook. The people who work there stay, although Azure still says “${unit}”; somebody new with that value sees nothing, and is listed under Unassigned.`,
  };
}

/** The unit that most people wait for is added. */
export async function addUnit(playground: Playground): Promise<Told> {
  const { sandbox, customer } = playground;
  const units = namesIn(await namesOf(playground, 'units'));
  const types = namesIn(await namesOf(playground, 'usertypes'));
  const waiting = new Map<string, number>();
  for await (const person of pages<Person>(sandbox.entra, `/tenants/${customer.tenantId}/people`)) {
    for (const { code, value } of expectPerson(person, units, types).reasons) {
      if (code === 'unit-unknown' && value !== null) waiting.set(value, (waiting.get(value) ?? 0) + 1);
    }
  }
  const [most] = [...waiting].sort(([, one], [, other]) => other - one);
  if (most === undefined) throw new NotNow('Every value in Azure has its unit. Rename one first.');
  const [name, people] = most;
  await sandbox.ziik.send('POST', `/instances/${customer.slug}/units`, { name });
  return {
    did: `The unit ${name} was added in Ziik: ${people === 1 ? 'one person in Azure has' : `${people} people in Azure have`} that value.`,
    watch: `Ziik tells it by a webhook. Those who wait for “${name}” under Unassigned get a place by itself, without a new page.`,
  };
}
