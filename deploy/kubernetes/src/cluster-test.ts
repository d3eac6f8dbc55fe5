import { controlClient, openWorkFolder, type ProgramTools, runProgram } from '@user-sync/local';
import { mustHaveAnswered, startProber } from './api-prober/prober.ts';
import type { Cluster } from './cluster/cluster.ts';
import { describeFailure } from './cluster/describe-failure.ts';
import { forward } from './cluster/forward.ts';
import { openNamespace, whyNoCluster } from './cluster/open-namespace.ts';
import { provideImages } from './images/provide-images.ts';
import { mustBeRight, type Office, openOffice } from './people/office.ts';
import { type Arguments, type Images, readArguments, usage } from './read-arguments.ts';
import { createReport, type Report, tableOf } from './report.ts';
import { deleteEveryPod } from './steps/delete-pods.ts';
import { evictPods } from './steps/evict.ts';
import { hireSomebody, waitForSchedule } from './steps/hire-somebody.ts';
import { installChart, testChart } from './steps/install-chart.ts';
import { runOutOfMemory } from './steps/out-of-memory.ts';
import { prepareNamespace } from './steps/prepare-namespace.ts';
import { FULLNAME, RELEASE } from './steps/release.ts';
import { upgradeWithMigration } from './steps/upgrade.ts';
import { rollOutWrongSetting } from './steps/wrong-setting.ts';

/** As sysexits' EX_USAGE and EX_UNAVAILABLE. */
const EXIT = { wrong: 1, usage: 64, noCluster: 69 };

await runProgram(async (tools) => {
  let args: Arguments;
  try {
    args = readArguments(process.argv.slice(2), process.env);
  } catch (error) {
    tools.log(`${(error as Error).message}\n${usage}`);
    return EXIT.usage;
  }
  const problem = await whyNoCluster();
  if (problem !== undefined) {
    tools.log(problem);
    return EXIT.noCluster;
  }
  const report = createReport(tools.log);
  const hasPassed = await play(args, tools, report);
  tools.log(`\n${tableOf(report.rows)}`);
  if (args.json) process.stdout.write(`${JSON.stringify(report.rows)}\n`);
  return hasPassed ? 0 : EXIT.wrong;
});

/** All steps in order; the first that fails is the last, and what stands in the namespace then is told. */
async function play(args: Arguments, tools: ProgramTools, report: Report): Promise<boolean> {
  const folder = await openWorkFolder();
  tools.onStop(() => folder.remove());
  let cluster: Cluster | undefined;
  try {
    const images = await report.step('images built and given to the nodes', () => provideImages(args, folder, tools));
    cluster = await openNamespace(folder, tools, args.keep);
    await playIn(cluster, images, args, tools, report);
    return true;
  } catch (error) {
    if (tools.signal.aborted) throw error;
    tools.log(String((error as Error).stack));
    if (cluster) await describeFailure(cluster, tools.log);
    return false;
  }
}

async function playIn(
  cluster: Cluster,
  images: Images,
  args: Arguments,
  tools: ProgramTools,
  { step }: Report,
): Promise<void> {
  const { signal } = tools;
  await step('namespace with Pod Security restricted, stand-ins as pods', () =>
    prepareNamespace(cluster, images.sandbox, args, signal),
  );
  await step('helm install', () => installChart(cluster, images.services, args));
  const office = await step('instance and integration set up by the API', () => moveIn(cluster, args, tools));
  await step('round of the CronJob', () => waitForSchedule(cluster, office));
  await step('first synchronisation', () => judged(office, async () => ''));
  await step('a hire', () => judged(office, async () => (await hireSomebody(office)).seen));
  await step('helm test', () => testChart(cluster, RELEASE));

  const address = `http://${FULLNAME}-config/v1/integrations`;
  const prober = await startProber(cluster, { image: images.services, address, token: office.token });
  const watched = (work: () => Promise<{ seen: string }>) => async () => {
    const told = await prober.watch();
    const { seen } = await work();
    return `${seen}; API: ${mustHaveAnswered(await told())}`;
  };
  await step('helm upgrade with a migration, under load', () =>
    judged(
      office,
      async () => (await upgradeWithMigration(cluster, images.next, office, prober, { args, signal })).seen,
    ),
  );
  await step('helm test of the next version', () => testChart(cluster, RELEASE));
  await step('every pod deleted once, under load', () =>
    judged(
      office,
      watched(() => deleteEveryPod(cluster, office, signal)),
    ),
  );
  await step('out of memory, under load', () =>
    judged(office, async () => (await runOutOfMemory(cluster, office, signal)).seen),
  );
  await step('evicted, under load', () =>
    judged(
      office,
      watched(() => evictPods(cluster, office, signal)),
    ),
  );
  await step('a wrong setting', () =>
    judged(office, async () => (await rollOutWrongSetting(cluster, images.next, office, prober, args)).seen),
  );
}

/** Ways from this machine to the stand-ins and the API, and a customer there. */
async function moveIn(
  cluster: Cluster,
  { people }: Arguments,
  tools: ProgramTools,
): Promise<Office & { seen: string }> {
  const [entra, ziik, api] = await Promise.all(
    ['entra', 'ziik', `${FULLNAME}-config`].map((service) => forward(cluster, service, tools)),
  );
  const at = (port: number) => controlClient(`https://localhost:${port}`);
  const office = await openOffice(at(entra!), at(ziik!), `http://127.0.0.1:${api}`, people);
  return { ...office, seen: `${people} people` };
}

/** Does something, and then Ziik must be right. */
async function judged(office: Office, work: () => Promise<string>): Promise<{ seen: string }> {
  const seen = await work();
  const right = await mustBeRight(office);
  return { seen: seen === '' ? right : `${seen}; ${right}` };
}
