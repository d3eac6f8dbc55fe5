import { waitUntil } from '@user-sync/testing';
import { type Cluster, isReady, type Pod, restartsOf } from '../cluster/cluster.ts';
import { podsOf, SERVICES, seconds } from './release.ts';

/** Makes process 1 of its container take memory without end, by Node's inspector; runs in that container. */
const TAKE_MEMORY = `
  process.kill(1, 'SIGUSR1');
  const until = Date.now() + 20000;
  let target;
  while (!target) {
    target = (await fetch('http://127.0.0.1:9229/json/list').then((answer) => answer.json(), () => []))[0];
    if (Date.now() > until) throw new Error('process 1 has opened no inspector');
  }
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: {
    expression: 'globalThis.taken = []; for (;;) globalThis.taken.push(Buffer.alloc(8 << 20, 1));' } }));
  socket.onclose = () => process.exit(0);
`;

/**
 * One pod of each service runs out of memory: killed by the kernel, started again by the kubelet. Gives what was seen.
 */
export async function runOutOfMemory(cluster: Cluster): Promise<string> {
  const took: string[] = [];
  for (const service of SERVICES) took.push(`${service} ${seconds(await exhaust(cluster, service))}`);
  return `OOMKilled and ready again after: ${took.join(', ')}`;
}

async function exhaust(cluster: Cluster, service: string): Promise<number> {
  const [before] = (await podsOf(cluster, service)).filter(isReady);
  const { name, uid } = before!.metadata;
  // Its own end comes with that of the container and looks the same; the state of the container says what
  // was.
  const taking = cluster.kubectl(['exec', name, '--', 'node', '--input-type=module', '--eval', TAKE_MEMORY]).then(
    () => 'ended',
    (error: Error) => error.message,
  );
  const same = async () => (await podsOf(cluster, service)).find(({ metadata }) => metadata.uid === uid);
  const killed = await waitUntil(
    `${name} to run out of memory`,
    async () => {
      const now = await same();
      return now && restartsOf(now) > restartsOf(before!) ? now : undefined;
    },
    { withinMs: 90_000, everyMs: 200 },
  ).catch(async (error: Error) => {
    throw new Error(`${error.message} (the command in it: ${await Promise.race([taking, 'still runs'])})`);
  });
  const begun = performance.now();
  const reason = reasonOf(killed);
  if (reason !== 'OOMKilled') throw new Error(`${name} ended because of ${reason}, not because it was out of memory.`);
  await waitUntil(
    `${name} to be ready again`,
    async () => {
      const now = await same();
      return now && isReady(now);
    },
    { withinMs: 180_000, everyMs: 500 },
  );
  await taking;
  return (performance.now() - begun) / 1_000;
}

function reasonOf({ status }: Pod): string | undefined {
  return status.containerStatuses?.[0]?.lastState.terminated?.reason;
}
