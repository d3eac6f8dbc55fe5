import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const program = resolve(import.meta.dirname, 'build-images.mjs');
const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'images-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A builder on the PATH that notes how it is called; `works` decides whether it says that it can build. */
function install(name: string, { works = true, builds = true } = {}): void {
  const script = `#!/bin/sh
case "$1" in
  info|version) exit ${works ? 0 : 1} ;;
  *) echo "${name} $*" >> '${folder}/calls'; exit ${builds ? 0 : 3} ;;
esac
`;
  writeFileSync(join(folder, name), script, { mode: 0o755 });
}
function build(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: { PATH: folder },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

describe('npm run images', () => {
  it('builds both images with the first builder that works', () => {
    install('docker', { works: false });
    install('buildah');

    expect(build()).toMatchObject({
      status: 0,
      stdout: `azure-user-sync:${version}\nazure-user-sync-sandbox:${version}\n`,
    });
    expect(calls()).toEqual([
      `buildah build --layers --file deploy/docker/Dockerfile --target services --tag azure-user-sync:${version} .`,
      `buildah build --layers --file deploy/docker/Dockerfile --target sandbox --tag azure-user-sync-sandbox:${version} .`,
    ]);
  });

  it('takes name, tag, base images, and options to pass on to the builder', () => {
    install('docker');
    install('podman');

    const asked = ['--builder', 'podman', '--only', 'services', '--repository', 'registry.test/sync', '--tag', '7'];
    build(...asked, '--build-arg', 'BUILD_IMAGE=a', '--build-arg', 'RUNTIME_IMAGE=b', '--', '--network', 'host');

    expect(calls()).toEqual([
      'podman build --file deploy/docker/Dockerfile --target services --tag registry.test/sync:7 ' +
        '--build-arg BUILD_IMAGE=a --build-arg RUNTIME_IMAGE=b --network host .',
    ]);
  });

  it('lets the build trust the authority of a proxy, which stays in no folder', () => {
    const authority = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    writeFileSync(join(folder, 'proxy.pem'), authority);
    const context = resolve(import.meta.dirname, '../../.build-ca');
    const script = `#!/bin/sh
[ "$1" = info ] && exit 0
echo "$*" >> '${folder}/calls'
while read -r line; do echo "$line" >> '${folder}/seen'; done < '${context}/ca.pem'
`;
    writeFileSync(join(folder, 'docker'), script, { mode: 0o755 });

    expect(build('--ca', join(folder, 'proxy.pem'), '--only', 'services').status).toBe(0);

    expect(calls()[0]).toContain(' --build-arg BUILD_CA=/build/.build-ca/ca.pem ');
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe(authority);
    expect(existsSync(context)).toBe(false);
  });

  it('refuses an authority that is missing or no certificate', () => {
    install('docker');
    writeFileSync(join(folder, 'proxy.pem'), 'not a certificate');

    expect(build('--ca', join(folder, 'none.pem'))).toMatchObject({ status: 66 });
    expect(build('--ca', join(folder, 'proxy.pem'))).toMatchObject({ status: 65 });
  });

  it('says what to do where there is no builder', () => {
    expect(build()).toMatchObject({ status: 69, stderr: expect.stringContaining('docker, podman, buildah') });
  });

  it('exits like the builder, and names no image that was not built', () => {
    install('docker', { builds: false });

    expect(build()).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('did not build') });
  });

  it('knows no other images and builders', () => {
    expect(build('--only', 'panel').status).toBe(64);
    expect(build('--builder', 'kaniko').status).toBe(64);
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync(resolve(import.meta.dirname, 'Dockerfile'), 'utf8').split('\n');
  const stages = lines
    .join('\n')
    .split(/^FROM /m)
    .slice(1);
  const of = (stage: string) => stages.find((text) => text.split('\n')[0]!.endsWith(` AS ${stage}`))!;

  it.each([
    ['services', '["node", "--heap-growing-percent=70"]'],
    ['sandbox', '["node"]'],
  ])('runs %s as nobody, with Node as process 1, from a base that is an argument', (stage, entrypoint) => {
    expect(of(stage)).toMatch(/^\$\{RUNTIME_IMAGE\}/);
    expect(of(stage)).toContain('\nUSER 65532:65532\n');
    expect(of(stage)).toContain(`\nENTRYPOINT ${entrypoint}\n`);
    // Nothing is run there: a base without a shell does.
    expect(of(stage)).not.toMatch(/^RUN /m);
  });

  it('makes the services when no target is named, and is plain syntax', () => {
    expect(stages.at(-1)).toBe(of('services'));
    expect(lines.some((line) => /^# *syntax=|^RUN --mount|<<[-A-Z']/.test(line))).toBe(false);
  });

  it('keeps the authority out of the images', () => {
    expect(of('build')).toMatch(/^ENV NODE_EXTRA_CA_CERTS=.*BUILD_CA/m);
    for (const stage of ['services', 'sandbox']) expect(of(stage)).not.toMatch(/BUILD_CA|NODE_EXTRA_CA_CERTS/);
    expect(lines.filter((line) => line.includes('cp -r package.json')).join()).not.toContain('.build-ca');
  });

  it('runs no install scripts of packages', () => {
    const installs = lines.filter((line) => line.includes('npm ci'));

    expect(installs).toHaveLength(3);
    for (const line of installs) expect(line).toContain('--ignore-scripts');
  });
});
