import { describeAnswers, mustHaveAnswered, type Prober } from './api-prober/prober.ts';
import type { Cluster } from './cluster/cluster.ts';
import { underLoad } from './people/load.ts';
import type { Office } from './people/office.ts';
import type { Arguments, Images } from './read-arguments.ts';
import { deleteEveryPod } from './steps/delete-pods.ts';
import { evictPods } from './steps/evict.ts';
import { testChart } from './steps/install-chart.ts';
import { runOutOfMemory } from './steps/out-of-memory.ts';
import { upgradeWithMigration } from './steps/upgrade.ts';
import { rollOutWrongSetting } from './steps/wrong-setting.ts';

/** Something that a platform does to an installation; gives what was seen. */
export interface Disturbance {
  readonly name: string;
  disturb(): Promise<string>;
}

/** What they happen to. */
export interface Ground {
  readonly cluster: Cluster;
  readonly images: Images;
  readonly args: Arguments;
  readonly office: Office;
  readonly prober: Prober;
  readonly signal: AbortSignal;
}

/** In their order; all but the wrong setting while people come and go. */
export function disturbances({ cluster, images: { next }, args, office, prober, signal }: Ground): Disturbance[] {
  /** By the book: not one request to the API fails. */
  const answered = (work: () => Promise<string>) => async () => {
    const told = await prober.watch();
    const seen = await work();
    return `${seen}; ${mustHaveAnswered(await told())}`;
  };
  /** A process of the API may be killed in the middle of an answer. */
  const asked = (work: () => Promise<string>) => async () => {
    const told = await prober.watch();
    const seen = await work();
    return `${seen}; ${describeAnswers(await told())}`;
  };
  const loaded = (work: () => Promise<string>) => () => underLoad(office, signal, work);
  return [
    {
      name: 'helm upgrade with a migration, under load',
      disturb: answered(loaded(() => upgradeWithMigration(cluster, next, args))),
    },
    { name: 'helm test of the next version', disturb: async () => (await testChart(cluster)).seen },
    { name: 'every pod deleted once, under load', disturb: answered(loaded(() => deleteEveryPod(cluster))) },
    { name: 'out of memory, under load', disturb: asked(loaded(() => runOutOfMemory(cluster))) },
    { name: 'evicted, under load', disturb: answered(loaded(() => evictPods(cluster))) },
    { name: 'a wrong setting', disturb: answered(() => rollOutWrongSetting(cluster, next, office, args)) },
  ];
}
