import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { type Customer, makeCustomer } from '@user-sync/demo';
import { makeCertificates } from '@user-sync/sandbox-certificates';
import { openWorkFolder, type Sandbox, startProgram, startSandbox } from '@user-sync/stack';

/** What another program needed for the same people. */
export interface LoopResult {
  readonly users: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/**
 * Runs the bare loop (Graph pages → POST, one process, no queue, nothing durable) for a directory of its own, and tells
 * what this machine and the emulators allow in this minute. It works on a process of its own, as the services do.
 */
export async function runBareLoop(sandbox: Sandbox, users: number, seed: number): Promise<LoopResult> {
  const customer = await makeCustomer(sandbox, 'bare', users, seed);
  const result = await runLoop('bare-loop', { ...taskOf(sandbox, customer), limit: users });
  await sandbox.ziik.send('DELETE', `/instances/${customer.slug}`);
  return result;
}

/** Runs the script that a customer would write; Graph's SDK sends its token over TLS only. */
export async function runCustomerScript(users: number, seed: number): Promise<LoopResult> {
  const folder = await openWorkFolder();
  const { authority, certificate, key } = await makeCertificates(['127.0.0.1']);
  const files = {
    authority: join(folder.path, 'ca.crt'),
    cert: join(folder.path, 'tls.crt'),
    key: join(folder.path, 'tls.key'),
  };
  await Promise.all([
    writeFile(files.authority, authority),
    writeFile(files.cert, certificate),
    writeFile(files.key, key, { mode: 0o600 }),
  ]);
  setDefaultCACertificates([...getCACertificates('default'), authority]);
  const sandbox = await startSandbox(process.env, undefined, { entraTls: files });
  try {
    const customer = await makeCustomer(sandbox, 'script', users, seed);
    return await runLoop('customer-script', taskOf(sandbox, customer), { NODE_EXTRA_CA_CERTS: files.authority });
  } finally {
    await sandbox.stop();
    await folder.remove();
  }
}

function taskOf({ entra, ziik }: Sandbox, { slug, tenantId, applicationId, secret, username, password }: Customer) {
  return { entra: entra.url, tenantId, applicationId, secret, ziik: `${ziik.url}/${slug}/api`, username, password };
}

async function runLoop(name: 'bare-loop' | 'customer-script', task: object, env = {}): Promise<LoopResult> {
  const loop = await startProgram<LoopResult>({
    name,
    command: process.execPath,
    args: [join(dirname(fileURLToPath(import.meta.url)), `${name}.js`), JSON.stringify(task)],
    env: { ...process.env, ...env },
    ready: (line) => JSON.parse(line) as LoopResult,
    restart: false,
    readyWithinMs: 1_800_000,
  });
  const result = loop.value();
  await loop.stop();
  return result;
}
