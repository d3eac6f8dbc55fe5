import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@user-sync/runtime';
import fc from 'fast-check';
import { type Shared, shareInstances, shareOf } from './share-instances.ts';

const log = createLogger('test', 'fatal');

/** Workers by name; those in capitals are busy. `finish` lets one give its instance back. */
function someWorkers(names: string) {
  const asked: string[] = [];
  const finish = new Map<string, (error?: Error) => void>();
  const workers = new Map<string, Shared>();
  for (const slug of names) {
    const worker: Shared = {
      slug,
      isBusy: () => slug === slug.toUpperCase(),
      handOver: () => {
        asked.push(slug);
        return new Promise<void>((done, fail) => finish.set(slug, (error) => (error ? fail(error) : done())));
      },
    };
    workers.set(slug, worker);
  }
  return { workers, asked, finish, sharing: shareInstances(workers, log) };
}

describe('the share of a process', () => {
  it('is as large as another or one more, and together they are all instances', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 40 }), (instances, members) => {
        const shares = Array.from({ length: members }, (_, place) => shareOf(instances, { members, place }));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(instances);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('handing over', () => {
  it('begins with those that have nothing under way', () => {
    const { asked, sharing } = someWorkers('AbCd');
    sharing.handOver(3);
    expect(asked).toEqual(['b', 'd', 'A']);
  });

  it('gives nothing back without a surplus, and counts what is already leaving', () => {
    const { asked, sharing } = someWorkers('abcd');
    for (const surplus of [0, -2, 2, 2]) sharing.handOver(surplus);
    expect(asked).toEqual(['a', 'b']);
  });

  it('keeps the worker until its instance is given back, also where that fails', async () => {
    const { workers, finish, sharing } = someWorkers('ab');
    sharing.handOver(2);
    expect([...workers.keys()].map(sharing.isLeaving)).toEqual([true, true]);

    finish.get('a')!();
    finish.get('b')!(new Error('no database'));
    await sharing.settled();

    expect([...workers.keys()]).toEqual([]);
    expect(sharing.isLeaving('a')).toBe(false);
  });
});
