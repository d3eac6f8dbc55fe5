import { spawn } from 'node:child_process';

/** What a command may have besides its arguments. */
export interface CommandOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Sees what is said while the command runs. */
  readonly onOutput?: (chunk: string) => void;
}

/** A command ended with something else than 0; the message has its words. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Runs a command to its end; gives its standard output. */
export async function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { input = '', env = process.env, signal, onOutput } = options;
  const child = spawn(command, args, { env, ...(signal && { signal }) });
  let output = '';
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    onOutput?.(chunk);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    words += chunk;
    onOutput?.(chunk);
  });
  // A command that reads nothing may be gone before all is written; its exit code says what became of it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  if (code === 0) return output;
  throw new CommandFailed(`${command} ${args.slice(0, 4).join(' ')} ended with ${code}: ${(words || output).trim()}`);
}

/** The parts of a pod that are read here. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status: {
    readonly phase: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

interface Ended {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
}

interface ContainerStatus {
  readonly restartCount: number;
  readonly state: { readonly terminated?: Ended };
  readonly lastState: { readonly terminated?: Ended };
}

/** A namespace of a cluster, by kubectl and helm. */
export interface Cluster {
  readonly namespace: string;
  /** For commands that find namespace and cluster by KUBECONFIG. */
  readonly env: NodeJS.ProcessEnv;
  kubectl(args: readonly string[], options?: Pick<CommandOptions, 'input'>): Promise<string>;
  helm(args: readonly string[]): Promise<string>;
  get<T>(...args: string[]): Promise<T>;
  /** By a label selector; those that are being deleted too. */
  pods(selector: string): Promise<Pod[]>;
}

/** The namespace that `kubeconfig` names as its own. */
export function clusterOf(kubeconfig: string, namespace: string, signal: AbortSignal | undefined): Cluster {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const kubectl: Cluster['kubectl'] = (args, options) => run('kubectl', args, { env, signal, ...options });
  const get = async <T>(...args: string[]) => JSON.parse(await kubectl(['get', ...args, '--output=json'])) as T;
  return {
    namespace,
    env,
    kubectl,
    helm: (args) => run('helm', args, { env, signal }),
    get,
    pods: async (selector) => (await get<{ items: Pod[] }>('pods', '--selector', selector)).items,
  };
}

export function isReady({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    (status.conditions ?? []).some((each) => each.type === 'Ready' && each.status === 'True')
  );
}

/** How often the containers of a pod were started again. */
export function restartsOf({ status }: Pod): number {
  return (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}
