import { randomUUID } from 'node:crypto';
import { tokenFor, usersInZiik } from '@user-sync/demo';
import type { Person } from '@user-sync/sandbox-entra';
import type { Sandbox } from '@user-sync/stack';
import { randomSecret } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';

/** Where an office is opened: the emulators, and the address of the REST API. */
export interface Surroundings {
  readonly sandbox: Sandbox;
  readonly stack: { readonly config: string };
}

/** An answer of the REST API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly body: any;
}

/** Calls of the REST API by one caller; every status is an answer, none is thrown. */
export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** Somebody with this role, at this instance. */
export async function callAs({ sandbox, stack }: Surroundings, role: string, instance?: string): Promise<Call> {
  return callWith(stack.config, await tokenFor(sandbox, role, instance));
}

/** Calls with a token, or without one. */
export function callWith(origin: string, token?: string): Call {
  return async (method, path, body, headers = {}) => {
    const answer = await fetch(new URL(path, origin), {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
  };
}

type Hire = Partial<Omit<Person, 'id'>>;

/** A customer with a directory that is written by hand, and a Ziik instance of two units and three user types. */
export async function openOffice(
  world: Surroundings,
  slug: string,
  { people = 0, ziik = {}, tenant = {} }: { people?: number; ziik?: object; tenant?: object } = {},
) {
  const { entra, ziik: ziikControl } = world.sandbox;
  const tenantId = randomUUID();
  const applicationId = randomUUID();
  const secret = randomSecret();
  const account = { username: `sync@${slug}.example`, password: randomSecret() };
  await entra.send('PUT', `/tenants/${tenantId}`, { applicationId, secret, people, seed: 7, ...tenant });
  await ziikControl.send('PUT', `/instances/${slug}`, {
    ...account,
    unitNames: ['North', 'South'],
    userTypeNames: ['Clerk', 'Driver', 'Manager'],
    ...ziik,
  });
  const operator = await callAs(world, 'operator');
  const instance = { baseUrl: `${ziikControl.url}/${slug}/api`, ...account };
  const set = await operator('PUT', `/v1/instances/${slug}`, instance);
  if (set.status !== 200) throw new Error(`The instance was answered with ${set.status}.`);
  const admin = await callAs(world, 'platform-administrator', slug);

  const form = (change: object = {}) => ({
    name: 'Staff',
    applicationId,
    tenantId,
    secret,
    unitField: 'department',
    userTypeField: 'jobTitle',
    enabled: true,
    ...change,
  });

  return {
    slug,
    tenantId,
    applicationId,
    secret,
    instance,
    admin,
    operator,
    form,
    entra: (settings: object) => entra.send('PATCH', `/tenants/${tenantId}`, settings),
    ziik: (settings: object) => ziikControl.send('PATCH', `/instances/${slug}`, settings),

    /** People who are hired now, each as Azure has them; they match North and Clerk by default. */
    async hire(...hires: (Hire & { unset?: string[] })[]): Promise<Person[]> {
      const { data } = await entra.send<{ data: Person[] }>(
        'POST',
        `/tenants/${tenantId}/changes`,
        hires.map((values) => {
          const name = `${values.givenName ?? 'Ida'}.${values.surname ?? 'Holm'}@${slug}.example`.toLowerCase();
          const asked = { givenName: 'Ida', surname: 'Holm', mail: name, department: 'North', jobTitle: 'Clerk' };
          return { op: 'hire', accountEnabled: true, userType: 'Member', ...asked, ...values };
        }),
      );
      return data;
    },
    change: (...changes: object[]) => entra.send('POST', `/tenants/${tenantId}/changes`, changes),

    /** Makes the integration, as `form` says; answers with its id. */
    async integrate(change: object = {}): Promise<string> {
      const made = await admin('POST', '/v1/integrations', form(change));
      if (made.status !== 201) throw new Error(`It was answered with ${made.status}: ${JSON.stringify(made.body)}`);
      return made.body.id;
    },

    /** Initiates a run and waits until it is settled, whatever became of it. */
    async run(id: string, kind: 'full' | 'delta' = 'full') {
      const started = await admin('POST', `/v1/integrations/${id}/runs`, { kind });
      if (started.status > 202) throw new Error(`The run was answered with ${started.status}.`);
      return waitUntil(
        `the ${kind} run of ${slug} settled`,
        async () => {
          const { body } = await admin('GET', `/v1/runs/${started.body.id}`);
          return (body.settledAt || body.status === 'failed') && body;
        },
        { everyMs: 50 },
      );
    },

    /** Waits until the API shows this person so. */
    showing(id: string, azureId: string, what: string, is: (user: Answer['body']) => boolean, withinMs = 60_000) {
      return waitUntil(
        `${what} of ${slug}`,
        async () => {
          const { status, body } = await admin('GET', `/v1/integrations/${id}/users/${azureId}`);
          return status === 200 && is(body) && body;
        },
        { everyMs: 50, withinMs },
      );
    },

    /** The user in Ziik with this address, if any. */
    async inZiik(email: string) {
      return [...(await usersInZiik(world.sandbox, slug)).values()].find(
        (user) => user.email.toLowerCase() === email.toLowerCase(),
      );
    },
    async summary() {
      return ziikControl.get<Record<'users' | 'active' | 'inactive' | 'anonymised', number>>(
        `/instances/${slug}/summary`,
      );
    },
  };
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** What a problem refuses, as `pointer code`, in order. */
export function refusalsOf({ status, headers, body }: Answer): string[] {
  if (status !== 422 || !headers.get('content-type')?.startsWith('application/problem+json')) {
    throw new Error(`No refusal: ${status} ${JSON.stringify(body)}`);
  }
  return (body.errors as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`).sort();
}
