import { parseArgs } from 'node:util';
import { topics } from '@user-sync/contracts';
import { connectionFrom, createDeadLetters, createPublisher } from '@user-sync/messaging';
import { createDatabase } from '@user-sync/persistence';
import { readSettings, runService, SERVICE_SETTINGS } from '@user-sync/runtime';
import { clearDeadLetters } from '../clear-dead-letters/clear-dead-letters.ts';
import { theCommand } from '../keep-audit/audit.ts';
import { TABLES } from '../tables.ts';

// The dead letters without the API: `node dist/programs/dead-letters.js list|redrive|discard [--topic …] [--reason …]`.
await runService('config-dead-letters', async ({ log, onStop }) => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { topic: { type: 'string' }, reason: { type: 'string' } },
  });
  const [action] = positionals;
  const settings = readSettings(SERVICE_SETTINGS);
  const all = Object.values(topics(settings.TOPIC_PREFIX));
  const chosen = values.topic === undefined ? all : all.filter((topic) => topic === values.topic);
  if ((action !== 'list' && action !== 'redrive' && action !== 'discard') || chosen.length === 0) {
    process.stderr.write(
      `Usage: node dead-letters.js list|redrive|discard [--topic ${all.join('|')}] [--reason "as listed"]\n`,
    );
    return 64;
  }
  const connection = connectionFrom(settings, 'config-dead-letters', log);
  const publisher = createPublisher(connection);
  onStop('publisher', () => publisher.close());
  const letters = createDeadLetters(connection, publisher);
  onStop('dead letters', () => letters.close());

  if (action === 'list') {
    const most = 10_000;
    for (const { position: _, ...letter } of await letters.list(chosen, values, null, most))
      process.stdout.write(`${JSON.stringify(letter)}\n`);
    return 0;
  }
  const db = await createDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'config-dead-letters',
    tables: TABLES,
  });
  onStop('database', () => db.close());
  const cleared = await clearDeadLetters(db, letters, theCommand('dead-letters'), {
    action,
    topics: chosen,
    reason: values.reason,
  });
  if (cleared === null) {
    log.error('another process is clearing dead letters; try again when it has finished');
    return 1;
  }
  log.info({ ...cleared }, 'dead letters cleared');
  process.stdout.write(`${JSON.stringify(cleared)}\n`);
  return 0;
});
