import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Customer, makeCustomer, type Sandbox, startProgram } from '@user-sync/local';

export interface BareLoop {
  readonly users: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/**
 * Runs the bare loop (Graph pages → POST, one process, no queue, nothing durable) for a directory of its own, and tells
 * what this machine and the stand-ins allow in this minute. It works on a process of its own, as the services do.
 */
export async function runBareLoop(sandbox: Sandbox, users: number, seed: number): Promise<BareLoop> {
  const { slug, tenantId, applicationId, secret, username, password }: Customer = await makeCustomer(
    sandbox,
    'bare',
    users,
    seed,
  );
  const task = {
    entra: sandbox.entra.url,
    tenantId,
    applicationId,
    secret,
    ziik: `${sandbox.ziik.url}/${slug}/api`,
    username,
    password,
    limit: users,
  };
  const loop = await startProgram<BareLoop>({
    name: 'bare loop',
    command: process.execPath,
    args: [join(dirname(fileURLToPath(import.meta.url)), 'bare-loop.js'), JSON.stringify(task)],
    env: process.env,
    ready: (line) => JSON.parse(line) as BareLoop,
    restart: false,
    readyWithinMs: 900_000,
  });
  const result = loop.value();
  await loop.stop();
  await sandbox.ziik.send('DELETE', `/instances/${slug}`);
  return result;
}
