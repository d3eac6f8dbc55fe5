import { controlClient, openWorkFolder, type ProgramTools, runProgram } from '@user-sync/stack';
import { type Prober, startProber } from './api-prober/prober.ts';
import type { Cluster } from './cluster/cluster.ts';
import { describeFailure } from './cluster/describe-failure.ts';
import { forward } from './cluster/forward.ts';
import { openNamespace, whyNoCluster } from './cluster/open-namespace.ts';
import { disturbances } from './disturbances.ts';
import { provideImages } from './images/provide-images.ts';
import { mustBeRight, type Office, openOffice } from './people/office.ts';
import { type Arguments, type Images, readArguments, usage } from './read-arguments.ts';
import { createReport, type Report, tableOf } from './report.ts';
import { hireSomebody, waitForSchedule } from './steps/hire-somebody.ts';
import { installChart, testChart } from './steps/install-chart.ts';
import { prepareNamespace } from './steps/prepare-namespace.ts';
import { FULLNAME } from './steps/release.ts';

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

/** All steps in order. After each that fails it describes the namespace. */
async function play(args: Arguments, tools: ProgramTools, report: Report): Promise<boolean> {
  const { signal, log } = tools;
  const folder = await openWorkFolder();
  tools.onStop(() => folder.remove());
  let cluster: Cluster | undefined;
  const tell = async (error: unknown) => {
    if (signal.aborted) throw error;
    log(String((error as Error).stack));
    if (cluster) await describeFailure(cluster, log);
  };
  try {
    const images = await report.step('images built and given to the nodes', () => provideImages(args, folder, tools));
    cluster = await openNamespace(folder, tools, args.keep);
    const { office, prober } = await moveIn(cluster, images, args, tools, report);
    const all = disturbances({ cluster, images, args, office, prober, signal });
    const wanted = all.filter(({ name }) => name.includes(args.only));
    if (wanted.length === 0) throw new Error(`--only ${args.only}: of ${all.map(({ name }) => name).join('; ')}.`);
    for (const { name, disturb } of wanted) {
      await report.step(name, () => judged(office, disturb)).catch(tell);
    }
  } catch (error) {
    await tell(error);
    return false;
  }
  return report.rows.every(({ held }) => held);
}

/** What every installation goes through at first; the rest has no ground where one of these does not hold. */
async function moveIn(
  cluster: Cluster,
  images: Images,
  args: Arguments,
  tools: ProgramTools,
  { step }: Report,
): Promise<{ office: Office; prober: Prober }> {
  await step('namespace with Pod Security restricted, emulators as pods', () =>
    prepareNamespace(cluster, images.sandbox, args, tools.signal),
  );
  await step('helm install', () => installChart(cluster, images.services, args));
  const office = await step('instance and integration set up by the API', () => openDoors(cluster, args, tools));
  await step('a round of the CronJob', () => waitForSchedule(cluster, office));
  await step('first synchronisation', () => judged(office, async () => ''));
  await step('a hire', () => judged(office, () => hireSomebody(office)));
  await step('helm test', () => testChart(cluster));
  const address = `http://${FULLNAME}-config/v1/integrations`;
  return { office, prober: await startProber(cluster, { image: images.services, address, token: office.token }) };
}

/** Ways from this machine to the emulators and the API, and a customer there. */
async function openDoors(
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
