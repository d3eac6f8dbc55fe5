import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { judgeZiik } from '@user-sync/judge';
import { openWorkFolder, runProgram, sandboxSettings, startSandbox, startStack } from '@user-sync/stack';
import { readArguments } from './arguments.ts';
import { handOver } from './hand-over.ts';
import { liveOn } from './live-on.ts';
import { createNarrator } from './narrator.ts';
import { servePlayPage } from './play/serve-play-page.ts';
import { keptToPlan, rehearse } from './rehearse.ts';
import { configure, makeByHand, makeCustomer, usersInZiik } from './set-up.ts';
import { tellResult } from './tell-result.ts';

// `npm start`: everything from nothing, and the main job before one's eyes.
await runProgram(async ({ signal, log, onStop }) => {
  let wanted: ReturnType<typeof readArguments>;
  try {
    wanted = readArguments(process.argv.slice(2));
  } catch (error) {
    log((error as Error).message);
    return 64;
  }
  const { users, seed, once, json } = wanted;
  const out = json ? process.stderr : process.stdout;
  const tell = createNarrator(out, out.isTTY === true);

  tell.heading('Starting Kafka, PostgreSQL, the emulators for Entra and Ziik, and the four services');
  const folder = await openWorkFolder(process.env.DATA_DIR);
  onStop(() => folder.remove());
  const logFile = createWriteStream(join(folder.path, 'services.log'));
  const sandbox = await startSandbox(process.env, signal);
  onStop(() => sandbox.stop());
  // Its page holds the panel in a frame, as Ziik does.
  const play = once ? undefined : await servePlayPage();
  if (play) onStop(() => play.close());
  const stack = await startStack({
    workFolder: folder,
    env: {
      CONFIG_PORT: '0',
      PANEL: 'on',
      ...(play && { PANEL_PARENT_ORIGINS: play.origin }),
      ...process.env,
      ...sandboxSettings(sandbox),
    },
    log,
    durable: false,
    onLog: (chunk) => void logFile.write(chunk),
    signal,
  });
  onStop(() => stack.stop());
  tell.line(`Ready. The services' log: ${join(folder.path, 'services.log')}`);

  tell.heading('A shop chain: its people in Entra, its units and user types in Ziik');
  const customer = await makeCustomer(sandbox, 'acme', users, seed);
  const madeByHand = Math.min(200, Math.floor(users / 50));
  await makeByHand(sandbox, customer, madeByHand);
  const before = await usersInZiik(sandbox, customer.slug);
  tell.table([
    ['people in Entra', users],
    ['of them made in Ziik by hand already, under other names, at another place', madeByHand],
    ['others in Ziik that Entra does not know', 3],
  ]);

  tell.heading('An administrator configures the integration, leaves it disabled, and asks what would happen');
  const { admin, integrationId } = await configure(sandbox, stack.config, customer, { enabled: false });
  const preview = await rehearse(tell, { admin, integrationId, sandbox, customer, before }, signal);

  tell.heading('It is enabled, and "Initiate synchronisation" is pressed: only what changed since is read');
  await admin.patch(`/v1/integrations/${integrationId}`, { enabled: true });
  const startedAt = performance.now();
  const run = await admin.run(integrationId, 'full', tell.progress(), { signal, previewId: preview.id });
  const seconds = (performance.now() - startedAt) / 1000;

  const trial = { ...sandbox, ...customer, seeded: users, before };
  const first = await judgeZiik(trial);
  tellResult(tell, first, { users, seconds });
  const plan = await keptToPlan(tell, admin, run, signal);

  tell.heading('The directory changes, and two more rounds follow');
  const { events, left } = await liveOn(sandbox, customer, async () => {
    await admin.run(integrationId, 'delta', () => {}, { signal });
  });
  for (const { what, who, before: was, after } of events) {
    tell.line(`${who}: ${what}`);
    tell.line(`    ${was}`);
    tell.line(`  → ${after}`);
  }

  const verdict = await judgeZiik({ ...trial, left });
  tell.heading(verdict.right ? 'Ziik is what the directory implies' : 'Ziik is NOT what the directory implies');
  for (const difference of verdict.differences) tell.line(difference);
  if (json)
    process.stdout.write(`${JSON.stringify({ ...verdict, seconds, events, rehearsed: preview.summary, plan })}\n`);
  if (once || !play) return verdict.right ? 0 : 1;

  await handOver(tell, play, { sandbox, config: stack.config, customer, admin, integrationId });
  return { until: stack.ended };
});
