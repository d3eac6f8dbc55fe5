import { describe, expect, it } from '@jest/globals';
import { readArguments } from './read-arguments.ts';

describe('arguments of npm run cluster:test', () => {
  it('builds images, gives them by the command of the environment, and takes pods for Kafka and Postgres by default', () => {
    expect(readArguments(['--', '--builder', 'buildah'], { CLUSTER_LOAD: 'kind load docker-image $IMAGE' })).toEqual({
      load: 'kind load docker-image $IMAGE',
      images: undefined,
      repository: 'azure-user-sync',
      builderArguments: ['--builder', 'buildah'],
      parts: undefined,
      people: 1_000,
      only: '',
      keep: false,
      json: false,
    });
  });

  it('hands the certificate authority of a proxy to the build of the images', () => {
    expect(readArguments(['--ca', '/etc/proxy.pem', '--', '--builder', 'podman'], {}).builderArguments).toEqual([
      '--ca',
      '/etc/proxy.pem',
      '--builder',
      'podman',
    ]);
  });

  it('takes images and parts that are there', () => {
    const args = ['--images', 'services=a:1,sandbox=r.example:5000/b@sha256:0=,next=a:2'];
    args.push('--kafka', '10.0.0.1:9092', '--database', 'postgres://me:secret@10.0.0.1:5432/sync');

    expect(readArguments(args, {})).toMatchObject({
      images: { services: 'a:1', sandbox: 'r.example:5000/b@sha256:0=', next: 'a:2' },
      parts: { kafka: '10.0.0.1:9092', database: new URL('postgres://me:secret@10.0.0.1:5432/sync') },
    });
  });

  it.each([
    [['--images', 'services=a:1'], 'all three'],
    [['--images', 'services=a:1,sandbox=b:1,next=a:2,panel=c:1'], 'all three'],
    [['--kafka', '10.0.0.1:9092'], 'belong together'],
    [['--kafka', '10.0.0.1:9092', '--database', 'sync'], 'postgres://'],
    [['--people', '5'], 'from 100 on'],
    [['--pods'], 'Unknown option'],
  ])('refuses %j', (args, words) => {
    expect(() => readArguments(args, {})).toThrow(words);
  });
});
