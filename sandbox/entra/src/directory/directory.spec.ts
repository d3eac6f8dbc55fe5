import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { RefusedChange } from '../refused-change.ts';
import { SandboxDirectory } from './directory.ts';

const aDirectory = (people: number) => new SandboxDirectory('tenant', { people, seed: 3 }, () => 0);

function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

describe('a directory', () => {
  it('keeps only changed people in memory, even with a million', () => {
    const before = usedHeap();

    const directory = aDirectory(1_000_000);
    let read = 0;
    for (const { person } of directory.livePeople(970_000)) read += person.id.length > 0 ? 1 : 0;

    expect(read).toBe(30_000);
    expect(usedHeap() - before).toBeLessThan(1_000_000);
    expect(directory.held()).toEqual({ people: 0, changes: 0 });
  });

  it('changes, hires and removes as many as requested, each person once and the same for the same seed', () => {
    const churn = { changed: 300, hired: 20, left: 50, seed: 9 };
    const directory = aDirectory(1000);

    const ids = directory.churn(churn);

    expect([ids.changed.length, ids.hired.length, ids.left.length]).toEqual([300, 20, 50]);
    expect(new Set([...ids.changed, ...ids.hired, ...ids.left]).size).toBe(370);
    expect(directory.counts()).toEqual({ live: 970, deleted: 50, purged: 0 });
    expect(directory.log).toHaveLength(370);
    expect(aDirectory(1000).churn(churn)).toEqual(ids);
  });

  it('purges people automatically after 30 days in the bin', () => {
    const directory = aDirectory(10);
    directory.change([{ op: 'leaver', index: 1 }]);
    directory.configure({ clockOffsetDays: 29 });
    directory.catchUp();
    expect(directory.counts().deleted).toBe(1);

    directory.configure({ clockOffsetDays: 30 });
    directory.catchUp();
    expect(directory.counts()).toEqual({ live: 9, deleted: 0, purged: 1 });
  });

  it.each([
    ['somebody unknown', { op: 'leaver', id: '00000000-0000-4000-8000-000000000000' }],
    ['nobody in particular', { op: 'leaver' }],
    ['somebody not in the bin', { op: 'restore', index: 1 }],
    ['a property that is none', { op: 'update', index: 1, set: { shoeSize: 42 } }],
    ['an operation that is none', { op: 'promote', index: 1 }],
    ['somebody beyond the end', { op: 'leaver', index: 10 }],
  ])('refuses a change of %s', (_case, change) => {
    expect(() => aDirectory(10).change([change as never])).toThrow(RefusedChange);
  });

  it('refuses settings that do not exist or do not fit', () => {
    const directory = aDirectory(10);

    expect(() => directory.configure({ pagesize: 3 } as never)).toThrow('There is no setting "pagesize"');
    expect(() => directory.configure({ pageSize: 201 })).toThrow(RefusedChange);
    expect(() => directory.configure({ consent: 'yes' } as never)).toThrow(RefusedChange);
  });
});
