import type { Person } from '@user-sync/sandbox-entra';
import { waitUntil } from '@user-sync/testing';
import type { Cluster } from '../cluster/cluster.ts';
import { goRound, type Office } from '../people/office.ts';
import { podsOf, seconds } from './release.ts';

interface Job {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly status: { readonly succeeded?: number; readonly failed?: number };
}

/** The CronJob alone brings everybody: its Job exits with 0, and the round that it queued is in the list of runs. */
export async function waitForSchedule(cluster: Cluster, office: Office): Promise<{ seen: string }> {
  const known = new Set((await jobsOfSchedule(cluster)).map(({ metadata }) => metadata.name));
  const job = await waitUntil(
    'a Job that the CronJob makes to end',
    async () => {
      const made = (await jobsOfSchedule(cluster)).filter(({ metadata }) => !known.has(metadata.name));
      const failed = made.find(({ status }) => (status.failed ?? 0) > 0);
      if (failed) throw new Error(`The Job ${failed.metadata.name} failed.`);
      return made.find(({ status }) => status.succeeded === 1);
    },
    { withinMs: 180_000, everyMs: 500 },
  );
  const pods = (await podsOf(cluster, 'poll')).filter(
    ({ metadata }) => metadata.labels['batch.kubernetes.io/job-name'] === job.metadata.name,
  );
  const codes = pods.map(({ status }) => status.containerStatuses?.[0]?.state.terminated?.exitCode);
  if (codes.join() !== '0') throw new Error(`The pods of ${job.metadata.name} ended with ${codes.join(', ')}, not 0.`);
  const runs = await office.api.list<{ trigger: string; status: string }>(
    `/v1/integrations/${office.integrationId}/runs`,
  );
  const scheduled = runs.filter(({ trigger, status }) => trigger === 'schedule' && status === 'succeeded');
  if (scheduled.length === 0) throw new Error('There is no run that the schedule has asked for.');
  return { seen: `Job of the CronJob ended with 0; ${scheduled.length} scheduled run` };
}

async function jobsOfSchedule(cluster: Cluster): Promise<Job[]> {
  const selector = 'app.kubernetes.io/component=poll';
  return (await cluster.get<{ items: Job[] }>('jobs', '--selector', selector)).items;
}

/** Two people: one that the schedule finds, one whose round is requested. Each is in Ziik, with a placement. */
export async function hireSomebody(office: Office): Promise<string> {
  const bySchedule = await hire(office, async () => undefined);
  const byRequest = await hireByRequest(office);
  return `in Ziik ${seconds(bySchedule)} after hiring by the schedule (every minute here), ${seconds(byRequest)} by request`;
}

/** Hires somebody and asks for a round; gives the seconds until they stood in Ziik. */
export async function hireByRequest(office: Office): Promise<number> {
  return hire(office, async () => void (await goRound(office)));
}

async function hire({ sandbox, customer }: Office, meanwhile: () => Promise<void>): Promise<number> {
  const { units, userTypes } = await sandbox.entra.get<{ units: string[]; userTypes: string[] }>(
    `/tenants/${customer.tenantId}`,
  );
  const hired = { op: 'hire', department: units[1], jobTitle: userTypes[0] };
  const { data } = await sandbox.entra.send<{ data: Person[] }>('POST', `/tenants/${customer.tenantId}/changes`, [
    hired,
  ]);
  const begun = performance.now();
  const round = meanwhile();
  const path = `/instances/${customer.slug}/users?reference=${data[0]!.id}`;
  const user = await waitUntil(
    `${data[0]!.id} in Ziik`,
    async () => (await sandbox.ziik.get<{ data: { memberships: { unit: { name: string } }[] }[] }>(path)).data[0],
    { withinMs: 240_000, everyMs: 100 },
  );
  const took = (performance.now() - begun) / 1_000;
  await round;
  const places = user.memberships.map(({ unit }) => unit.name);
  if (places.join() !== units[1]) throw new Error(`Hired into ${units[1]}, stands in Ziik in "${places.join()}".`);
  return took;
}
