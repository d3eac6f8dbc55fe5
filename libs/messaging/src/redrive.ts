// Command: `node dist/redrive.js <dead-letter topic>` drives the messages of a dead letter back. Needs KAFKA_BROKERS.
import { createLogger } from '@user-sync/runtime';
import { createPublisher } from './publisher.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';

const [deadLetter] = process.argv.slice(2);
const brokers = process.env.KAFKA_BROKERS?.split(',')
  .map((broker) => broker.trim())
  .filter(Boolean);
if (!deadLetter?.endsWith('.dead-letter') || !brokers?.length) {
  process.stderr.write(
    'Usage: KAFKA_BROKERS=host:9092 node redrive.js <topic>.dead-letter\n' +
      'Sends every message of the dead letter back to the topic that it came from. May be repeated.\n',
  );
  process.exit(64);
}

const log = createLogger('redrive', process.env.LOG_LEVEL || 'info');
const connection = { brokers, clientId: 'redrive', log };
const publisher = await createPublisher(connection);
try {
  const { driven, unknown } = await redriveDeadLetters(connection, publisher, deadLetter);
  log.info({ deadLetter, driven, unknown }, 'dead letters driven back');
} finally {
  await publisher.close();
}
