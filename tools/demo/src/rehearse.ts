import { setTimeout as pause } from 'node:timers/promises';
import type { ZiikUserView } from '@user-sync/sandbox-ziik';
import type { Sandbox } from '@user-sync/stack';
import type { AdminClient, PreviewView, RunView } from './admin-client.ts';
import type { Narrator } from './narrator.ts';
import { type Customer, usersInZiik } from './set-up.ts';

/** Previews the first synchronisation, tells what would happen, and that Ziik is as before. */
export async function rehearse(
  tell: Narrator,
  {
    admin,
    integrationId,
    sandbox,
    customer,
    before,
  }: {
    readonly admin: AdminClient;
    readonly integrationId: string;
    readonly sandbox: Sandbox;
    readonly customer: Customer;
    readonly before: ReadonlyMap<number, ZiikUserView>;
  },
  signal: AbortSignal,
): Promise<PreviewView> {
  const preview = await admin.rehearse(integrationId, tell.rehearsing(), { signal });
  const { created = 0, linked = 0, seesNothing = 0, incomplete = 0, conflict = 0, leftOut = 0 } = preview.summary ?? {};
  tell.table([
    ['would be created', created],
    ['are in Ziik already, and would be linked', linked],
    ['would come into Ziik and see nothing', seesNothing],
    ['incomplete: would not be created', incomplete],
    ['conflict: the address belongs to somebody else', conflict],
    ['would be left alone', leftOut],
  ]);
  const writes = await writesIn(sandbox, customer);
  const isUntouched = JSON.stringify([...(await usersInZiik(sandbox, customer.slug))]) === JSON.stringify([...before]);
  if (writes > 0 || !isUntouched) throw new Error(`The rehearsal has written to Ziik ${writes} times.`);
  tell.line('Ziik was only read: its journal has no write, and its users are as before.');
  return preview;
}

/** How many calls have changed something in Ziik. */
async function writesIn(sandbox: Sandbox, { slug }: Customer): Promise<number> {
  const counts = await sandbox.ziik.get<{ operations: Record<string, Record<string, number>> }>(
    `/instances/${slug}/counts`,
  );
  return Object.entries(counts.operations)
    .filter(
      ([name]) => /\.(create|update|deactivate|reactivate|delete|welcome)$/.test(name) && !name.startsWith('webhook'),
    )
    .flatMap(([, byStatus]) => Object.values(byStatus))
    .reduce((sum, calls) => sum + calls, 0);
}

/** How long the comparison may take after the run is settled. */
const COMPARED_WITHIN_MS = 30_000;

/** Tells how many went as planned, and why the others did not. */
export async function keptToPlan(
  tell: Narrator,
  admin: AdminClient,
  { id }: RunView,
  signal: AbortSignal,
): Promise<NonNullable<RunView['plan']>> {
  const deadline = performance.now() + COMPARED_WITHIN_MS;
  for (;;) {
    const { plan } = await admin.get<RunView>(`/v1/runs/${id}`);
    if (plan !== null && plan.people !== null) {
      tell.line();
      tell.line(`As planned: ${plan.asPlanned} of ${plan.people} people.`);
      for (const [cause, people] of await causesOf(admin, id))
        tell.line(`      ${String(people).padStart(5)}  ${cause}`);
      return plan;
    }
    if (performance.now() > deadline) throw new Error('The run was not compared with its preview.');
    await pause(100, undefined, { signal });
  }
}

async function causesOf(admin: AdminClient, runId: string): Promise<Map<string, number>> {
  const { data } = await admin.get<{ data: { cause: string }[] }>(`/v1/runs/${runId}/differences?limit=500`);
  const causes = new Map<string, number>();
  for (const { cause } of data) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  return causes;
}
