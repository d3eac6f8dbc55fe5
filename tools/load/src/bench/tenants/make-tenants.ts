import { type Customer, makeCustomer, signIn } from '@user-sync/demo';
import type { Sandbox } from '@user-sync/stack';

/** One of many customers, with an integration. */
export interface Tenant {
  readonly customer: Customer;
  readonly integrationId: string;
}

const AT_ONCE = 16;

/**
 * Makes so many customers with a directory and an instance each, and configures them as an operator and administrators
 * would. Nothing is read yet.
 */
export async function makeTenants(
  sandbox: Sandbox,
  config: string,
  { names, people, seed }: { names: readonly string[]; people: number; seed: number },
): Promise<Tenant[]> {
  const operator = await signIn(sandbox, config, 'operator');
  return eachOf(names, async (slug, place) => {
    const customer = await makeCustomer(sandbox, slug, people, seed + place);
    const { tenantId, applicationId, secret, username, password } = customer;
    await operator.put(`/v1/instances/${slug}`, { baseUrl: `${sandbox.ziik.url}/${slug}/api`, username, password });
    const admin = await signIn(sandbox, config, 'platform-administrator', slug);
    const { id } = await admin.post<{ id: string }>('/v1/integrations', {
      name: 'Shops',
      applicationId,
      tenantId,
      secret,
      unitField: 'department',
      userTypeField: 'jobTitle',
      enabled: true,
    });
    return { customer, integrationId: id };
  });
}

/** Does something with each, some at a time; the answers are in order. */
export async function eachOf<Of, To>(
  all: readonly Of[],
  make: (each: Of, place: number) => Promise<To>,
): Promise<To[]> {
  const made: To[] = [];
  const left = all.entries();
  const work = async () => {
    for (const [place, each] of left) made[place] = await make(each, place);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
}
