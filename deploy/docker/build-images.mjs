// `npm run images`: builds the images with the builder that is there (docker, podman or buildah, in this order).
//   npm run images -- --tag 0.2.0 --repository registry.example.com/azure-user-sync
//   npm run images -- --ca proxy-ca.pem          behind a proxy with a certificate authority of its own (PEM)
//   npm run images -- --builder buildah --build-arg BUILD_IMAGE=… --build-arg RUNTIME_IMAGE=… --only services
//   npm run images -- --builder buildah -- --network host
// The emulators' image has the same name with `-sandbox`. What stands behind `--` goes to the builder as it is.

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
/** Each with a command that succeeds only where it can build: docker needs its daemon. */
const BUILDERS = { docker: ['info'], podman: ['info'], buildah: ['version'] };
/** The images share a stage; buildah forgets it without this option. */
const KEEPS_STAGES = { buildah: ['--layers'] };

const { values, positionals: passedOn } = parseArgs({
  allowPositionals: true,
  options: {
    builder: { type: 'string' },
    repository: { type: 'string', default: 'azure-user-sync' },
    tag: { type: 'string', default: JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')).version },
    'build-arg': { type: 'string', multiple: true, default: [] },
    only: { type: 'string' },
    ca: { type: 'string' },
  },
});
const targets = ['services', 'sandbox'].filter((target) => (values.only ?? target) === target);
if (targets.length === 0) end(64, `There is no image "${values.only}": services or sandbox.`);
if (values.builder !== undefined && !(values.builder in BUILDERS))
  end(64, `"${values.builder}" is no builder that is known here: ${Object.keys(BUILDERS).join(', ')}.`);

const candidates = values.builder ? [values.builder] : Object.keys(BUILDERS);
const builder = candidates.find((name) => spawnSync(name, BUILDERS[name], { stdio: 'ignore' }).status === 0);
if (!builder)
  end(
    69,
    `No builder works here (tried: ${candidates.join(', ')}). Install one; of docker the daemon must be running.`,
  );

const ca = values.ca === undefined ? undefined : putIntoContext(values.ca);
for (const target of targets) {
  const image = `${values.repository}${target === 'sandbox' ? '-sandbox' : ''}:${values.tag}`;
  const args = ['build', ...(KEEPS_STAGES[builder] ?? [])];
  args.push('--file', 'deploy/docker/Dockerfile', '--target', target, '--tag', image);
  if (ca !== undefined) args.push('--build-arg', `BUILD_CA=${ca}`);
  args.push(...values['build-arg'].flatMap((each) => ['--build-arg', each]), ...passedOn, '.');
  process.stderr.write(`${builder} ${args.join(' ')}\n`);
  const { status } = spawnSync(builder, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) end(status ?? 1, `${builder} did not build ${image}.`);
  process.stdout.write(`${image}\n`);
}

/** Copies the authority to where the build sees it, until this program ends. Only the build stage has it, no image. */
function putIntoContext(file) {
  let pem = '';
  try {
    pem = readFileSync(file, 'utf8');
  } catch {
    end(66, `--ca: ${file} cannot be read.`);
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) end(65, `--ca: ${file} holds no certificate in PEM.`);
  const folder = resolve(root, '.build-ca');
  mkdirSync(folder, { recursive: true });
  copyFileSync(file, resolve(folder, 'ca.pem'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return '/build/.build-ca/ca.pem';
}

function end(code, words) {
  process.stderr.write(`${words}\n`);
  process.exit(code);
}
