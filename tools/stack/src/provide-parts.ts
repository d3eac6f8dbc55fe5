import { join } from 'node:path';
import { type StartedKafka, startKafka } from './start-kafka.ts';
import { type StartedPostgres, startPostgres } from './start-postgres.ts';
import type { ProgramEnded } from './supervise.ts';
import type { WorkFolder } from './work-folder.ts';

export interface PartsToProvide {
  /** `KAFKA_BROKERS` and `DATABASE_URL`: what they name is used, not started. */
  readonly env: NodeJS.ProcessEnv;
  readonly workFolder: WorkFolder;
  readonly durable: boolean;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Called with Postgres' address while Kafka, which takes longer, still starts; part of the start. */
  readonly onPostgres?: (url: string) => Promise<void>;
}

export interface Parts {
  readonly kafka: StartedKafka;
  readonly postgres: StartedPostgres;
  /** Ends what was started; what was given is left alone. */
  stop(): Promise<void>;
}

/** Kafka and Postgres: those that the environment gives, the others started. All of it or nothing. */
export async function provideParts(wanted: PartsToProvide): Promise<Parts> {
  const { env, workFolder, durable, log, signal, onPostgres } = wanted;
  const part = (name: string) => ({ dataDir: join(workFolder.path, name), log, signal });
  const never = new Promise<ProgramEnded>(() => {});
  const given = { pid: undefined, ended: never, stop: async () => {} };
  const kafkaStart = env.KAFKA_BROKERS
    ? { ...given, brokers: env.KAFKA_BROKERS, secureBrokers: '' }
    : startKafka(part('kafka'));
  const postgresStart = env.DATABASE_URL
    ? { ...given, url: env.DATABASE_URL }
    : startPostgres({ ...part('postgres'), durable });
  const prepared = Promise.resolve(postgresStart).then(({ url }) => onPostgres?.(url));
  const settled = await Promise.allSettled([kafkaStart, postgresStart, prepared]);
  const [kafka, postgres] = settled;
  const stop = async () => {
    await Promise.all([kafka, postgres].map((each) => each.status === 'fulfilled' && each.value.stop()));
  };
  const failed = settled.find((each) => each.status === 'rejected');
  if (kafka.status === 'fulfilled' && postgres.status === 'fulfilled' && !failed) {
    return { kafka: kafka.value, postgres: postgres.value, stop };
  }
  await stop();
  throw failed?.reason;
}
