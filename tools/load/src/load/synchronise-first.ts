import { type Customer, configure, makeCustomer } from '@user-sync/demo';
import type { Neighbour } from './neighbours.ts';
import { type Stage, trialOf } from './scenario.ts';

/**
 * Makes a customer with a large directory and synchronises it for the first time. `prepare` may change the directory
 * before.
 */
export async function synchroniseFirst(
  stage: Stage,
  prepare: (customer: Customer) => Promise<void> = async () => {},
): Promise<{ large: Neighbour; usersPerSecond: number }> {
  const { sandbox, stack, tell, signal, users, seed } = stage;
  tell.heading(`First synchronisation of ${users} people`);
  const customer = await makeCustomer(sandbox, 'large', users, seed);
  await prepare(customer);
  const trial = await trialOf(sandbox, customer, users);
  const { admin, integrationId } = await configure(sandbox, stack.config, customer);
  const startedAt = performance.now();
  await admin.run(integrationId, 'full', tell.progress(), { signal, everyMs: 100 });
  const usersPerSecond = users / ((performance.now() - startedAt) / 1_000);
  return { large: { customer, admin, integrationId, trial, left: [] }, usersPerSecond };
}
