import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramTools, WorkFolder } from '@user-sync/stack';
import { type Cluster, CommandFailed, clusterOf, run } from './cluster.ts';

/** The reason why there is no cluster to work with; undefined: there is one. */
export async function whyNoCluster(): Promise<string | undefined> {
  if (!process.env.KUBECONFIG) {
    return 'KUBECONFIG is not set. Name the file of a cluster that may be disturbed, as\n  kind create cluster && KUBECONFIG=~/.kube/config npm run cluster:test';
  }
  for (const [command, args] of [
    ['kubectl', ['version', '--request-timeout=10s']],
    ['helm', ['version', '--short']],
  ] as const) {
    try {
      await run(command, args);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return `There is no ${command} on the PATH: install it.`;
      if (!(error instanceof CommandFailed)) throw error;
      return `The cluster of KUBECONFIG=${process.env.KUBECONFIG} does not answer. Is it started? ${error.message}`;
    }
  }
  return undefined;
}

/**
 * Makes a namespace of its own that takes restricted pods only, and goes with the program unless it is to be kept. The
 * KUBECONFIG of its commands is a copy with this namespace, so that it cannot be forgotten anywhere.
 */
export async function openNamespace(folder: WorkFolder, tools: ProgramTools, keep: boolean): Promise<Cluster> {
  const { signal, log, onStop } = tools;
  const namespace = `user-sync-${randomBytes(3).toString('hex')}`;
  const file = join(folder.path, 'kubeconfig');
  const config = await run('kubectl', ['config', 'view', '--raw', '--minify', '--flatten'], { signal });
  await writeFile(file, config, { mode: 0o600 });
  await run('kubectl', ['--kubeconfig', file, 'config', 'set-context', '--current', '--namespace', namespace], {
    signal,
  });
  const whenEnding = clusterOf(file, namespace, undefined);
  onStop(async () => {
    if (keep) log(`Kept: kubectl --namespace ${namespace} get all`);
    else await whenEnding.kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=180s']);
  });
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
  const cluster = clusterOf(file, namespace, signal);
  await cluster.kubectl(['create', '--filename=-'], { input: JSON.stringify(object) });
  return cluster;
}
