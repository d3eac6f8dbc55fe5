import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadIntegration, updateIntegration } from '@user-sync/control';
import { MATCHING_FIELDS } from '@user-sync/domain';
import { personId } from '@user-sync/sandbox-entra';
import { type Configured, type Published, type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

const idOf = (index: number) => personId(7, index);

/** What was published for an integration since the last look, markers left out. */
function follow(contoso: Configured) {
  let seen = 0;
  return async (): Promise<Published[]> => {
    const all = (await started.published())
      .filter(({ type, data }) => type !== 'run.ended' && data.integrationId === contoso.id)
      .sort((a, b) => a.data.revision - b.data.revision);
    const fresh = all.slice(seen);
    seen = all.length;
    return fresh;
  };
}

describe('the first read', () => {
  it('[S13] lists everybody, and publishes each person once with the whole state', async () => {
    const contoso = await started.configure(1_500);
    const published = follow(contoso);

    const run = await contoso.run('full', 'schedule');

    expect(run).toMatchObject({
      status: 'succeeded',
      counts: { read: 1_500, created: 1_500, updated: 0, unchanged: 0, restored: 0, removed: 0, published: 1_500 },
    });
    expect(contoso.requests()).toEqual(['token', 'delta', 'users', 'users', 'delta']);
    const created = await published();
    expect(new Set(created.map(({ key }) => key)).size).toBe(1_500);
    expect(created).toHaveLength(1_500);
    const one = created.find(({ data }) => data.azureId === idOf(5));
    const person = contoso.directory.personAt(5);
    expect(one).toMatchObject({
      type: 'user.created',
      key: `${contoso.id}/${idOf(5)}`,
      data: { verify: false, removed: null, runId: run.id },
    });
    for (const field of [...MATCHING_FIELDS, 'mail', 'givenName', 'surname', 'accountEnabled', 'userType'] as const) {
      expect([field, one?.data.user?.[field]]).toEqual([field, person[field] ?? null]);
    }
    expect((await loadIntegration(started.poller.database, contoso.id))?.firstReadAt).toBeInstanceOf(Date);
  });

  it('is a full one also when only what changed was asked for', async () => {
    const contoso = await started.configure(10);

    const run = await contoso.run('delta', 'administrator');

    expect(run).toMatchObject({ kind: 'delta', status: 'succeeded', counts: { created: 10 } });
    expect((await loadIntegration(started.poller.database, contoso.id))?.firstReadAt).toBeInstanceOf(Date);
  });

  it('falls back to the plain delta where Graph refuses the list', async () => {
    const contoso = await started.configure(450);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users\\?' },
      fault: { status: 400, code: 'Request_BadRequest' },
    });

    const run = await contoso.run('full', 'schedule');

    expect(run).toMatchObject({ status: 'succeeded', counts: { created: 450, removed: 0 } });
    expect(contoso.requests()).toEqual(['token', 'delta', 'users', 'delta', 'delta', 'delta']);
  });
});

describe('an hour', () => {
  it('[S14] without changes costs two requests and writes no row of the mirror', async () => {
    const contoso = await started.configure(50);
    await contoso.run('full', 'schedule');
    contoso.requests();
    const before = await rowVersions(contoso);
    // A new process holds no token yet.
    const cold = { ...started.poller, clients: (await coldPoller()).clients };

    const run = await contoso.run('delta', 'schedule', cold);

    expect(run).toMatchObject({ status: 'succeeded', counts: { read: 0, published: 0 } });
    expect(run.settledAt).toEqual(run.endedAt);
    expect(contoso.requests()).toEqual(['token', 'delta']);
    expect(await rowVersions(contoso)).toEqual(before);
  });

  it('[S15] brings the new, the updated and the deleted', async () => {
    const contoso = await started.configure(50);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    contoso.directory.change([
      { op: 'hire', department: 'HQ' },
      { op: 'update', index: 4, set: { department: 'Elsewhere' } },
      { op: 'leaver', index: 6 },
    ]);

    const run = await contoso.run('delta', 'schedule');

    expect(run.counts).toMatchObject({ read: 3, created: 1, updated: 1, removed: 1, unchanged: 0, published: 3 });
    const events = new Map((await published()).map((message) => [message.data.azureId, message]));
    expect(events.get(idOf(50))).toMatchObject({ type: 'user.created', data: { user: { department: 'HQ' } } });
    expect(events.get(idOf(4))).toMatchObject({ type: 'user.updated', data: { user: { department: 'Elsewhere' } } });
    expect(events.get(idOf(6))).toMatchObject({
      type: 'user.deleted',
      data: { user: null, removed: 'soft-deleted' },
    });
  });

  it('[S34] publishes a removal once: the permanent deletion later is no news', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    contoso.directory.change([{ op: 'leaver', index: 2 }]);
    await contoso.run('delta', 'schedule');
    contoso.directory.change([{ op: 'purge', index: 2 }]);

    const run = await contoso.run('delta', 'schedule');

    expect(run.counts).toMatchObject({ read: 1, removed: 0, unchanged: 1 });
    expect((await published()).map(({ type }) => type)).toEqual(['user.deleted']);
  });

  it('forgets the personal data of who is removed, and creates anew who is restored', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    contoso.directory.change([{ op: 'leaver', index: 2 }]);
    await contoso.run('delta', 'schedule');
    const [row] = await started.poller.database.query(
      `SELECT * FROM poller.mirror WHERE integration_id = $1 AND azure_id = $2`,
      [contoso.id, idOf(2)],
    );
    expect(row).toMatchObject({ present: false, mail: null, given_name: null, department: null, job_title: null });
    await published();
    contoso.directory.change([{ op: 'restore', index: 2 }]);

    const run = await contoso.run('delta', 'schedule');

    expect(run.counts).toMatchObject({ created: 0, restored: 1 });
    expect(await published()).toMatchObject([
      {
        type: 'user.created',
        data: { azureId: idOf(2), user: { givenName: contoso.directory.personAt(2).givenName } },
      },
    ]);
  });

  it('[R emptied] keeps what a change does not mention, and takes what it empties', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    contoso.directory.change([{ op: 'update', index: 1, set: { department: null } }]);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: 'delta' },
      fault: { kind: 'page', page: { add: [{ id: idOf(1), department: null }, { id: idOf(2) }] } },
    });

    const run = await contoso.run('delta', 'schedule');

    expect(run.counts).toMatchObject({ updated: 1, unchanged: 1 });
    const [event] = await published();
    expect(event?.data.user).toMatchObject({
      department: null,
      jobTitle: contoso.directory.personAt(1).jobTitle,
      givenName: contoso.directory.personAt(1).givenName,
      accountEnabled: true,
    });
  });

  it('is not disturbed by the removal of somebody unknown, nor by repetitions', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    const [person] = contoso.directory.change([{ op: 'update', index: 1, set: { city: 'Vejle' } }]);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: 'delta' },
      fault: {
        kind: 'page',
        page: { duplicate: true, add: [{ id: 'unknown', '@removed': { reason: 'deleted' } }] },
      },
    });

    const run = await contoso.run('delta', 'schedule');

    expect(run).toMatchObject({ status: 'succeeded', counts: { updated: 1, removed: 0 } });
    expect((await published()).map(({ data }) => data.azureId)).toEqual([person?.id]);
  });
});

describe('a full run by an administrator', () => {
  it('[S13] sends everybody present once more, to be verified, and no removed one', async () => {
    const contoso = await started.configure(1_200);
    await contoso.run('full', 'schedule');
    contoso.directory.change([{ op: 'leaver', index: 3 }]);
    await contoso.run('delta', 'schedule');
    const published = follow(contoso);
    await published();
    contoso.directory.change([{ op: 'update', index: 4, set: { city: 'Vejle' } }]);

    const run = await contoso.run('full', 'administrator');

    expect(run.counts).toMatchObject({ created: 0, updated: 1, removed: 0, published: 1_199 });
    const events = await published();
    expect(new Set(events.map(({ data }) => data.azureId)).size).toBe(1_199);
    expect(events).toHaveLength(1_199);
    expect(events.every(({ type, data }) => type === 'user.updated' && data.verify)).toBe(true);
    expect(events.some(({ data }) => data.azureId === idOf(3))).toBe(false);
  });

  it('leaves the next hour as it was: nothing is sent again', async () => {
    const contoso = await started.configure(20);
    await contoso.run('full', 'schedule');
    await contoso.run('full', 'administrator');

    const run = await contoso.run('delta', 'schedule');

    expect(run.counts).toMatchObject({ published: 0 });
  });
});

describe('a delta token that is no longer good', () => {
  it.each(['resync', 'sync-state-not-found'] as const)('leads to a full read by itself: %s', async (kind) => {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    contoso.directory.change([{ op: 'update', index: 1, set: { city: 'Vejle' } }]);
    started.entra.addFault({ tenantId: contoso.tenantId, match: { path: 'delta' }, fault: { kind } });

    const run = await contoso.run('delta', 'schedule');

    expect(run).toMatchObject({ status: 'succeeded', counts: { updated: 1, unchanged: 29, published: 1 } });
    expect(await published()).toMatchObject([{ data: { azureId: idOf(1), verify: false } }]);
  });

  it('[R removal-proof] finds who was purged meanwhile', async () => {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    contoso.directory.change([{ op: 'purge', index: 1 }]);
    contoso.directory.configure({ clockOffsetDays: 8 });

    const run = await contoso.run('delta', 'schedule');

    expect(run).toMatchObject({ status: 'succeeded', counts: { removed: 1 } });
    expect(await published()).toMatchObject([{ type: 'user.deleted', data: { azureId: idOf(1), removed: 'absent' } }]);
  });
});

describe('several integrations', () => {
  it('[S14] are read at once, and the trouble of one is its own', async () => {
    const [blocked, healthy] = [await started.configure(10), await started.configure(10)];
    blocked.directory.configure({ secretExpired: true });
    await blocked.queue('full', 'schedule');
    const blockedRun = await blocked.claim();

    const [trouble, run] = await Promise.all([blocked.work(blockedRun), healthy.run('full', 'schedule')]);

    expect([trouble, run.status]).toEqual(['failed', 'succeeded']);
  });

  it('[S12] a disabled one is left at the next page, and its run is cancelled', async () => {
    const contoso = await started.configure(2_500);
    await contoso.queue('full', 'schedule');
    const run = await contoso.claim();
    const integration = (await loadIntegration(started.poller.database, contoso.id))!;
    const switchingOff = {
      ...started.poller,
      publisher: {
        ...started.poller.publisher,
        async send(...args: Parameters<typeof started.poller.publisher.send>) {
          await updateIntegration(
            started.poller.database,
            started.poller.keyring,
            contoso.id,
            { ...integration, enabled: false },
            undefined,
          );
          await started.poller.publisher.send(...args);
        },
      },
    };

    const result = await contoso.work(run, switchingOff);

    expect(result).toBe('cancelled');
    const rows = (await contoso.mirror()).length;
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(2_500);
    const marker = (await started.published()).filter(
      ({ type, data }) => type === 'run.ended' && data.runId === run.id,
    );
    expect(marker).toHaveLength(3);
  });

  it('[S12] [S13] a run goes on where its integration is on again before it has ended', async () => {
    const contoso = await started.configure(2_500);
    await contoso.queue('full', 'administrator');
    const run = await contoso.claim();
    const { database, keyring } = started.poller;
    const integration = (await loadIntegration(database, contoso.id))!;
    const switchTo = (enabled: boolean) =>
      updateIntegration(database, keyring, contoso.id, { ...integration, enabled }, undefined);
    const off: boolean[] = [];
    const switching = {
      ...started.poller,
      publisher: {
        ...started.poller.publisher,
        async send(...[topic, messages]: Parameters<typeof started.poller.publisher.send>) {
          // Off while it reads, on while it says that it ends.
          const isEnding = messages.some(({ headers }) => headers.ce_type === 'run.ended');
          if (isEnding || off.length === 0) {
            off.push(!isEnding);
            await switchTo(isEnding);
          }
          await started.poller.publisher.send(topic, messages);
        },
      },
    };

    expect(await contoso.work(run, switching)).toBe('postponed');

    expect(off).toEqual([true, false]);
    expect((await contoso.mirror()).length).toBeLessThan(2_500);
    const again = await contoso.claim();
    expect(again.id).toBe(run.id);
    expect(await contoso.work(again)).toBe('succeeded');
    expect(await contoso.mirror()).toHaveLength(2_500);
  });
});

async function rowVersions(contoso: Configured): Promise<unknown[]> {
  return started.poller.database.query(
    'SELECT azure_id, xmin::text, ctid::text FROM poller.mirror WHERE integration_id = $1 ORDER BY azure_id',
    [contoso.id],
  );
}

async function coldPoller() {
  const { createDirectoryClients } = await import('../src/read-directory/directory-clients.ts');
  const { keyring, log } = started.poller;
  return {
    clients: createDirectoryClients({ keyring, log, loginUrl: started.entra.url, graphUrl: started.entra.url }),
  };
}
