import { randomUUID } from 'node:crypto';
import type { RunView, UserView } from '@user-sync/demo';
import { signIn, tokenFor } from '@user-sync/demo';
import type { Person } from '@user-sync/sandbox-entra';
import type { ZiikUserView } from '@user-sync/sandbox-ziik';
import { randomSecret } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';
import type { World } from './start-world.ts';

/** A user as the API shows one. */
export interface ListedUser extends UserView {
  readonly ziikUserId: number | null;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** What the tests read of an integration. */
export interface ShownIntegration {
  readonly state: string;
  readonly attention: readonly { code: string; severity: string }[];
  readonly counts: Readonly<Record<string, number>>;
}

/** A run with what is held of it. */
export interface ShownRun extends RunView {
  readonly held: { deactivations: number; decision: string | null } | null;
}

/** A step of "sync this user". */
export interface SyncStep {
  readonly step: string;
  readonly state: 'done' | 'waiting' | 'failed' | 'skipped';
  readonly code: string | null;
}

/** How a Ziik instance is made: the names of its catalogue, and the emulator's settings. */
export interface InstanceToOpen {
  readonly units?: readonly string[];
  readonly userTypes?: readonly string[];
  readonly settings?: Record<string, unknown>;
}

type Values = Partial<Record<keyof Person, unknown>>;
type Kind = 'full' | 'delta';

let instances = 0;
let people = 0;

/** A Ziik instance with a small catalogue, registered by an operator, and its signed-in administrator. */
export async function openInstance(world: World, { units, userTypes, settings }: InstanceToOpen = {}) {
  const { entra, ziik } = world.sandbox;
  const { config } = world.stack;
  const slug = `place-${++instances}`;
  const account = { username: `sync@${slug}.example`, password: randomUUID() };
  const webhookSecret = randomUUID();
  await ziik.send('PUT', `/instances/${slug}`, {
    ...account,
    webhookSecret,
    unitNames: units ?? ['Aarhus', 'Odense', 'Vejle'],
    userTypeNames: userTypes ?? ['Seller', 'Manager', 'Trainee'],
    ...settings,
  });
  const operator = await signIn(world.sandbox, config, 'operator');
  const registered = await operator.put<{ webhooks: Record<string, string> }>(`/v1/instances/${slug}`, {
    baseUrl: `${ziik.url}/${slug}/api`,
    ...account,
    webhookSecret,
  });
  const admin = await signIn(world.sandbox, config, 'platform-administrator', slug);
  const token = await tokenFor(world.sandbox, 'platform-administrator', slug);

  /** A call whose status is looked at. */
  async function call(method: string, path: string, body?: unknown) {
    const answer = await fetch(new URL(path, config), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as { code?: string } };
  }

  const at = `/instances/${slug}`;
  const instance = {
    slug,
    account,
    admin,
    call,
    webhooks: registered.webhooks,
    /** Something done in Ziik by hand, or read from the emulator. */
    inZiik: <T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
      ziik.send<T>(method, `${at}${path}`, body),
    readZiik: <T>(path: string) => ziik.get<T>(`${at}${path}`),
    /** The user in Ziik with this address. */
    async userByEmail(email: string): Promise<ZiikUserView | undefined> {
      const found = await ziik.get<{ data: ZiikUserView[] }>(`${at}/users?email=${encodeURIComponent(email)}`);
      return found.data[0];
    },
    userById: (id: number) => ziik.get<ZiikUserView>(`${at}/users/${id}`),
    /** Somebody made in Ziik by hand. */
    makeByHand: (user: Record<string, unknown>) =>
      ziik.send<ZiikUserView>('POST', `${at}/users`, { firstName: 'Made', lastName: 'By Hand', ...user }),
    /** How often the instance was called, by the emulator's name of the operation. */
    async countCalls(operation: string): Promise<number> {
      const counts = await ziik.get<{ operations: Record<string, Record<number, number>> }>(`${at}/counts`);
      return Object.values(counts.operations[operation] ?? {}).reduce((sum, count) => sum + count, 0);
    },
    integrate: (options: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => integrate(options, more),
  };

  /** An integration with an empty directory of its own. */
  async function integrate(options: Record<string, unknown>, more: Record<string, unknown>) {
    const tenantId = randomUUID();
    const credentials = { applicationId: randomUUID(), secret: randomSecret() };
    await entra.send('PUT', `/tenants/${tenantId}`, {
      ...credentials,
      people: 0,
      seed: Math.floor(Math.random() * 1e9),
    });
    const { id } = await admin.post<{ id: string }>('/v1/integrations', {
      name: `Azure of ${slug}`,
      ...credentials,
      tenantId,
      unitField: 'department',
      userTypeField: 'jobTitle',
      enabled: true,
      options,
      ...more,
    });
    const path = `/v1/integrations/${id}`;

    const change = async (...changes: Record<string, unknown>[]) =>
      (await entra.send<{ data: { id: string }[] }>('POST', `/tenants/${tenantId}/changes`, changes)).data;

    const integration = {
      id,
      path,
      tenantId,
      change,
      /** Somebody new in Azure, who has what is given and none of the other matching fields. */
      async hire(givenName: string, values: Values = {}): Promise<string> {
        const mail = `${givenName}.${++people}@${slug}.example`.toLowerCase();
        const [person] = await change({ op: 'hire', ...personWith(givenName, mail), ...values });
        return person!.id;
      },
      update: (azureId: string, set: Values) => change({ op: 'update', id: azureId, set }),
      leave: (...azureIds: string[]) => change(...azureIds.map((each) => ({ op: 'leaver', id: each }))),
      restore: (...azureIds: string[]) => change(...azureIds.map((each) => ({ op: 'restore', id: each }))),
      purge: (...azureIds: string[]) => change(...azureIds.map((each) => ({ op: 'purge', id: each }))),
      /** Runs and waits until Ziik has answered for everybody. */
      run: (kind: Kind = 'delta') => admin.run(id, kind, undefined, { everyMs: 50 }) as Promise<ShownRun>,
      patch: (body: unknown) => admin.patch(path, body),
      show: () => admin.get<ShownIntegration>(path),
      user: (azureId: string) => admin.get<ListedUser>(`${path}/users/${azureId}`),
      ask: (azureId: string, what: 'sync' | 'reactivation' | 'adoption') =>
        call('POST', `${path}/users/${azureId}/${what}`),
      /** Asks to read one user from Azure now, and waits until each step is done, or is not to be. */
      async sync(azureId: string): Promise<readonly SyncStep[]> {
        const { status } = await integration.ask(azureId, 'sync');
        if (status !== 202) throw new Error(`The request to synchronise a user was answered with ${status}.`);
        return waitUntil('the user to be synchronised', async () => {
          const { sync } = await admin.get<{ sync: { steps: SyncStep[] } }>(`${path}/users/${azureId}`);
          return sync.steps.some(({ state }) => state === 'waiting') ? undefined : sync.steps;
        });
      },
      lookUp: (text: string) =>
        admin.get<{ verdict: string; notAsked: string[] }>(`${path}/lookup?text=${encodeURIComponent(text)}`),
      async users(filter: Record<string, string> = {}): Promise<ListedUser[]> {
        return (await Array.fromAsync(admin.users(id, filter))) as ListedUser[];
      },
      /** The user's listing, once it is as wanted. */
      userWhen: (azureId: string, what: string, isSo: (user: ListedUser) => boolean) =>
        waitUntil(what, async () => {
          const user = await integration.user(azureId);
          return isSo(user) ? user : undefined;
        }),
      /** The person's user in Ziik; undefined if not linked. */
      async standing(azureId: string): Promise<Standing | undefined> {
        const { ziikUserId } = await integration.user(azureId);
        return ziikUserId === null ? undefined : standingOf(await instance.userById(ziikUserId));
      },
    };
    return integration;
  }
  return instance;
}

export type Instance = Awaited<ReturnType<typeof openInstance>>;
export type Integration = Awaited<ReturnType<Instance['integrate']>>;

/** A short form of somebody's place in Ziik: `places` as `Unit: Type + Type`. */
export interface Standing {
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
  readonly places: readonly string[];
}

/** Says shortly where a user of Ziik stands. */
export function standingOf({ firstName, lastName, email, active, memberships }: ZiikUserView): Standing {
  return {
    name: `${firstName} ${lastName}`,
    email,
    active,
    places: memberships.map(({ unit, userTypes }) => `${unit.name}: ${userTypes.map(({ name }) => name).join(' + ')}`),
  };
}

/** The codes of a user's findings, in order. */
export function codesOf({ findings }: UserView): string[] {
  return findings.map(({ code }) => code).sort();
}

function personWith(givenName: string, mail: string): Values {
  return {
    givenName,
    surname: 'Holm',
    displayName: `${givenName} Holm`,
    mail,
    userPrincipalName: mail,
    accountEnabled: true,
    userType: 'Member',
    jobTitle: null,
    companyName: null,
    department: null,
    streetAddress: null,
    state: null,
    country: null,
    officeLocation: null,
    city: null,
    postalCode: null,
  };
}
