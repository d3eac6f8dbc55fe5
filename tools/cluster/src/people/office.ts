import { type Customer, configure, makeCustomer, tokenFor, usersInZiik } from '@user-sync/demo';
import { type ListedRun, type PatientCaller, patientCaller } from '@user-sync/faults/administrator';
import { judgeZiik, type Trial } from '@user-sync/judge';
import { counts } from '@user-sync/load/neighbours';
import { type ControlClient, type Sandbox } from '@user-sync/stack';
import { waitUntil } from '@user-sync/testing';

const SLUG = 'acme';
const SEED = 1;
/** For a round and everything that it led to, disturbed as it may be. */
const ROUND_WITHIN_MS = 300_000;

/** A customer in the cluster: the directory, its Ziik, and an administrator at the API. */
export interface Office {
  readonly sandbox: Sandbox;
  readonly customer: Customer;
  readonly trial: Trial;
  readonly left: NonNullable<Trial['left']>[number][];
  readonly integrationId: string;
  readonly api: PatientCaller;
  /** Of the administrator. */
  readonly token: string;
}

/** Creates the customer in the emulators and at the API, which queues its first round. */
export async function openOffice(
  entra: ControlClient,
  ziik: ControlClient,
  api: string,
  people: number,
): Promise<Office> {
  // The services know Ziik by its name in the cluster.
  const sandbox = { entra, ziik: { ...ziik, url: 'https://ziik' }, stop: async () => undefined };
  const customer = await makeCustomer(sandbox, SLUG, people, SEED);
  const before = await usersInZiik(sandbox, SLUG);
  const { admin, integrationId } = await configure(sandbox, api, customer);
  // So many leave under load that the removal limit would hold them.
  await admin.patch(`/v1/integrations/${integrationId}`, { options: { maxDeactivations: { percent: 100 } } });
  const token = await tokenFor(sandbox, 'platform-administrator', SLUG);
  return {
    sandbox,
    customer,
    trial: { ...sandbox, ...customer, seeded: people, before },
    left: [],
    integrationId,
    api: patientCaller(api, token),
    token,
  };
}

/**
 * Requests a round now, so that it begins after what has happened before; resolves when all of it is in Ziik.
 */
export async function goRound({ api, integrationId }: Office): Promise<ListedRun> {
  return waitUntil(
    'a round that begins now and is settled',
    async () => {
      const asked = await api.must<ListedRun>('POST', `/v1/integrations/${integrationId}/runs`, { kind: 'delta' });
      const run = await waitUntil(
        'the round to be settled',
        async () => {
          const now = await api.must<ListedRun>('GET', `/v1/runs/${asked.id}`);
          return now.settledAt !== null || now.status === 'failed' ? now : undefined;
        },
        { withinMs: ROUND_WITHIN_MS, everyMs: 200 },
      );
      // One that had begun already may have read before the change.
      return asked.startedAt === null && run.status === 'succeeded' ? run : undefined;
    },
    { withinMs: ROUND_WITHIN_MS, everyMs: 200 },
  );
}

/** A round that found nothing is settled at once, while an earlier one may still be written to Ziik. */
async function allSettled({ api, integrationId }: Office): Promise<void> {
  await waitUntil(
    'every round to be settled',
    async () => {
      const runs = await api.list<ListedRun>(`/v1/integrations/${integrationId}/runs`);
      return runs.every(({ status, settledAt }) => status === 'failed' || settledAt !== null);
    },
    { withinMs: ROUND_WITHIN_MS, everyMs: 500 },
  );
}

interface Call {
  readonly operation: string;
  readonly status: number;
  readonly reference: string | null;
}

/**
 * Goes around once more and throws unless Ziik holds exactly what the directory implies, nobody was created twice, and
 * no message was put aside.
 */
export async function mustBeRight(office: Office): Promise<string> {
  const { sandbox, customer, trial, left } = office;
  await goRound(office);
  await allSettled(office);
  const { right, differences } = await judgeZiik({ ...trial, left });
  if (!right) throw new Error(`Ziik is not what the directory implies:\n  ${differences.join('\n  ')}`);
  const created = new Map<string, number>();
  for (let since = 0; ; ) {
    const page = await sandbox.ziik.get<{ data: Call[]; next: number }>(
      `/instances/${customer.slug}/journal?since=${since}&limit=10000`,
    );
    for (const { operation, status, reference } of page.data) {
      if (operation === 'users.create' && status < 300 && reference !== null)
        created.set(reference, (created.get(reference) ?? 0) + 1);
    }
    if (page.data.length === 0) break;
    since = page.next;
  }
  const twice = [...created].filter(([, times]) => times > 1);
  if (twice.length > 0) throw new Error(`Created more than once: ${twice.map(([reference]) => reference).join(', ')}`);
  const { users, active } = await sandbox.ziik.get<{ users: number; active: number }>(
    `/instances/${customer.slug}/summary`,
  );
  const { received } = await counts(sandbox, customer.slug);
  return `Ziik as the directory: ${users} users, ${active} active; ${created.size} created, none twice; ${received} calls`;
}
