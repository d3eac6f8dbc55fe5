import {
  type DatabaseSettings,
  freePorts,
  type ReadyLine,
  SERVICES,
  type ServiceName,
  type Supervised,
  startService,
} from '@user-sync/stack';

/** The services of a trial, each kept running, and further copies of them. */
export interface Crew {
  /** Address of the REST API; stays the same. */
  readonly config: string;
  /** `kill -9`; each is started again at once. All services without a name. */
  kill(service?: ServiceName): void;
  /** Stops a service's process where it stands, its copies not, and lets it go on after so long. */
  freeze(service: ServiceName, forMs: number): void;
  /** Stops a service's process for good, where it stands; another one is started in its place. */
  hang(service: Exclude<ServiceName, 'config'>): Promise<void>;
  /** Resolves when nothing is frozen any more. */
  thawed(): Promise<void>;
  /** Starts one more of it, if there is only one. */
  addCopy(service: ServiceName): Promise<void>;
  endCopy(service: ServiceName): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the four services, each by its own role on a database that is prepared. */
export async function startCrew(
  env: NodeJS.ProcessEnv,
  databaseOf: DatabaseSettings,
  { onLog, signal }: { onLog: (service: string, chunk: string) => void; signal: AbortSignal },
): Promise<Crew> {
  const [configPort] = await freePorts(1);
  const originals = new Map<ServiceName, Supervised<ReadyLine>>();
  const copies = new Map<ServiceName, Supervised<ReadyLine>>();
  const frozen = new Set<Promise<void>>();
  const hung: Supervised<ReadyLine>[] = [];

  async function start(name: ServiceName, label: string, port: string): Promise<Supervised<ReadyLine>> {
    return startService({
      name,
      env: { ...env, ...databaseOf[name], CONFIG_PORT: port, PROBE_PORT: '0' },
      onLog: (chunk) => onLog(label, chunk),
      signal,
    });
  }
  const stop = async () => {
    await Promise.all(frozen);
    for (const service of hung) signalTo(service.pid(), 'SIGCONT');
    await Promise.all([...originals.values(), ...copies.values(), ...hung].map((service) => service.stop()));
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
    async hang(service) {
      const one = originals.get(service)!;
      if (!signalTo(one.pid(), 'SIGSTOP')) return;
      hung.push(one);
      originals.set(service, await start(service, `${service} again`, '0'));
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
