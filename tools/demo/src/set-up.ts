import { randomUUID } from 'node:crypto';
import { expectPerson, namesIn, pages } from '@user-sync/judge';
import { type Person, unitNames, userTypeNames } from '@user-sync/sandbox-entra';
import type { ZiikUserView } from '@user-sync/sandbox-ziik';
import type { Sandbox } from '@user-sync/stack';
import { randomSecret } from '@user-sync/stack';
import { type AdminClient, createAdminClient } from './admin-client.ts';

/** One customer in the sandbox: a directory of people and a Ziik instance with the matching catalogue. */
export interface Customer {
  readonly slug: string;
  readonly tenantId: string;
  readonly applicationId: string;
  readonly secret: string;
  readonly username: string;
  readonly password: string;
}

/** Creates directory and instance; only the account that signs in is in Ziik then. */
export async function makeCustomer(sandbox: Sandbox, slug: string, people: number, seed: number): Promise<Customer> {
  const customer = {
    slug,
    tenantId: randomUUID(),
    applicationId: randomUUID(),
    secret: randomSecret(),
    username: `sync@${slug}.example`,
    password: randomSecret(),
  };
  const { tenantId, applicationId, secret, username, password } = customer;
  await sandbox.entra.send('PUT', `/tenants/${tenantId}`, { applicationId, secret, people, seed });
  await sandbox.ziik.send('PUT', `/instances/${slug}`, {
    username,
    password,
    unitNames: unitNames(people),
    userTypeNames: userTypeNames(),
  });
  return customer;
}

/**
 * Puts some tidy people of the directory into Ziik as somebody made them there by hand before: another spelling of the
 * address, another name, another place; and three that the directory does not know.
 */
export async function makeByHand(sandbox: Sandbox, customer: Customer, count: number): Promise<void> {
  const { slug, tenantId } = customer;
  const [units, types] = await Promise.all([
    sandbox.ziik.get<{ data: { id: number; name: string }[] }>(`/instances/${slug}/units`),
    sandbox.ziik.get<{ data: { id: number; name: string }[] }>(`/instances/${slug}/usertypes`),
  ]);
  const memberships = [{ unit: units.data[0]!.id, userTypes: [types.data[0]!.id] }];
  const names = [namesIn(units.data.map(({ name }) => name)), namesIn(types.data.map(({ name }) => name))] as const;
  let made = 0;
  for await (const person of pages<Person & { index: number }>(sandbox.entra, `/tenants/${tenantId}/people`)) {
    if (made === count) break;
    const { missing, reasons, email } = expectPerson(person, ...names);
    // The first ten hold the pair with one address.
    if (person.index < 10 || missing.length > 0 || reasons.length > 0) continue;
    await sandbox.ziik.send('POST', `/instances/${slug}/users`, {
      email: email.toUpperCase(),
      firstName: 'Made',
      lastName: 'By Hand',
      memberships,
    });
    made++;
  }
  for (const name of ['Temp', 'Consultant', 'Board']) {
    await sandbox.ziik.send('POST', `/instances/${slug}/users`, {
      email: `${name.toLowerCase()}@elsewhere.example`,
      firstName: name,
      lastName: 'Not In Azure',
      memberships,
    });
  }
}

/** Every user in Ziik, by id. */
export async function usersInZiik(sandbox: Sandbox, slug: string): Promise<Map<number, ZiikUserView>> {
  const users = new Map<number, ZiikUserView>();
  for await (const user of pages<ZiikUserView>(sandbox.ziik, `/instances/${slug}/users`)) users.set(user.id, user);
  return users;
}

/** An administrator of this instance, signed in. */
export async function signIn(sandbox: Sandbox, config: string, role: string, instance?: string): Promise<AdminClient> {
  return createAdminClient(config, await tokenFor(sandbox, role, instance));
}

/** A token of the sandbox's sign-in, good for a day. */
export async function tokenFor(sandbox: Sandbox, role: string, instance?: string): Promise<string> {
  const { token } = await sandbox.ziik.send<{ token: string }>('POST', '/tokens', {
    sub: `demo-${role}`,
    roles: [role],
    ...(instance && { instance }),
    expiresInSeconds: 86_400,
  });
  return token;
}

/** Configures Ziik's instance and the integration through the REST API, as an operator and an administrator would. */
export async function configure(
  sandbox: Sandbox,
  config: string,
  customer: Customer,
  { enabled = true }: { readonly enabled?: boolean } = {},
) {
  const { slug, tenantId, applicationId, secret, username, password } = customer;
  const operator = await signIn(sandbox, config, 'operator');
  await operator.put(`/v1/instances/${slug}`, { baseUrl: `${sandbox.ziik.url}/${slug}/api`, username, password });
  const admin = await signIn(sandbox, config, 'platform-administrator', slug);
  const integration = await admin.post<{ id: string }>('/v1/integrations', {
    name: 'Shops',
    applicationId,
    tenantId,
    secret,
    unitField: 'department',
    userTypeField: 'jobTitle',
    enabled,
  });
  return { admin, integrationId: integration.id };
}
