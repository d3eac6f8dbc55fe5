import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ProgramTools, WorkFolder } from '@user-sync/stack';
import { run } from '../cluster/cluster.ts';
import type { Arguments, Images } from '../read-arguments.ts';
import { layNextVersion } from './next-version.ts';

const root = resolve(import.meta.dirname, '../../../..');

/**
 * The images that are to be tried: those that are named, or built now, each run under a tag of its own so that no node
 * takes an older one, and given to the nodes by the command for it.
 */
export async function provideImages(
  { images: given, repository, load, builderArguments }: Arguments,
  folder: WorkFolder,
  { signal, log }: Pick<ProgramTools, 'signal' | 'log'>,
): Promise<Images & { seen: string }> {
  if (given) return { ...given, seen: 'named, not built' };
  const tag = `cluster-${randomBytes(4).toString('hex')}`;
  const build = async (sources: string, ...args: string[]): Promise<string[]> => {
    const program = join(sources, 'deploy/docker/build-images.mjs');
    const built = [program, '--repository', repository, ...args, ...builderArguments];
    return (await run(process.execPath, built, { signal })).trim().split('\n');
  };
  const [services, sandbox] = await build(root, '--tag', tag);
  const sources = join(folder.path, 'next-version');
  await mkdir(sources);
  await layNextVersion(root, sources);
  const [next] = await build(sources, '--tag', `${tag}-next`, '--only', 'services');
  const images = { services: services!, sandbox: sandbox!, next: next! };
  if (!load) log('No --load: the nodes are taken to see the images of this machine.');
  else for (const image of Object.values(images)) await give(image, load, signal);
  return { ...images, seen: `services, sandbox and a next version, tag ${tag}` };
}

function give(image: string, command: string, signal: AbortSignal): Promise<string> {
  return run('sh', ['-c', command], { env: { ...process.env, IMAGE: image }, signal });
}
