import { readFile } from 'node:fs/promises';
import { waitUntil } from '@user-sync/testing';
import type { Cluster } from '../cluster/cluster.ts';

const POD = 'api-prober';

/** How the API did from one moment on. */
export interface Availability {
  readonly sent: number;
  readonly failed: readonly { readonly failed: string; readonly way: string; readonly afterMs: number }[];
  readonly slowestMs: number;
}

/** Asks the API from inside the cluster, all the time. */
export interface Prober {
  /** Begins to look; the function tells how the API did since then, and resolves when all of that is answered. */
  watch(): Promise<() => Promise<Availability>>;
}

type Line =
  | { readonly at: number; readonly sent: number; readonly answered: number; readonly slowestMs: number }
  | (Availability['failed'][number] & { readonly at: number });

/** Starts the pod; resolves when the API has answered it. */
export async function startProber(
  cluster: Cluster,
  { image, address, token }: { image: string; address: string; token: string },
): Promise<Prober> {
  const program = await readFile(new URL('./probe-api.js', import.meta.url), 'utf8');
  await cluster.kubectl(['create', '--filename=-'], { input: JSON.stringify(podOf(image, program, address, token)) });

  async function lines(): Promise<Line[]> {
    const text = await cluster.kubectl(['logs', POD]);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }
  const summaries = (found: readonly Line[]) => found.flatMap((line) => ('sent' in line ? [line] : []));
  await waitUntil('the API to answer the prober', async () => (summaries(await lines()).at(-1)?.answered ?? 0) > 0, {
    withinMs: 60_000,
    everyMs: 500,
  });

  return {
    async watch() {
      const from = summaries(await lines()).at(-1)!;
      return async () => {
        const until = summaries(await lines()).at(-1)!.sent;
        return waitUntil('answers for everything that was asked', async () => {
          const found = await lines();
          const failed = found.flatMap((line) => ('failed' in line && 'way' in line ? [line] : []));
          const all = summaries(found).filter(({ at }) => at > from.at);
          const last = all.at(-1);
          const failuresUntil = failed.filter(({ at }) => at <= (last?.at ?? 0)).length;
          if (!last || last.answered + failuresUntil < until) return undefined;
          return {
            sent: last.sent - from.sent,
            failed: failed.filter(({ at }) => at > from.at),
            slowestMs: Math.max(...all.map(({ slowestMs }) => slowestMs)),
          };
        });
      };
    },
  };
}

export function describeAnswers({ sent, failed, slowestMs }: Availability): string {
  const kinds = Map.groupBy(failed, ({ failed: why, way }) => `${why}, connection ${way}`);
  const words = [...kinds].map(([kind, those]) => `${those.length} × ${kind}`);
  const why = words.length > 0 ? ` (${words.join('; ')})` : '';
  return `API: ${failed.length} of ${sent} requests failed${why}, the slowest took ${slowestMs} ms`;
}

/** Throws where a request was not answered as it should be. */
export function mustHaveAnswered(availability: Availability): string {
  const words = describeAnswers(availability);
  if (availability.failed.length > 0) throw new Error(words);
  return words;
}

function podOf(image: string, program: string, address: string, token: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: POD, labels: { app: POD } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: POD,
          image,
          args: ['--input-type=module', '--eval', program],
          env: [
            { name: 'ADDRESS', value: address },
            { name: 'TOKEN', value: token },
          ],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
        },
      ],
    },
  };
}
