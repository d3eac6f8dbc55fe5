import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  it('takes name, tag, base images, and what goes to the builder as it is', () => {
    install('docker');
    install('podman');

    const asked = ['--builder', 'podman', '--only', 'services', '--repository', 'registry.test/sync', '--tag', '7'];
    build(...asked, '--build-arg', 'BUILD_IMAGE=a', '--build-arg', 'RUNTIME_IMAGE=b', '--', '--network', 'host');

    expect(calls()).toEqual([
      'podman build --file deploy/docker/Dockerfile --target services --tag registry.test/sync:7 ' +
        '--build-arg BUILD_IMAGE=a --build-arg RUNTIME_IMAGE=b --network host .',
    ]);
  });

  it('says what to do where there is no builder', () => {
    expect(build()).toMatchObject({ status: 69, stderr: expect.stringContaining('docker, podman, buildah') });
  });

  it('ends as the builder ended, and names no image that was not built', () => {
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

  it.each(['services', 'sandbox'])(
    'runs %s as nobody, with Node as process 1, from a base that is an argument',
    (stage) => {
      expect(of(stage)).toMatch(/^\$\{RUNTIME_IMAGE\}/);
      expect(of(stage)).toContain('\nUSER 65532:65532\n');
      expect(of(stage)).toContain('\nENTRYPOINT ["node"]\n');
      // Nothing is run there: a base without a shell does.
      expect(of(stage)).not.toMatch(/^RUN /m);
    },
  );

  it('makes the services when no target is named, and is plain syntax', () => {
    expect(stages.at(-1)).toBe(of('services'));
    expect(lines.some((line) => /^# *syntax=|^RUN --mount|<<[-A-Z']/.test(line))).toBe(false);
  });

  it('lets nothing run by itself while packages are installed', () => {
    const installs = lines.filter((line) => line.includes('npm ci'));

    expect(installs).toHaveLength(3);
    for (const line of installs) expect(line).toContain('--ignore-scripts');
  });
});
