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
}

export interface Parts {
  readonly kafka: StartedKafka;
  readonly postgres: StartedPostgres;
  /** Ends what was started; what was given is left alone. */
  stop(): Promise<void>;
}

/** Kafka and Postgres: those that the environment gives, the others started. All of it or nothing. */
export async function provideParts(wanted: PartsToProvide): Promise<Parts> {
  const { env, workFolder, durable, log, signal } = wanted;
  const part = (name: string) => ({ dataDir: join(workFolder.path, name), log, signal });
  const never = new Promise<ProgramEnded>(() => {});
  const given = { pid: undefined, ended: never, stop: async () => {} };
  const starts = [
    env.KAFKA_BROKERS ? { ...given, brokers: env.KAFKA_BROKERS } : startKafka(part('kafka')),
    env.DATABASE_URL ? { ...given, url: env.DATABASE_URL } : startPostgres({ ...part('postgres'), durable }),
  ] as const;
  const settled = await Promise.allSettled(starts);
  const stop = async () => {
    await Promise.all(settled.map((each) => each.status === 'fulfilled' && each.value.stop()));
  };
  const [kafka, postgres] = settled;
  if (kafka.status === 'fulfilled' && postgres.status === 'fulfilled') {
    return { kafka: kafka.value, postgres: postgres.value, stop };
  }
  await stop();
  throw settled.find((each) => each.status === 'rejected')?.reason;
}
