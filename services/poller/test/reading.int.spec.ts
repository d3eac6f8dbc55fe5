import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadIntegration, runSurroundings, updateIntegration } from '@user-sync/control';
import { MATCHING_FIELDS } from '@user-sync/domain';
import { personId } from '@user-sync/sandbox-entra';
import { createDirectoryClients } from '../src/read-directory/directory-clients.ts';
import { type Configured, hastyPoller, type Published, type StartedPoller, startTestPoller } from './started-poller.ts';

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
    const around = await runSurroundings(started.poller.database, [contoso.id]);
    expect(around.get(contoso.id)?.people).toBe(1_500);
  });

  it('is a full one even if only changes were requested', async () => {
    const contoso = await started.configure(10);

    const run = await contoso.run('delta', 'administrator');

    expect(run).toMatchObject({ kind: 'delta', status: 'succeeded', counts: { created: 10 } });
    expect((await loadIntegration(started.poller.database, contoso.id))?.firstReadAt).toBeInstanceOf(Date);
  });

  it('falls back to the delta chain if Graph refuses the list', async () => {
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

  it('forgets the personal data of people who are removed, and recreates those who are restored', async () => {
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

  it('[S33] takes a change that comes in parts, on one page and over several', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    const parts = (...add: object[]) => ({
      tenantId: contoso.tenantId,
      match: { path: 'delta' },
      fault: { kind: 'page' as const, page: { limit: 0, add } },
    });
    const id = idOf(3);
    started.entra.addFault(parts({ id, department: 'Shop 7' }, { id, city: 'Vejle' }));
    contoso.directory.change([{ op: 'update', index: 4, set: { city: 'Odense' } }]);
    started.entra.addFault(parts({ id, surname: 'Holm' }));

    await contoso.run('delta', 'schedule');

    const told = (await published()).filter(({ data }) => data.azureId === id);
    expect(told.at(-1)?.data.user).toMatchObject({
      department: 'Shop 7',
      city: 'Vejle',
      surname: 'Holm',
      givenName: contoso.directory.personAt(3).givenName,
    });
  });

  it('[S29] reads a newcomer once whose entry lacks what is needed, and others as reported', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    contoso.directory.change([{ op: 'hire', surname: 'Holm', department: 'HQ', jobTitle: null }]);
    const newcomer = idOf(10);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: 'delta' },
      fault: {
        kind: 'page',
        page: {
          omit: [newcomer],
          add: [
            { id: newcomer, city: 'Vejle' },
            { id: idOf(1), city: 'Vejle' },
          ],
        },
      },
    });
    contoso.requests();

    const run = await contoso.run('delta', 'schedule');

    expect(run.counts).toMatchObject({ created: 1, updated: 1 });
    expect(contoso.requests().filter((operation) => operation === 'user')).toHaveLength(1);
    const [created] = (await published()).filter(({ data }) => data.azureId === newcomer);
    expect(created?.data.user).toMatchObject({ surname: 'Holm', department: 'HQ', jobTitle: null, city: 'Vejle' });
  });

  it.each([
    ['has not caught up', { status: 404, code: 'Request_ResourceNotFound' }],
    ['fails on this person', { status: 500 }],
  ])('takes a newcomer as reported if the directory %s', async (_what, fault) => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    contoso.directory.change([{ op: 'hire', surname: null }]);
    const page = { omit: [idOf(10)], add: [{ id: idOf(10), givenName: 'Ida' }] };
    started.entra.addFault({ tenantId: contoso.tenantId, match: { path: 'delta' }, fault: { kind: 'page', page } });
    started.entra.addFault({ tenantId: contoso.tenantId, match: { path: `users/${idOf(10)}` }, times: -1, fault });

    const run = await contoso.run('delta', 'schedule', hastyPoller(started));

    expect(run).toMatchObject({ status: 'succeeded', counts: { created: 1 } });
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

describe('a delta link that is dead for ever', () => {
  /** Everything but a new link fails on it, as long as the faults are not cleared. */
  async function withDeadLink(fault: { status: number; code?: string }) {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');
    const published = follow(contoso);
    await published();
    const [link] = await started.poller.database.query<{ token: string }>(
      `SELECT split_part(delta_link, 'deltatoken=', 2) AS token FROM poller.directory WHERE integration_id = $1`,
      [contoso.id],
    );
    started.entra.addFault({ tenantId: contoso.tenantId, match: { path: link!.token }, times: -1, fault });
    contoso.directory.change([
      { op: 'purge', index: 1 },
      { op: 'hire', department: 'HQ' },
      { op: 'update', index: 2, set: { city: 'Vejle' } },
    ]);
    return { contoso, published, hasty: hastyPoller(started) };
  }

  it.each([{ status: 504 }, { status: 500, code: 'UnknownError' }, { status: 404, code: 'Request_ResourceNotFound' }])(
    '[S13] [S34] does not stop a full run, which starts from a new one: %j',
    async (fault) => {
      const { contoso, published, hasty } = await withDeadLink(fault);

      const run = await contoso.run('full', 'schedule', hasty);

      expect(run).toMatchObject({ status: 'succeeded', counts: { created: 1, updated: 1, removed: 1 } });
      expect((await published()).find(({ data }) => data.azureId === idOf(1))?.data.removed).toBe('absent');
      expect(await contoso.run('delta', 'schedule', hasty)).toMatchObject({ status: 'succeeded', counts: { read: 0 } });
    },
  );

  it('[S15] [R removal-proof] stops two hourly rounds, and the third starts from a new one', async () => {
    const { contoso, hasty } = await withDeadLink({ status: 504 });

    const hours = [];
    for (let hour = 1; hour <= 3; hour++) hours.push(await contoso.run('delta', 'schedule', hasty));

    expect(hours.map(({ status, error }) => [status, error?.code])).toEqual([
      ['failed', 'graph-unavailable'],
      ['failed', 'graph-unavailable'],
      ['succeeded', undefined],
    ]);
    expect(hours[2]?.counts).toMatchObject({ created: 1, updated: 1, removed: 1 });
    const people = await contoso.mirror();
    expect(people.filter(({ present }) => !present)).toMatchObject([{ azure_id: idOf(1), removed_reason: 'absent' }]);
  });

  it('is kept while Graph as a whole does not answer, and counts from then on as before', async () => {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');
    const hasty = hastyPoller(started);
    started.entra.addFault({ tenantId: contoso.tenantId, match: { path: 'users' }, times: -1, fault: { status: 503 } });
    for (let hour = 1; hour <= 4; hour++) expect((await contoso.run('delta', 'schedule', hasty)).status).toBe('failed');
    started.entra.clearFaults();
    contoso.requests();

    const run = await contoso.run('delta', 'schedule', hasty);

    expect(run.status).toBe('succeeded');
    expect(contoso.requests().filter((operation) => operation !== 'token')).toEqual(['delta']);
  });
});

describe('paging that has no end', () => {
  it('ends with an error that says so when pages bring nobody new', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    contoso.requests();
    // Each page has a new link, the same person, and another value.
    const endless = await startEndlessGraph(idOf(1));
    try {
      const run = await contoso.run('delta', 'schedule', hastyPoller(started, endless.url));

      expect(run).toMatchObject({
        status: 'failed',
        error: { code: 'graph-unavailable', title: expect.stringContaining('does not end') },
      });
    } finally {
      await endless.close();
    }
  });
});

describe('a list that has no end', () => {
  it('[R removal-proof] ends with the same error, and removes nobody', async () => {
    const contoso = await started.configure(10);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users\\?' },
      times: -1,
      fault: { kind: 'page', page: { endless: true } },
    });

    const run = await contoso.run('full', 'schedule');

    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'graph-unavailable', title: expect.stringContaining('does not end') },
      counts: { created: 10, removed: 0 },
    });
  });
});

describe('a copy of the directory that lags behind', () => {
  /** As hours would: so old are the links now that are kept. */
  const age = (contoso: Configured, minutes: number) =>
    started.poller.database.execute(
      `UPDATE poller.directory SET linked_at = linked_at - $2 * interval '1 minute',
        former_linked_at = former_linked_at - $2 * interval '1 minute' WHERE integration_id = $1`,
      [contoso.id, minutes],
    );
  const lagging = (contoso: Configured, ...omit: string[]) =>
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users\\?' },
      fault: { kind: 'page', page: { omit } },
    });
  const present = async (contoso: Configured) =>
    (await contoso.mirror()).filter((row) => row.present).map((row) => row.azure_id);

  it('[S29] loses nobody who was hired just before the first list: the next hour lists once more', async () => {
    const contoso = await started.configure(20);
    contoso.directory.change([{ op: 'hire', department: 'HQ' }]);
    lagging(contoso, idOf(20));
    await contoso.run('full', 'schedule');
    expect(await present(contoso)).not.toContain(idOf(20));
    await age(contoso, 60);

    const run = await contoso.run('delta', 'schedule');

    expect(run).toMatchObject({ status: 'succeeded', counts: { created: 1, unchanged: 20, published: 1 } });
    expect(await present(contoso)).toContain(idOf(20));
    await age(contoso, 60);
    contoso.requests();
    await contoso.run('delta', 'schedule');
    expect(contoso.requests()).toEqual(['delta']);
  });

  it('[S13] [R removal-proof] takes back nothing that the last hour brought', async () => {
    const contoso = await started.configure(20);
    await contoso.run('full', 'schedule');
    await age(contoso, 60);
    await contoso.run('delta', 'schedule');
    await age(contoso, 60);
    contoso.directory.change([{ op: 'hire', department: 'HQ' }]);
    await contoso.run('delta', 'schedule');
    lagging(contoso, idOf(20));
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: `users/${idOf(20)}` },
      times: -1,
      fault: { status: 404, code: 'Request_ResourceNotFound' },
    });

    const run = await contoso.run('full', 'administrator');

    expect(run).toMatchObject({ status: 'succeeded', counts: { removed: 0 } });
    expect(await present(contoso)).toContain(idOf(20));
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
  const { keyring, log } = started.poller;
  return {
    clients: createDirectoryClients({
      keyring,
      log,
      loginUrl: started.entra.url,
      graphUrl: started.entra.url,
      timeoutMs: 60_000,
    }),
  };
}

/** A Graph whose delta goes on for ever: each page leads to another, with the same person in another city. */
async function startEndlessGraph(id: string) {
  let pages = 0;
  const server = createServer((request, response) => {
    pages++;
    const next = `http://${request.headers.host}/v1.0/users/delta?$skiptoken=${pages}`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ value: [{ id, city: `City ${pages % 2}` }], '@odata.nextLink': next }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
