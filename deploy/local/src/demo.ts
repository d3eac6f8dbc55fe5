import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from './demo/arguments.ts';
import { liveOn } from './demo/live-on.ts';
import { createNarrator } from './demo/narrator.ts';
import { configure, makeByHand, makeCustomer, tokenFor, usersInZiik } from './demo/set-up.ts';
import { judgeZiik } from './judge/judge-ziik.ts';
import { runProgram } from './run-program.ts';
import { sandboxSettings, startSandbox } from './start-sandbox.ts';
import { startStack } from './start-stack.ts';
import { openWorkFolder } from './work-folder.ts';

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

  tell.heading('Starting Kafka, PostgreSQL, the stand-ins for Entra and Ziik, and the four services');
  const folder = await openWorkFolder(process.env.DATA_DIR);
  onStop(() => folder.remove());
  const logFile = createWriteStream(join(folder.path, 'services.log'));
  const sandbox = await startSandbox(process.env, signal);
  onStop(() => sandbox.stop());
  const stack = await startStack({
    workFolder: folder,
    env: { CONFIG_PORT: '0', ...process.env, ...sandboxSettings(sandbox) },
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
    ['others in Ziik whom Entra does not know', 3],
  ]);

  tell.heading('An administrator configures the integration and presses "Initiate synchronisation"');
  const { admin, integrationId } = await configure(sandbox, stack.config, customer);
  const startedAt = performance.now();
  await admin.run(integrationId, 'full', tell.progress(), { signal });
  const seconds = (performance.now() - startedAt) / 1000;

  const trial = { ...sandbox, ...customer, seeded: users, before };
  const first = await judgeZiik(trial);
  tell.heading(`The result, counted in Ziik (${seconds.toFixed(1)} s, ${Math.round(users / seconds)} users/s)`);
  tell.table([
    ['created', first.created],
    ['linked: were in Ziik already, now as Entra says', first.linked],
    ['incomplete: lack an address or a name, not created', first.incomplete],
    ['conflict: the address belongs to somebody else', first.conflict],
    ['held', first.held],
    ['left out', first.leftOut],
  ]);
  tell.line();
  tell.table([
    ['placed: have a unit and a user type', first.placed],
    ['unassigned: see nothing in Ziik, because', first.unassigned],
  ]);
  for (const { code, value, users: count } of first.unassignedBecause.slice(0, 8)) {
    tell.line(`      ${String(count).padStart(5)}  ${code}${value === null ? '' : ` "${value}"`}`);
  }
  if (first.unassignedBecause.length > 8)
    tell.line(`             and ${first.unassignedBecause.length - 8} more values`);

  tell.heading('The directory lives on, and two more rounds follow');
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
  if (json) process.stdout.write(`${JSON.stringify({ ...verdict, seconds, events })}\n`);
  if (once) return verdict.right ? 0 : 1;

  tell.line(`The REST API stays up at ${stack.config} (try /openapi.json) until Ctrl-C. An administrator's token:`);
  tell.line(await tokenFor(sandbox, 'platform-administrator', customer.slug));
  tell.line(`Stand-ins: Entra ${sandbox.entra.url}/control, Ziik ${sandbox.ziik.url}/control`);
  return { until: stack.ended };
});
