import { setTimeout as pauseFor } from 'node:timers/promises';

/** How the work at an instance ends. */
export interface WorkerEnding {
  /** Whether nothing may be sent or written any more. */
  isStopping(): boolean;
  /** Of a worker that has nothing under way. */
  retire(): Promise<void>;
  /** Like `handOver`, but the instance stays ours. */
  rest(): Promise<void>;
  lost(): Promise<void>;
  stop(): Promise<void>;
  handOver(): Promise<void>;
}

/** What the ending needs from outside. */
export interface EndingPorts {
  /** Begins nothing new; resolves when what is under way has ended. Calls `cut` where that takes long. */
  stopWork(cut: () => Promise<void>): Promise<void>;
  publish(): Promise<unknown>;
  /** Cuts the calls under way. */
  disconnect(): Promise<void>;
  /** Lets go of what is kept for the worker. */
  forget(): void;
  release(): Promise<void>;
  pause?(ms: number): Promise<unknown>;
}

/** How long an instance that is given back waits for Kafka. */
const LAST_PUBLISH_MS = 3_000;

/** Makes the ending of one worker; `InstanceWorker` says what its three forms are. */
export function createEnding(ports: EndingPorts): WorkerEnding {
  const {
    stopWork,
    publish,
    disconnect,
    forget,
    release,
    pause = (ms) => pauseFor(ms, undefined, { ref: false }),
  } = ports;
  let stopping = false;
  const putDown = async (): Promise<void> => {
    // Who works at the instance next publishes what Kafka does not take now.
    await Promise.race([publish(), pause(LAST_PUBLISH_MS)]);
    forget();
    await disconnect();
  };
  const giveBack = async (): Promise<void> => {
    await putDown();
    await release();
  };
  return {
    isStopping: () => stopping,
    async retire() {
      stopping = true;
      forget();
      await disconnect();
    },
    async rest() {
      await stopWork(async () => undefined);
      stopping = true;
      await putDown();
    },
    async lost() {
      stopping = true;
      forget();
      await disconnect();
    },
    async stop() {
      stopping = true;
      await stopWork(disconnect);
      await giveBack();
    },
    async handOver() {
      await stopWork(async () => undefined);
      stopping = true;
      await giveBack();
    },
  };
}
