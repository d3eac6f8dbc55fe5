import {
  openWorkFolder,
  type Sandbox,
  type Stack,
  type StackOptions,
  sandboxSettings,
  startSandbox,
  startStack,
} from '@user-sync/stack';
import { createTestDatabase, kafkaBrokers, uniqueTopicPrefix } from '@user-sync/testing';

/** Emulators and services, with a database and topics of their own. */
export interface World {
  readonly sandbox: Sandbox;
  readonly stack: Stack;
  readonly databaseUrl: string;
  readonly topicPrefix: string;
  /** Everything that the services logged. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts the compiled services as `npm run stack` does, on the Kafka and PostgreSQL of this test run. */
export async function startWorld(
  name: string,
  env: NodeJS.ProcessEnv = {},
  envOf: StackOptions['envOf'] = () => ({}),
): Promise<World> {
  const database = await createTestDatabase(name);
  const workFolder = await openWorkFolder();
  const sandbox = await startSandbox();
  const topicPrefix = uniqueTopicPrefix(name);
  let log = '';
  const stack = await startStack({
    workFolder,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      CONFIG_PORT: '0',
      PANEL: 'on',
      KAFKA_SESSION_TIMEOUT: 'PT6S',
      TOPIC_PREFIX: topicPrefix,
      ...sandboxSettings(sandbox),
      ...env,
      KAFKA_BROKERS: kafkaBrokers(),
      DATABASE_URL: database.url,
    },
    envOf,
    log: (line) => {
      log += `${line}\n`;
    },
    onLog: (chunk) => {
      log += chunk;
    },
  });
  return {
    sandbox,
    stack,
    databaseUrl: database.url,
    topicPrefix,
    log: () => log,
    stop: async () => {
      await stack.stop();
      await sandbox.stop();
      await database.drop();
      await workFolder.remove();
    },
  };
}
