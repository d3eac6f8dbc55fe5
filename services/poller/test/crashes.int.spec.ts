import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cancelRun, claimRun, loadRun, settleRuns } from '@user-sync/control';
import { PublishError, type Publisher } from '@user-sync/messaging';
import { waitUntil } from '@user-sync/testing';
import { workOnRun } from '../src/claim-runs/work-on-run.ts';
import { repeatMarkers } from '../src/end-run/marker-repeater.ts';
import type { RunParts } from '../src/run-parts.ts';
import { type Configured, type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

/** A poller whose way to Kafka does something else from the given send on; counts from 1. */
function withSends(send: (count: number, pass: () => Promise<void>) => Promise<void>): RunParts {
  let count = 0;
  const { publisher } = started.poller;
  const changed: Publisher = { ...publisher, send: (...args) => send(++count, () => publisher.send(...args)) };
  return { ...started.poller, publisher: changed };
}

const crash = () => {
  throw new PublishError('kafka-unavailable', 'topic', new Error('the process is gone'));
};

async function changesOf(contoso: Configured) {
  const all = (await started.published()).filter(({ data }) => data.integrationId === contoso.id);
  return {
    users: all.filter(({ type }) => type !== 'run.ended'),
    markers: all.filter(({ type }) => type === 'run.ended'),
  };
}

/** As time would: the lease of a holder that is gone runs out. */
async function expireLease(runId: string): Promise<void> {
  await started.poller.database.execute(
    "UPDATE control.run SET lease_until = now() - interval '1 second' WHERE id = $1",
    [runId],
  );
}

describe('an outage of Kafka', () => {
  it('is told on the run that waits for it, until it goes on', async () => {
    const contoso = await started.configure(50);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    const now = () => loadRun(started.poller.database, run.id);
    let isAway = true;
    const poller = withSends(async (_, pass) => (isAway ? crash() : pass()));

    const working = contoso.work(run, poller, { patient: true });
    await waitUntil('the reason', async () => (await now())?.waitsFor === 'kafka-unavailable');
    isAway = false;

    expect(await working).toBe('succeeded');
    expect(await now()).toMatchObject({ waitsFor: null, counts: { published: 50 } });
  });
});

describe('a crash', () => {
  it('between the commit of a page and its publication loses and repeats nothing', async () => {
    const contoso = await started.configure(2_500);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    await expect(
      contoso.work(
        run,
        withSends(async () => crash()),
      ),
    ).rejects.toThrow(PublishError);
    const written = (await contoso.mirror()).length;
    expect(written).toBeGreaterThan(0);
    expect((await changesOf(contoso)).users).toEqual([]);
    contoso.requests();

    await expireLease(run.id);
    const again = await contoso.claim();
    const result = await contoso.work(again);

    expect(again).toMatchObject({ id: run.id, token: run.token + 1 });
    expect(result).toBe('succeeded');
    const { users, markers } = await changesOf(contoso);
    expect(users).toHaveLength(2_500);
    expect(new Set(users.map(({ key }) => key)).size).toBe(2_500);
    expect(markers.map(({ partition }) => partition).sort()).toEqual([0, 1, 2]);
    // What had been written is not read again.
    expect(contoso.requests().filter((operation) => operation === 'users')).toHaveLength(3 - Math.ceil(written / 999));
    expect((await loadRun(started.poller.database, run.id))?.counts).toMatchObject({ read: 2_500, published: 2_500 });
  });

  it('between the commit of a page and its publication loses nothing, even if the run is cancelled by then', async () => {
    const contoso = await started.configure(100);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    const dying = withSends(async () => crash());
    await expect(contoso.work(run, dying)).rejects.toThrow(PublishError);
    await started.poller.database.transaction((tx) => cancelRun(tx, run));

    await expireLease(run.id);
    const result = await contoso.work(await contoso.claim());

    expect(result).toBe('cancelled');
    const { users, markers } = await changesOf(contoso);
    expect(users).toHaveLength(100);
    expect(markers.map(({ partition }) => partition).sort()).toEqual([0, 1, 2]);
  });

  it('between the publication and the cursor repeats messages, and nothing else', async () => {
    const contoso = await started.configure(500);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    const published = withSends(async (_count, pass) => {
      await pass();
      crash();
    });
    await expect(contoso.work(run, published)).rejects.toThrow(PublishError);

    await expireLease(run.id);
    await contoso.work(await contoso.claim());

    const { users, markers } = await changesOf(contoso);
    expect(users).toHaveLength(1_000);
    const revisions = new Map<string, Set<number>>();
    for (const { key, data } of users) revisions.set(key, (revisions.get(key) ?? new Set()).add(data.revision));
    expect(revisions.size).toBe(500);
    expect([...revisions.values()].every(({ size }) => size === 1)).toBe(true);
    expect(markers).toHaveLength(3);
  });

  it('between the end marker and the end repeats the marker, and reads nothing again', async () => {
    const contoso = await started.configure(100);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    const dying = withSends(async (count, pass) => {
      await pass();
      if (count === 2) crash();
    });
    await expect(contoso.work(run, dying)).rejects.toThrow(PublishError);
    contoso.requests();

    await expireLease(run.id);
    const result = await contoso.work(await contoso.claim());

    expect(result).toBe('succeeded');
    expect(contoso.requests()).toEqual([]);
    const { users, markers } = await changesOf(contoso);
    expect(users).toHaveLength(100);
    expect(markers).toHaveLength(6);
    expect(markers[0]?.data).toMatchObject({ runId: run.id, partitions: [0, 1, 2] });
    expect(markers[0]?.data.lastRevision).toBe(Math.max(...users.map(({ data }) => data.revision)));
  });
});

describe('a poller whose run was taken over', () => {
  it('writes nothing any more', async () => {
    const contoso = await started.configure(3_500);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    const held = Promise.withResolvers<void>();
    const waiting = Promise.withResolvers<void>();
    const zombie = contoso.work(
      run,
      withSends(async (_count, pass) => {
        waiting.resolve();
        await held.promise;
        await pass();
      }),
    );
    await waiting.promise;

    await expireLease(run.id);
    const [taken] = await claimRun(started.poller.database, 'another', 60_000, 1);
    // The zombie may have a page in its hands still; once that is refused the mirror stands still.
    const before = await waitUntil('the page under way', async () => {
      const rows = (await contoso.mirror()).length;
      return rows > 0 && rows;
    });
    held.resolve();

    await expect(zombie).resolves.toBe('lost');
    expect(taken).toMatchObject({ id: run.id, token: run.token + 1 });
    expect((await contoso.mirror()).length).toBe(before);
    await contoso.work(taken!);
    expect(await contoso.mirror()).toHaveLength(3_500);
    expect(new Set((await changesOf(contoso)).users.map(({ key }) => key)).size).toBe(3_500);
  });

  it('does not begin either', async () => {
    const contoso = await started.configure(10);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    await expireLease(run.id);
    const [taken] = await claimRun(started.poller.database, 'another', 60_000, 1);

    await expect(contoso.work(run)).resolves.toBe('lost');

    expect(await contoso.mirror()).toEqual([]);
    expect(contoso.requests()).toEqual([]);
    await contoso.work(taken!);
  });

  it('is refused by the fence, though it has not noticed yet', async () => {
    const contoso = await started.configure(10);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    await expireLease(run.id);
    const [taken] = await claimRun(started.poller.database, 'another', 60_000, 1);
    const unaware = {
      signal: new AbortController().signal,
      checkpoint: async () => {},
      beat() {},
      waitFor: <T>(answer: Promise<T>) => answer,
      waitedMs: () => 0,
      answers: () => 0,
      interrupt() {},
      stop() {},
    };

    await expect(workOnRun(started.poller, run, unaware, false)).resolves.toBe('lost');

    expect(await contoso.mirror()).toEqual([]);
    await contoso.work(taken!);
  });
});

describe('an outage of Kafka', () => {
  it('lets a run wait where it is, and continue', async () => {
    const contoso = await started.configure(1_500);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    const away = withSends(async (count, pass) => (count === 1 ? crash() : pass()));

    await expect(contoso.work(run, away, { patient: true })).resolves.toBe('succeeded');

    const { users } = await changesOf(contoso);
    expect(users).toHaveLength(1_500);
    expect((await loadRun(started.poller.database, run.id))?.counts).toMatchObject({ read: 1_500, published: 1_500 });
  });
});

describe('end markers that Kafka has lost', () => {
  it('are sent again while the run has not settled, at longer and longer intervals, and not once it has', async () => {
    const contoso = await started.configure(20);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    await contoso.work(run);
    const first = (await changesOf(contoso)).markers;
    const markers = async () => {
      await repeatMarkers(started.poller);
      return (await changesOf(contoso)).markers.length / first.length;
    };
    /** As time would. */
    const age = (column: string, minutes: number) =>
      started.poller.database.execute(
        `UPDATE control.run SET ${column} = now() - $2 * interval '1 minute' WHERE id = $1`,
        [run.id, minutes],
      );

    expect(await markers()).toBe(1);
    await age('ended_at', 11);
    expect(await markers()).toBe(2);
    expect(await markers()).toBe(2);
    await age('ended_at', 60);
    await age('markers_repeated_at', 29);
    expect(await markers()).toBe(2);
    await age('markers_repeated_at', 31);
    expect(await markers()).toBe(3);
    const { lastRevision, partitions } = first[0]!.data;
    for (const { data } of (await changesOf(contoso)).markers) expect(data).toMatchObject({ lastRevision, partitions });

    await settleRuns(started.poller.database, [run.id]);
    await age('markers_repeated_at', 60);
    expect(await markers()).toBe(3);
  });
});
