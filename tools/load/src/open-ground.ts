import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import {
  openWorkFolder,
  type ProgramTools,
  type Stack,
  type StartedSandbox,
  sandboxSettings,
  startSandbox,
  startStack,
} from '@user-sync/stack';

/** Where a measurement takes place: the emulators, and the services as soon as they are wanted. */
export interface Ground {
  readonly sandbox: StartedSandbox;
  /** Starts Kafka, PostgreSQL and the services; `env` beside what the environment gives. */
  startServices(env?: NodeJS.ProcessEnv, nodeArgs?: readonly string[]): Promise<Stack>;
  /** Ends everything that was started; may be called again. */
  stop(): Promise<void>;
}

/** Starts the emulators; everything ends with the program at the latest. */
export async function openGround({ signal, log, onStop }: ProgramTools): Promise<Ground> {
  const stops: (() => Promise<void>)[] = [];
  async function stop(): Promise<void> {
    for (const end of stops.splice(0).reverse()) await end();
  }
  onStop(stop);
  const folder = await openWorkFolder(process.env.DATA_DIR);
  stops.push(() => folder.remove());
  const logFile = createWriteStream(join(folder.path, 'services.log'));
  const sandbox = await startSandbox(process.env, signal);
  stops.push(() => sandbox.stop());
  return {
    sandbox,
    async startServices(env = {}, nodeArgs = []) {
      const stack = await startStack({
        workFolder: folder,
        env: { CONFIG_PORT: '0', LOG_LEVEL: 'info', ...process.env, ...env, ...sandboxSettings(sandbox) },
        log,
        durable: false,
        onLog: (chunk) => void logFile.write(chunk),
        signal,
        nodeArgs,
      });
      stops.push(() => stack.stop());
      return stack;
    },
    stop,
  };
}
