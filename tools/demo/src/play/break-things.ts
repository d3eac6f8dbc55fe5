import { randomSecret } from '@user-sync/stack';
import type { Playground, Told } from './playground.ts';

/** The secret is deleted in Azure. */
export async function breakSecret({ sandbox, customer }: Playground): Promise<Told> {
  await sandbox.entra.send('PATCH', tenantOf(customer), { secret: randomSecret(), otherSecrets: [] });
  return {
    did: 'The client secret was deleted in Azure.',
    watch: 'Choose “Initiate synchronisation”. Then the panel says that Azure rejects the secret, and what to do.',
  };
}

/** The secret is there again. */
export async function repairSecret({ sandbox, customer }: Playground): Promise<Told> {
  await sandbox.entra.send('PATCH', tenantOf(customer), { secret: customer.secret });
  return {
    did: 'The client secret from the start is valid in Azure again.',
    watch: 'Choose “Initiate synchronisation”. The first round that succeeds ends the warning.',
  };
}

/** Another secret is made, for the panel to be told. */
export async function makeSecret({ sandbox, customer }: Playground): Promise<Told> {
  const secret = randomSecret();
  await sandbox.entra.send('PATCH', tenantOf(customer), { otherSecrets: [secret] });
  return {
    did: `A new client secret was created in Azure. Its Value is ${secret}`,
    watch: 'In the panel, under Settings, choose Replace beside Secret, paste the Value and save.',
  };
}

/** Ziik answers every call with 503. */
export async function takeZiikDown({ sandbox, customer }: Playground): Promise<Told> {
  await sandbox.ziik.send('PATCH', `/instances/${customer.slug}`, { down: true });
  return {
    did: 'Ziik does not work any more: it answers every call with 503.',
    watch: 'Hire somebody and initiate a synchronisation: the change waits, and the panel says since when.',
  };
}

/** Ziik works again. */
export async function bringZiikUp({ sandbox, customer }: Playground): Promise<Told> {
  await sandbox.ziik.send('PATCH', `/instances/${customer.slug}`, { down: false });
  return {
    did: 'Ziik works again.',
    watch: 'What has waited is written within a minute, without anybody doing anything.',
  };
}

/** Microsoft Graph answers every call with 503. */
export async function takeGraphDown({ sandbox, customer }: Playground): Promise<Told> {
  const { tenantId } = customer;
  const rule = { tenantId, match: { path: '^/v1\\.0/' }, times: -1, fault: { status: 503 } };
  await sandbox.entra.send('POST', '/faults', rule);
  return {
    did: 'Microsoft Graph does not work any more: it answers every call with 503.',
    watch: 'Choose “Initiate synchronisation”. The panel says that Microsoft is not responding; nobody is removed.',
  };
}

/** Microsoft Graph works again. */
export async function bringGraphUp({ sandbox }: Playground): Promise<Told> {
  await sandbox.entra.send('DELETE', '/faults');
  return { did: 'Microsoft Graph works again.', watch: 'Choose “Initiate synchronisation”: the next round succeeds.' };
}

const tenantOf = ({ tenantId }: Playground['customer']): string => `/tenants/${tenantId}`;
