import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCertificates } from './make-certificates.ts';

// What a sandbox beside the services needs to be spoken to by https, a keyring, and passwords for Postgres: each
// written where it is not there yet.
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    host: { type: 'string', multiple: true, default: ['localhost', '127.0.0.1'] },
  },
});
if (values.folder === undefined) {
  process.stderr.write('Usage: node main.js --folder <folder> [--host <name or address>]…\n');
  process.exit(64);
}
const folder = values.folder;
await mkdir(folder, { recursive: true });
if (!existsSync(join(folder, 'ca.crt'))) {
  const { authority, certificate, key } = await makeCertificates(values.host);
  await writeFile(join(folder, 'tls.key'), key, { mode: 0o600 });
  await writeFile(join(folder, 'tls.crt'), certificate);
  await writeFile(join(folder, 'ca.crt'), authority);
}
if (!existsSync(join(folder, 'keyring.json'))) {
  const keyring = { current: 'first', keys: { first: randomBytes(32).toString('base64') } };
  await writeFile(join(folder, 'keyring.json'), JSON.stringify(keyring), { mode: 0o600 });
}
// The administrator's, the one of the owner of the tables, and one for each service.
for (const suffix of ['', '-owner', '-poller', '-mapper', '-applier', '-config']) {
  const file = join(folder, `database-password${suffix}`);
  // Postgres' image reads it as another user; the folder is what keeps it.
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString('base64url'));
}
