import { setTimeout as pause } from 'node:timers/promises';
import { type AdminClient, type Customer, configure, makeCustomer, type RunView } from '@user-sync/demo';
import { judgeZiik, type Trial } from '@user-sync/judge';
import { type Sandbox } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';
import { type Stage, trialOf } from './scenario.ts';

/** Another customer on the same services, whose hours go on while the load is on. */
export interface Neighbour {
  readonly customer: Customer;
  readonly admin: AdminClient;
  readonly integrationId: string;
  readonly trial: Trial;
  readonly left: NonNullable<Trial['left']>[number][];
}

/** Seconds that an hour lasts with `QUICK_HOURS`: 60 times faster. */
export const HOUR_S = 60;
/** Settings of the services by which hours, and what goes by them, pass so fast. */
export const QUICK_HOURS = {
  POLL_PERIOD: `PT${HOUR_S}S`,
  RETRY_FIRST: `PT${HOUR_S / 60}S`,
  CATALOGUE_PERIOD: `PT${HOUR_S / 12}S`,
};
/** Customers beside the one that a scenario is about, and the people of each. */
export const NEIGHBOURS = 9;
export const NEIGHBOUR_PEOPLE = 2_000;
const BETWEEN_HOURS_MS = 500;
/** Share of the people who change in an hour. */
const HOURLY_SHARE = 0.01;

/** Makes so many customers of so many people each, all synchronised. */
export async function makeNeighbours(stage: Stage, count: number, people: number): Promise<Neighbour[]> {
  const { sandbox, stack, signal, seed } = stage;
  const neighbours: Neighbour[] = [];
  for (let place = 1; place <= count; place++) {
    const customer = await makeCustomer(sandbox, `neighbour-${place}`, people, seed + 100 + place);
    const trial = await trialOf(sandbox, customer, people);
    const { admin, integrationId } = await configure(sandbox, stack.config, customer);
    await admin.run(integrationId, 'full', undefined, { signal });
    neighbours.push({ customer, admin, integrationId, trial, left: [] });
  }
  return neighbours;
}

/**
 * An hour of all neighbours at the same moment: people change in each directory, and each is read.
 * Gives the milliseconds from each change in the directory to the last write about it that Ziik received.
 */
export async function liveAnHour(stage: Stage, neighbours: readonly Neighbour[], hour: number): Promise<number[]> {
  const hours = neighbours.map(async (neighbour) => {
    const changed = await changePeople(stage, neighbour, neighbour.trial.seeded * HOURLY_SHARE, hour);
    await roundAfter(neighbour, changed.at, stage.signal);
    return (await writesAbout(stage, neighbour, changed)).map((writtenAt) => writtenAt - changed.at);
  });
  return (await Promise.all(hours)).flat();
}

/** Hours of the neighbours, one after the other. */
export interface Hours {
  /** How many have been. */
  readonly count: number;
  /** Goes on while it is told to; gives the delays of all changes, as `liveAnHour` does. */
  while(goOn: () => boolean | Promise<boolean>): Promise<number[]>;
}

export function hoursOf(stage: Stage, neighbours: readonly Neighbour[]): Hours {
  let count = 0;
  return {
    get count() {
      return count;
    },
    async while(goOn) {
      const delays: number[] = [];
      while (await goOn()) {
        delays.push(...(await liveAnHour(stage, neighbours, count++)));
        await pause(BETWEEN_HOURS_MS, undefined, { signal: stage.signal });
      }
      return delays;
    },
  };
}

/** People that something has happened to. */
export interface Changed {
  readonly ids: readonly string[];
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  /** Number of the last call that their Ziik had received then. */
  readonly since: number;
}

/** Lets so many people of a directory change: 70 % in place, user type or name, 20 % new, 10 % gone. */
export async function changePeople(
  { sandbox }: Pick<Stage, 'sandbox'>,
  { customer, trial, left }: Pick<Neighbour, 'customer' | 'trial' | 'left'>,
  count: number,
  seed: number,
): Promise<Changed> {
  const gone = Math.max(1, Math.round(count * 0.1));
  const hired = Math.max(1, Math.round(count * 0.2));
  const changed = Math.max(1, Math.round(count) - gone - hired);
  const { received: since } = await counts(sandbox, customer.slug);
  const at = Date.now();
  const directory = `/tenants/${customer.tenantId}`;
  // Not the first ten: two of them have one address, and who gets it next is another story.
  const leavers = Array.from({ length: gone }, (_, place) => ({
    op: 'leaver',
    index: 10 + (((left.length + place) * 7919) % (trial.seeded - 10)),
  }));
  const leaving = await sandbox.entra.send<{ data: typeof left }>('POST', `${directory}/changes`, leavers);
  left.push(...leaving.data);
  const churned = await sandbox.entra.send<{ changed: string[]; hired: string[] }>('POST', `${directory}/churn`, {
    changed,
    hired,
    seed: seed + 1,
  });
  return { ids: [...leaving.data.map(({ id }) => id), ...churned.changed, ...churned.hired], at, since };
}

/** When Ziik received the last write about each of them; who is not to be in Ziik has none. */
export async function writesAbout(
  { sandbox }: Pick<Stage, 'sandbox'>,
  { customer }: Pick<Neighbour, 'customer'>,
  { ids, since }: Changed,
): Promise<number[]> {
  const writes = await lastWrites(sandbox, customer.slug, since);
  return ids.flatMap((id) => writes.get(id) ?? []);
}

/** A round that began after a moment: one that was under way then may have read before the changes. */
export async function roundAfter(
  { admin, integrationId }: Pick<Neighbour, 'admin' | 'integrationId'>,
  moment: number,
  signal: AbortSignal,
): Promise<RunView> {
  for (;;) {
    const run = await admin.run(integrationId, 'delta', undefined, { everyMs: 100, signal });
    if (Date.parse(run.startedAt!) >= moment) return run;
  }
}

/** The only remap of an integration beside the known ones, as soon as it is settled. */
export function settledRemap(
  admin: AdminClient,
  integrationId: string,
  signal: AbortSignal,
  withinMs: number,
  known: ReadonlySet<string> = new Set(),
): Promise<RunView> {
  return waitUntil(
    'the remap to be settled',
    async () => {
      const path = `/v1/integrations/${integrationId}/runs?limit=20`;
      const { data } = await admin.get<{ data: RunView[] }>(path);
      return data.find(({ id, kind, settledAt }) => kind === 'remap' && settledAt !== null && !known.has(id));
    },
    { withinMs, everyMs: 500, signal },
  );
}

/** What the emulator has counted for an instance. */
export interface Counts {
  readonly received: number;
  readonly inFlight: number;
  readonly maxConcurrency: number;
  readonly operations: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export function counts(sandbox: Sandbox, slug: string): Promise<Counts> {
  return sandbox.ziik.get<Counts>(`/instances/${slug}/counts`);
}

/** By reference, when an instance received the last write about a person that it did not refuse. */
export async function lastWrites(sandbox: Sandbox, slug: string, since: number): Promise<Map<string, number>> {
  const writes = new Map<string, number>();
  for (let from = since; ; ) {
    const { data, next } = await sandbox.ziik.get<{
      data: { at: number; method: string; status: number; reference: string | null }[];
      next: number;
    }>(`/instances/${slug}/journal?since=${from}&limit=10000`);
    for (const { at, method, status, reference } of data) {
      if (method !== 'GET' && status < 300 && reference !== null) writes.set(reference, at);
    }
    if (data.length === 0) return writes;
    from = next;
  }
}

/** What differs in the neighbours' Ziik from their directories. */
export async function differencesOf(neighbours: readonly Neighbour[]): Promise<string[]> {
  const verdicts = await Promise.all(neighbours.map(({ trial, left }) => judgeZiik({ ...trial, left })));
  return verdicts.flatMap(({ differences }, at) =>
    differences.map((words) => `${neighbours[at]!.customer.slug}: ${words}`),
  );
}
