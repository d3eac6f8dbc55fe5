import type { ProgramTools } from '@user-sync/stack';
import { freePorts, startProgram } from '@user-sync/stack';
import type { Cluster } from './cluster.ts';

/**
 * Leads a port of this machine to a Service as long as the program runs, by another pod when one has gone; gives the
 * port.
 */
export async function forward(
  cluster: Cluster,
  service: string,
  { signal, onStop }: Pick<ProgramTools, 'signal' | 'onStop'>,
): Promise<number> {
  const [port] = await freePorts(1);
  const { spec } = await cluster.get<{ spec: { ports: { port: number }[] } }>('service', service);
  const program = await startProgram({
    name: `port-forward ${service}`,
    command: 'kubectl',
    args: ['port-forward', `service/${service}`, `${port}:${spec.ports[0]!.port}`],
    env: cluster.env,
    ready: (line) => (line.startsWith('Forwarding from 127.0.0.1') ? true : undefined),
    restart: true,
    onLine: () => undefined,
    onStderr: () => undefined,
    log: () => undefined,
    signal,
  });
  onStop(() => program.stop());
  return port!;
}
