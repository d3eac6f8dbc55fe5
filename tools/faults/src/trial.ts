import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkFolder } from '@user-sync/stack';
import { arrange, type Difference, type Ending } from './judge/facts.ts';
import { judgeCalls } from './judge/judge-calls.ts';
import { judgeEnding } from './judge/judge-ending.ts';
import type { History, Rules } from './plan/history.ts';
import type { ListedRun, ListedUser } from './world/administrator.ts';
import { carryOut, decide, rehearse, switchTo } from './world/carry-out.ts';
import type { Foundations } from './world/foundations.ts';
import { openWorld, periodMs, type TrialWorld } from './world/trial-world.ts';

/**
 * How long after the last fault Ziik may take to be as the directory implies. A Kafka whose open connections fell
 * silent is noticed after 12 s at each of three hops, one after the other.
 */
const boundMs = 60_000;
const lookAgainMs = 500;

/** What came of one trial. */
export interface Verdict {
  readonly seed: number;
  readonly steps: number;
  /** Steps that made no sense when their turn came. */
  readonly passedOver: number;
  /** Calls that Ziik received. */
  readonly calls: number;
  readonly people: number;
  readonly runs: number;
  /** Seconds from the last fault until everything was as it is to be. */
  readonly settledAfter: number;
  readonly seconds: number;
  readonly differences: readonly Difference[];
}

/** Lets a history happen, lets everything come to rest, and judges what was done and how it ended. */
export async function tryHistory(
  history: History,
  foundations: Foundations,
  {
    workFolder,
    signal,
    logFile,
    patienceMs = boundMs,
  }: { workFolder: WorkFolder; signal: AbortSignal; logFile?: string | undefined; patienceMs?: number },
): Promise<Verdict> {
  const began = performance.now();
  const file = logFile === undefined ? undefined : createWriteStream(logFile);
  const onLog = (service: string, chunk: string) => void file?.write(chunk.replace(/^(?=.)/gm, `${service}: `));
  const world = await openWorld(history, foundations, { workFolder, onLog, signal });
  try {
    if (history.isRehearsed) await Promise.all(world.directories.map((home) => rehearse(home, signal)));
    for (const home of world.directories) await switchTo(world, home, true);
    const passedOver = await carryOut(world, signal);
    await endTroubles(world, signal);
    const calmFrom = performance.now();
    const lastRuns = await readAll(world, signal);
    let { differences, ending } = await judge(world, lastRuns);
    while (differences.length > 0 && performance.now() - calmFrom < patienceMs) {
      await pause(lookAgainMs, undefined, { signal });
      await doAsTold(world, lastRuns);
      ({ differences, ending } = await judge(world, lastRuns));
    }
    if (logFile !== undefined) await writeFile(`${logFile}.json`, JSON.stringify(world.recorder.entries, null, 1));
    const seconds = (since: number) => Math.round((performance.now() - since) / 100) / 10;
    return {
      seed: history.seed,
      steps: history.steps.length,
      passedOver,
      calls: ending.instances.reduce((sum, { journal }) => sum + journal.length, 0),
      people: world.azureIds.size,
      runs: ending.directories.reduce((sum, { runs }) => sum + runs.length, 0),
      settledAfter: seconds(calmFrom),
      seconds: seconds(began),
      differences,
    };
  } finally {
    await world.stop();
    file?.end();
  }
}

/** Where the log of a history's services goes. */
export function logFileOf(folder: string, { seed }: History): string {
  return join(folder, `seed-${seed}.log`);
}

/** Ends all troubles; a restart of Kafka or PostgreSQL is one until it is over. */
async function endTroubles(world: TrialWorld, signal: AbortSignal): Promise<void> {
  world.entra.clearFaults();
  for (const { directory } of world.directories) directory.configure({ failSkipTokens: 0, replicationDelayMs: 0 });
  for (const { ziik } of world.instances) {
    ziik.clearFaults();
    ziik.configure({ down: false });
  }
  await world.crew.thawed();
  await world.foundations.answer(signal);
  // A pause may last an hour; an administrator who sees it ends it this way.
  for (const instance of world.instances) await instance.save();
}

/** Switches everything on, and has each directory read, in full where it ends so. Returns the ids of those runs. */
async function readAll(world: TrialWorld, signal: AbortSignal): Promise<string[]> {
  const calmAt = Date.now();
  const runs: string[] = [];
  for (const home of world.directories) {
    if (!home.enabled) await switchTo(world, home, true);
    const kind = world.history.ending === 'full' ? 'full' : 'delta';
    const ask = () => home.instance.admin.must<ListedRun>('POST', `${home.path}/runs`, { kind });
    let run = await ask();
    // One that began while there were troubles, as with somebody left out of a list, is waited for.
    while (run.startedAt !== null && Date.parse(run.startedAt) < calmAt) {
      await pause(lookAgainMs, undefined, { signal });
      run = await ask();
    }
    runs.push(run.id);
  }
  return runs;
}

/**
 * What an administrator does who reads the reports: approves held removals, accepts a catalogue that lost much, and
 * initiates the synchronisation where a delta link is dead. That run takes the place of the last one.
 */
async function doAsTold(world: TrialWorld, lastRuns: string[]): Promise<void> {
  for (const [number, home] of world.directories.entries()) {
    const { admin } = home.instance;
    await decide(world, home, true);
    const { attention } = await admin.must<{ attention: { code: string }[] }>('GET', home.path);
    const initiate = () => admin.must<ListedRun>('POST', `${home.path}/runs`, { kind: 'full' });
    if (attention.some(({ code }) => code === 'catalogue-suspicious')) await initiate();
    const last = await admin.must<ListedRun>('GET', `/v1/runs/${lastRuns[number]}`);
    if (last.kind === 'delta' && last.error?.code === 'graph-unavailable') lastRuns[number] = (await initiate()).id;
  }
}

async function judge(
  world: TrialWorld,
  lastRuns: readonly string[],
): Promise<{ differences: Difference[]; ending: Ending }> {
  const ending = await look(world);
  const facts = arrange(world.recorder.entries, ending, {
    instanceOf: world.directories.map(({ instance }) => instance.number),
    retentionMs: world.history.retentionSeconds * 1_000,
    periodMs,
    isEnforced: world.history.ending === 'full',
  });
  return { differences: [...judgeCalls(facts), ...judgeEnding(facts), ...unsettled(ending, lastRuns)], ending };
}

/** The runs that end a trial are settled. */
function unsettled({ directories }: Ending, lastRuns: readonly string[]): Difference[] {
  return directories.flatMap(({ runs }, number) => {
    const last = runs.find(({ id }) => id === lastRuns[number]);
    if (last?.status === 'succeeded' && last.settledAt !== null) return [];
    return [{ rule: 'every run is settled', words: `the last run of directory ${number}: ${JSON.stringify(last)}` }];
  });
}

async function look({ instances, directories, history }: TrialWorld): Promise<Ending> {
  const lists = await Promise.all(
    directories.map(async ({ instance: { admin }, path }) => {
      const [listed, runs, rules] = await Promise.all([
        admin.list<ListedUser>(`${path}/users`),
        admin.list<ListedRun>(`${path}/runs`),
        admin.must<Rules>('GET', path),
      ]);
      return { listed, runs, rules };
    }),
  );
  return {
    instances: instances.map(({ number, ziik }) => ({
      users: ziik.users({ limit: 100_000 }),
      journal: ziik.journal({ limit: 100_000 }),
      maxConcurrency: ziik.counts().maxConcurrency,
      accountId: ziik.account.id,
      unitRequired: history.instances[number]!.unitRequired,
    })),
    directories: lists,
  };
}
