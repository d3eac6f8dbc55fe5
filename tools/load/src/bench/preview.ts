import { setTimeout as pause } from 'node:timers/promises';
import { type AdminClient, configure, createNarrator, makeCustomer } from '@user-sync/demo';
import type { ProgramTools } from '@user-sync/stack';
import { queryDatabase } from '@user-sync/stack';
import { createReport } from '../load/report.ts';
import { mostMemoryMB, peakRssMB, rssMB } from '../measure-process.ts';
import { openGround } from '../open-ground.ts';
import { conclude } from './conclude.ts';

/** What an administrator waits for at most, from the request until everybody was decided. */
const mostSeconds = 5;

/** As many people, made from this seed, previewed so often. */
export interface PreviewOptions {
  readonly users: number;
  readonly seed: number;
  readonly rounds: number;
  readonly json: boolean;
}

interface Preview {
  readonly id: string;
  readonly status: string;
  readonly finishedAt: string | null;
  readonly summary: Readonly<Record<string, number>> | null;
}

/** Changes that concern nobody, nearly everybody, and nearly everybody in another way. */
const changes = [
  ['nobody moves', { options: { matching: 'relaxed' } }],
  ['nearly everybody loses the place', { unitField: 'city', options: { unmatched: 'withdraw' } }],
  ['disabled accounts leave', { options: { disabledAccounts: 'deactivate' } }],
] as const;

/**
 * Synchronises a directory through all services, then previews changes of the settings: seconds until each is done, and
 * the memory of config, which makes them. Returns the exit code.
 */
export async function benchPreview(
  tools: ProgramTools,
  { users, seed, rounds, json }: PreviewOptions,
): Promise<number> {
  const tell = createNarrator(process.stderr, process.stderr.isTTY === true);
  tell.heading('Starting everything');
  const { sandbox, startServices, stop } = await openGround(tools);
  const stack = await startServices();
  const customer = await makeCustomer(sandbox, 'acme', users, seed);
  const { admin, integrationId } = await configure(sandbox, stack.config, customer);
  tell.heading(`First synchronisation of ${users} people, for there to be anybody to preview`);
  await admin.run(integrationId, 'full', tell.progress(), { signal: tools.signal, everyMs: 250 });
  // As autovacuum does within a minute of so many new rows: until then the planner knows nothing of them.
  await queryDatabase(stack.database, 'ANALYZE config.person');

  tell.heading(`Previews, ${rounds} times each`);
  const report = createReport(() => {});
  const config = stack.pids().config!;
  report.note('config before, MB', await rssMB(config));
  for (const [what, change] of changes) {
    const taken: number[] = [];
    let done: Preview | undefined;
    for (let round = 0; round < rounds; round++) {
      const before = performance.now();
      done = await previewOf(admin, integrationId, change, tools.signal);
      taken.push((performance.now() - before) / 1_000);
      if (done.summary === null) throw new Error(`The preview ended as ${done.status}.`);
      const counted = Object.entries(done.summary).reduce((sum, [kind, n]) => sum + (kind === 'unmatched' ? 0 : n), 0);
      if (round === 0) report.atLeast(`${what}: people who are counted`, counted, Math.floor(users * 0.9));
    }
    tell.line(`${what}: ${taken.map((seconds) => `${seconds.toFixed(2)} s`).join(', ')}`);
    report.note(`${what}: people who stay the same`, done!.summary!.same!);
    report.atMost(`${what}: seconds, the longest`, Math.round(Math.max(...taken) * 100) / 100, mostSeconds);
  }
  report.atMost('config at most, MB', await peakRssMB(config), mostMemoryMB);
  await stop();
  tell.table(report.figures.map(({ what, value, holds }) => [what, holds ? value : `${value}  TOO MUCH`] as const));
  if (!json) tell.line('The same as JSON stands on standard output.');
  return conclude(tools, 'preview', report, { scenario: 'preview', users, figures: report.figures });
}

const LOOK_EVERY_MS = 50;

/** Asks for a preview and waits until it has ended, as the panel does. */
async function previewOf(
  admin: AdminClient,
  integrationId: string,
  change: object,
  signal: AbortSignal,
): Promise<Preview> {
  let preview = await admin.post<Preview>(`/v1/integrations/${integrationId}/previews`, change);
  while (preview.finishedAt === null) {
    await pause(LOOK_EVERY_MS, undefined, { signal });
    preview = await admin.get<Preview>(`/v1/previews/${preview.id}`);
  }
  return preview;
}
