import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cancelRun, loadIntegration, loadRun, markIntegrationDeleted, updateIntegration } from '@user-sync/control';
import { waitUntil } from '@user-sync/testing';
import { pollOnceModule, servingModule } from '../src/app.module.ts';
import { PollOnce } from '../src/poll-once/poll-once.ts';
import { type Configured, type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  // Starts are spread over a twelfth of the period.
  started = await startTestPoller({ POLL_PERIOD: 'PT12S', POLL_SCHEDULE: 'internal', RUN_LEASE: 'PT3S' });
});
afterAll(() => started.stop());
beforeEach(() => started.entra.clearFaults());

async function runsOf({ id }: Configured) {
  return started.poller.database.query<{ id: string; kind: string; status: string; error: { code: string } | null }>(
    'SELECT id, kind, status, error FROM control.run WHERE integration_id = $1 ORDER BY number',
    [id],
  );
}

async function dueNow({ id }: Configured): Promise<void> {
  await started.poller.database.execute('UPDATE control.integration SET last_slot_at = NULL WHERE id = $1', [id]);
}

async function disable({ id }: Configured): Promise<void> {
  const { database, keyring } = started.poller;
  const integration = (await loadIntegration(database, id))!;
  await updateIntegration(database, keyring, id, { ...integration, enabled: false }, undefined);
}

async function pollOnce(): Promise<void> {
  const app = await started.open(pollOnceModule(started.poller));
  try {
    await app.get(PollOnce).run(new AbortController().signal);
  } finally {
    await app.close();
  }
}

describe('poller once', () => {
  it('[S14] works on all runs that are due, whatever fails, and exits', async () => {
    const [healthy, blocked] = [await started.configure(20), await started.configure(20)];
    blocked.directory.configure({ consent: false });
    await dueNow(healthy);
    await dueNow(blocked);

    await pollOnce();

    expect(await runsOf(healthy)).toMatchObject([{ kind: 'full', status: 'succeeded' }]);
    expect(await runsOf(blocked)).toMatchObject([
      { kind: 'full', status: 'failed', error: { code: 'permission-missing' } },
    ]);
    await disable(healthy);
    await disable(blocked);
  });

  it('[S14] fills a slot once, however often it is started', async () => {
    const contoso = await started.configure(20);
    await dueNow(contoso);

    await Promise.all([pollOnce(), pollOnce()]);

    const runs = await runsOf(contoso);
    expect(runs.filter(({ kind }) => kind === 'full')).toHaveLength(1);
    await disable(contoso);
  });
});

describe('poller serve', () => {
  it('[S14] fills the slots itself, and takes requested runs at once', async () => {
    const contoso = await started.configure(20);
    const app = await started.open(servingModule(started.poller));
    try {
      const run = await contoso.queue('full', 'administrator');
      await waitUntil('the run', async () => (await loadRun(started.poller.database, run.id))?.status === 'succeeded');
      await dueNow(contoso);
      await waitUntil('the slot', async () => (await runsOf(contoso)).some(({ kind }) => kind === 'delta'));
    } finally {
      await app.close();
    }
    await disable(contoso);
  });

  it('stops reading at once when the run is cancelled, also while it waits for Microsoft', async () => {
    const contoso = await started.configure(2_500);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: 'skiptoken' },
      times: -1,
      fault: { kind: 'hang' },
    });
    const app = await started.open(servingModule(started.poller));
    try {
      const run = await contoso.queue('full', 'administrator');
      await waitUntil('the first page', async () => (await contoso.mirror()).length === 999);
      await started.poller.database.transaction((tx) => cancelRun(tx, run));
      const ended = await waitUntil('the end', async () => {
        const now = await loadRun(started.poller.database, run.id);
        return now?.status === 'cancelled' ? now : undefined;
      });
      expect(ended.counts).toMatchObject({ read: 999, published: 999 });
      expect(ended.partitions).toEqual([0, 1, 2]);
    } finally {
      await app.close();
    }
    await disable(contoso);
  });

  it('gives its runs back when it shuts down, for another to continue', async () => {
    const contoso = await started.configure(2_500);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: 'skiptoken' },
      fault: { kind: 'hang' },
    });
    const first = await started.open(servingModule(started.poller));
    const run = await contoso.queue('full', 'administrator');
    await waitUntil('the first page', async () => (await contoso.mirror()).length === 999);
    await first.close();
    expect(await loadRun(started.poller.database, run.id)).toMatchObject({ status: 'queued' });

    const second = await started.open(servingModule(started.poller));
    try {
      await waitUntil('the run', async () => (await loadRun(started.poller.database, run.id))?.status === 'succeeded');
    } finally {
      await second.close();
    }
    expect(await contoso.mirror()).toHaveLength(2_500);
    await disable(contoso);
  });

  it('[S14] reads others in time while many do not answer, or request pauses', async () => {
    const hanging = await Promise.all(Array.from({ length: 18 }, () => started.configure(5)));
    const paused = await Promise.all(Array.from({ length: 8 }, () => started.configure(5)));
    for (const { tenantId } of hanging) started.entra.addFault({ tenantId, times: -1, fault: { kind: 'hang' } });
    for (const { tenantId } of paused)
      started.entra.addFault({
        tenantId,
        match: { path: 'users' },
        times: -1,
        fault: { status: 429, headers: { 'retry-after': '50' } },
      });
    const healthy = await started.configure(5);
    for (const { queue } of [...hanging, ...paused]) await queue('full', 'schedule');
    const app = await started.open(servingModule(started.poller));
    try {
      await waitUntil('all that go wrong to be tried', async () => {
        const [row] = await started.poller.database.query<{ fresh: number }>(
          `SELECT count(*) AS fresh FROM control.run
            WHERE status = 'queued' AND started_at IS NULL AND integration_id = ANY($1::uuid[])`,
          [[...hanging, ...paused].map(({ id }) => id)],
        );
        return row!.fresh <= 8;
      });
      const run = await healthy.queue('full', 'administrator');
      await waitUntil('the healthy run', async () => {
        return (await loadRun(started.poller.database, run.id))?.status === 'succeeded';
      });
      await waitUntil('those that were asked to wait to be put back', async () => {
        const runs = (await Promise.all(paused.map(runsOf))).flat();
        return runs.every(({ status }) => status === 'queued');
      });
    } finally {
      await app.close();
      for (const contoso of [...hanging, ...paused, healthy]) await disable(contoso);
    }
  });

  it('[R deletion] forgets what is kept of a deleted integration', async () => {
    const contoso = await started.configure(20);
    await contoso.run('full', 'schedule');
    const app = await started.open(servingModule(started.poller));
    try {
      await started.poller.database.transaction((tx) => markIntegrationDeleted(tx, contoso.id));
      await waitUntil('the sweep', async () => (await contoso.mirror()).length === 0);
    } finally {
      await app.close();
    }
  });
});
