import { freePorts, type ReadyLine, SERVICES, type ServiceName, type Supervised, startService } from '@user-sync/local';

/** The services of a trial, each kept running, and further copies of them. */
export interface Crew {
  /** Address of the REST API; stays the same. */
  readonly config: string;
  /** `kill -9`; each is started again at once. All services without a name. */
  kill(service?: ServiceName): void;
  /** Stops a service's process where it stands, its copies not, and lets it go on after so long. */
  freeze(service: ServiceName, forMs: number): void;
  /** Resolves when nothing is frozen any more. */
  thawed(): Promise<void>;
  /** Starts one more of it, if there is only one. */
  addCopy(service: ServiceName): Promise<void>;
  endCopy(service: ServiceName): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the four services. */
export async function startCrew(
  env: NodeJS.ProcessEnv,
  { onLog, signal }: { onLog: (service: string, chunk: string) => void; signal: AbortSignal },
): Promise<Crew> {
  const [configPort] = await freePorts(1);
  const originals = new Map<ServiceName, Supervised<ReadyLine>>();
  const copies = new Map<ServiceName, Supervised<ReadyLine>>();
  const frozen = new Set<Promise<void>>();

  async function start(name: ServiceName, label: string, port: string): Promise<Supervised<ReadyLine>> {
    return startService({
      name,
      env: { ...env, CONFIG_PORT: port, PROBE_PORT: '0' },
      onLog: (chunk) => onLog(label, chunk),
      signal,
    });
  }
  const stop = async () => {
    await Promise.all(frozen);
    await Promise.all([...originals.values(), ...copies.values()].map((service) => service.stop()));
  };

  const starts = await Promise.allSettled(
    SERVICES.map(async (name) => void originals.set(name, await start(name, name, String(configPort)))),
  );
  const failed = starts.find((each) => each.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }

  return {
    config: `http://127.0.0.1:${configPort}`,
    kill(service) {
      const those = service ? [originals.get(service)!] : [...originals.values(), ...copies.values()];
      for (const each of those) signalTo(each.pid(), 'SIGKILL');
    },
    freeze(service, forMs) {
      const pid = originals.get(service)!.pid();
      if (!signalTo(pid, 'SIGSTOP')) return;
      const thaw = new Promise<void>((done) => {
        setTimeout(() => {
          signalTo(pid, 'SIGCONT');
          done();
        }, forMs);
      }).finally(() => frozen.delete(thaw));
      frozen.add(thaw);
    },
    thawed: async () => void (await Promise.all(frozen)),
    async addCopy(service) {
      if (copies.has(service)) return;
      const copy = await start(service, `${service} 2`, '0');
      copies.set(service, copy);
    },
    async endCopy(service) {
      const copy = copies.get(service);
      copies.delete(service);
      await copy?.stop();
    },
    stop,
  };
}

/** False: there is no such process just now. */
function signalTo(pid: number | undefined, signal: NodeJS.Signals): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
