import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@user-sync/runtime';
import type { InstanceWorker } from './instance-worker.ts';
import { OwnWorkers } from './own-workers.ts';
import type { TakenInstance } from './owned-lease.ts';

const log = createLogger('test', 'fatal');

/** The instances of a process; `happened` to their workers in order. */
function someInstances(slugs: string, mostWorkers?: number) {
  const happened: string[] = [];
  const busy = new Set<string>();
  const pausedUntil = new Map<string, number>();
  const failing = new Set<string>();
  const onLost = new Map<string, () => void>();
  const finish = new Map<string, (error?: Error) => void>();
  const note = (what: string, slug: string) => void happened.push(`${what} ${slug}`);
  const ended = (what: string, slug: string) => {
    note(what, slug);
    return new Promise<void>((done, fail) => finish.set(slug, (error) => (error ? fail(error) : done())));
  };
  const workers = new OwnWorkers(
    async ({ slug }, lost): Promise<InstanceWorker> => {
      note('start', slug);
      if (failing.has(slug)) throw new Error('no database');
      onLost.set(slug, lost);
      return {
        wake: () => note('wake', slug),
        wakeDue: () => note('wake for due', slug),
        hearRequests: () => note('hear', slug),
        tick: () => undefined,
        isBusy: () => busy.has(slug),
        isIdle: () => !busy.has(slug),
        pausedUntil: () => pausedUntil.get(slug) ?? null,
        retire: async () => note('retire', slug),
        rest: () => ended('rest', slug),
        lost: async () => note('lost', slug),
        stop: () => ended('stop', slug),
        handOver: () => ended('hand over', slug),
      };
    },
    { periodMs: 3_600_000, log, ...(mostWorkers !== undefined && { mostWorkers }) },
  );
  workers.add([...slugs].map((slug) => taken(slug, happened)));
  const wake = async (woken: string) => {
    for (const slug of woken) workers.of(slug)!.wake();
    await turn();
  };
  return { workers, happened, busy, pausedUntil, failing, onLost, finish, wake };
}

function taken(slug: string, happened: string[]): TakenInstance {
  return {
    slug,
    ownedLease: {
      lease: { name: `applier/${slug}`, holder: 'me', token: 1 },
      takenOverAt: null,
      holds: () => true,
      release: async () => void happened.push(`release ${slug}`),
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const NO_VERSIONS = new Map<string, number>();

describe('the worker of an instance', () => {
  it('is started when there is something to do, once, and then woken', async () => {
    const { workers, happened, wake } = someInstances('ab');
    expect(workers.slugs()).toEqual(['a', 'b']);
    expect(workers.live()).toEqual([]);

    await wake('aa');
    workers.of('a')!.hearRequests();

    expect(workers.live()).toEqual(['a']);
    expect(happened).toEqual(['start a', 'wake a', 'hear a']);
  });

  it('is started for users who have become due, too', async () => {
    const { workers, happened } = someInstances('a');

    workers.of('a')!.wakeDue();
    await turn();
    workers.of('a')!.wakeDue();

    expect(happened).toEqual(['start a', 'wake a', 'wake for due a']);
  });

  it('hears requests that came before it was there', async () => {
    const { workers, happened } = someInstances('a');

    workers.of('a')!.hearRequests();
    await turn();

    expect(happened).toEqual(['start a', 'wake a', 'hear a']);
  });

  it('that cannot be started is started with the next tick', async () => {
    const { workers, happened, failing, wake } = someInstances('ab');
    failing.add('a');
    await wake('a');

    failing.clear();
    workers.tick(NO_VERSIONS, 0);
    await turn();

    expect(happened).toEqual(['start a', 'start a', 'wake a']);
  });

  it('is retired after a minute without anything to do, and started again when there is', async () => {
    const { workers, happened, busy, wake } = someInstances('ab');
    await wake('ab');
    busy.add('b');
    happened.length = 0;

    for (const seconds of [0, 60, 61]) workers.tick(NO_VERSIONS, seconds * 1_000);
    expect(happened).toEqual(['retire a']);
    expect(workers.live()).toEqual(['b']);
    expect(workers.count).toBe(2);

    await wake('a');
    expect(happened).toEqual(['retire a', 'start a', 'wake a']);
  });

  it('is kept when it had something to do in the meantime', async () => {
    const { workers, happened, wake } = someInstances('a');
    await wake('a');
    workers.tick(NO_VERSIONS, 0);
    await wake('a');

    for (const seconds of [59, 118]) workers.tick(NO_VERSIONS, seconds * 1_000);
    expect(happened).not.toContain('retire a');
    workers.tick(NO_VERSIONS, 120_000);
    expect(happened).toContain('retire a');
  });
});

describe('places for workers', () => {
  it('are so many; who finds none gets one where a worker has nothing to do', async () => {
    const { workers, happened, busy, wake } = someInstances('abcd', 2);
    busy.add('a');
    await wake('abcd');
    expect(workers.live()).toEqual(['a', 'b']);
    happened.length = 0;

    workers.makeRoom(0);
    workers.makeRoom(500);
    expect(happened).toEqual([]);
    workers.makeRoom(501);
    await turn();

    expect(happened).toEqual(['retire b', 'start c', 'wake c']);
    expect(workers.live()).toEqual(['a', 'c']);
  });

  it('are kept by workers that have nothing to do while nobody waits', async () => {
    const { workers, wake } = someInstances('ab', 2);
    await wake('ab');

    for (const seconds of [0, 30]) workers.makeRoom(seconds * 1_000);

    expect(workers.live()).toEqual(['a', 'b']);
  });

  it('are taken in turn where all have something to do: who has had one gets in line', async () => {
    const { workers, happened, busy, finish, wake } = someInstances('abc', 2);
    for (const slug of 'abc') busy.add(slug);
    await wake('a');
    workers.tick(NO_VERSIONS, 0);
    await wake('bc');
    workers.tick(NO_VERSIONS, 1);
    happened.length = 0;

    workers.makeRoom(10_000);
    expect(happened).toEqual([]);
    workers.makeRoom(10_001);
    await turn();
    expect(happened).toEqual(['rest a']);

    finish.get('a')!();
    await turn();
    expect(happened).toEqual(['rest a', 'start c', 'wake c']);

    busy.delete('b');
    for (const ms of [10_002, 10_503]) workers.makeRoom(ms);
    await turn();
    expect(happened.slice(3)).toEqual(['retire b', 'start a', 'wake a']);
  });

  it('are given up at once by who may not call Ziik, and taken again after the pause, or for a request', async () => {
    const { workers, happened, busy, pausedUntil, finish, wake } = someInstances('abc', 1);
    for (const slug of 'abc') busy.add(slug);
    await wake('ab');
    pausedUntil.set('a', 3_000);
    workers.makeRoom(1);
    finish.get('a')!();
    await turn();
    expect(workers.live()).toEqual(['b']);
    happened.length = 0;
    pausedUntil.set('b', 60_000);
    workers.tick(NO_VERSIONS, 2_999);
    workers.makeRoom(2_999);
    expect(happened).toEqual([]);

    workers.tick(NO_VERSIONS, 3_000);
    workers.makeRoom(3_000);
    finish.get('b')!();
    await turn();
    expect(happened).toEqual(['rest b', 'start a', 'wake a']);

    workers.of('b')!.hearRequests();
    workers.makeRoom(3_001);
    finish.get('a')!();
    await turn();
    expect(happened.slice(3)).toEqual(['rest a', 'start b', 'wake b', 'hear b']);
  });

  it('are free again when their instance is lost, also while its worker makes room', async () => {
    const { workers, happened, busy, pausedUntil, onLost, wake } = someInstances('abcd', 1);
    for (const slug of 'abcd') busy.add(slug);
    await wake('abcd');
    onLost.get('a')!();
    await turn();
    pausedUntil.set('b', 5_000);
    workers.makeRoom(0);
    happened.length = 0;

    onLost.get('b')!();
    await turn();

    expect(happened).toEqual(['lost b', 'start c', 'wake c']);
    expect(workers.slugs()).toEqual(['c', 'd']);
  });

  it('are not kept by an instance whose worker cannot be started', async () => {
    const { workers, failing, wake } = someInstances('ab', 1);
    failing.add('a');

    await wake('ab');

    expect(workers.live()).toEqual(['b']);
  });
});

describe('the instances of a process', () => {
  it('end when they are removed, without delaying the others', async () => {
    const { workers, happened, finish, wake } = someInstances('abc');
    await wake('ab');
    happened.length = 0;

    workers.endAllBut(new Set(['b', 'c']));
    expect(workers.slugs()).toEqual(['b', 'c']);

    const stopped = workers.stop();
    await turn();
    expect(happened).toEqual(['stop a', 'stop b', 'release c']);
    finish.get('a')!(new Error('no database'));
    finish.get('b')!();
    await stopped;
  });

  it('that are being handed over stay until they are given back; those without a worker are at once', async () => {
    const { workers, happened, onLost, finish, busy, wake } = someInstances('abc');
    await wake('a');
    busy.add('a');
    happened.length = 0;
    workers.sharing.handOver(3);

    workers.endAllBut(new Set(['b']));
    onLost.get('a')!();
    expect(workers.slugs()).toEqual(['a', 'b', 'c']);
    await turn();
    expect(workers.slugs()).toEqual(['a']);

    finish.get('a')!();
    await workers.sharing.settled();
    expect(workers.slugs()).toEqual([]);
    expect(happened).toEqual(['release b', 'release c', 'hand over a']);
  });

  it('that are being handed over get no worker any more', async () => {
    const { workers, happened } = someInstances('a');
    workers.sharing.handOver(1);

    workers.of('a')!.wake();
    await turn();

    expect(happened).toEqual(['release a']);
  });

  it('are dropped whose leases are not ours any more', async () => {
    const { workers, happened, wake } = someInstances('abc');
    await wake('ab');
    happened.length = 0;
    const ours = { name: 'applier/a', holder: 'me', token: 1 };
    const retaken = { name: 'applier/b', holder: 'me', token: 2 };

    workers.dropAllBut(new Map([ours, retaken].map((lease) => [lease.name, lease])), workers.staying());
    await turn();

    expect(workers.slugs()).toEqual(['a']);
    expect(happened).toEqual(['lost b']);
  });

  it('are all dropped with the beat, also one whose worker is just being started', async () => {
    const { workers, happened, wake } = someInstances('ab');
    await wake('a');
    workers.of('b')!.wake();

    workers.dropAll();
    await turn();

    expect(workers.count).toBe(0);
    expect(happened).toEqual(['start a', 'wake a', 'start b', 'lost a', 'lost b']);
  });

  it('found to be lost are dropped once', async () => {
    const { happened, onLost, wake } = someInstances('a');
    await wake('a');

    onLost.get('a')!();
    onLost.get('a')!();
    await turn();

    expect(happened).toEqual(['start a', 'wake a', 'lost a']);
  });
});
