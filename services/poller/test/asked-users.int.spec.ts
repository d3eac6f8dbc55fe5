import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askForSync, LeaseLost, loadRun, loadSync, noteSyncsRead, queueRun, waitingSyncs } from '@user-sync/control';
import { personId } from '@user-sync/sandbox-entra';
import { storeAnswers } from '../src/read-asked-users/store-answers.ts';
import { type Configured, type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

const idOf = (index: number) => personId(7, index);

/** A directory that has been read once. */
async function aReadDirectory(people = 30): Promise<Configured> {
  const contoso = await started.configure(people);
  await contoso.run('full', 'schedule');
  contoso.requests();
  return contoso;
}

const ask = (contoso: Configured, azureIds: readonly string[]) =>
  started.poller.database.transaction((tx) => askForSync(tx, contoso.id, azureIds, 'ada'));
const requestOf = (contoso: Configured, azureId: string) => loadSync(started.poller.database, contoso.id, azureId);

/** Works on the run that is queued for those who were asked for. */
async function answer(contoso: Configured) {
  const run = await contoso.claim();
  const result = await contoso.work(run);
  return { ...(await loadRun(started.poller.database, run.id))!, result };
}

async function toldBy(runId: string) {
  return (await started.published())
    .filter(({ data }) => data.runId === runId && data.lastRevision === undefined)
    .map(({ type, data }) => ({
      type,
      azureId: data.azureId,
      asked: data.asked,
      verify: data.verify,
      user: data.user,
    }));
}

describe('a user an administrator asked for', () => {
  it('[R sync-one] is read alone, by one call, and sent on with what Azure says now', async () => {
    const contoso = await aReadDirectory();
    contoso.directory.change([{ op: 'update', index: 3, set: { department: 'HQ' } }]);
    await ask(contoso, [idOf(3)]);

    const run = await answer(contoso);

    expect(run).toMatchObject({ kind: 'users', result: 'succeeded', counts: { read: 1, updated: 1, published: 1 } });
    expect(contoso.requests().filter((operation) => operation !== 'token')).toEqual(['user']);
    expect(await toldBy(run.id)).toMatchObject([
      { type: 'user.updated', azureId: idOf(3), asked: true, verify: true, user: { department: 'HQ' } },
    ]);
    const request = await requestOf(contoso, idOf(3));
    expect(request).toMatchObject({ state: 'read', found: true, trouble: null, decidedAt: null });
    expect((await contoso.mirror()).find(({ azure_id }) => azure_id === idOf(3))!.revision).toBe(request!.revision);
  });

  it('[R sync-one] is sent on although nothing changed in Azure, and only once', async () => {
    const contoso = await aReadDirectory();
    await ask(contoso, [idOf(4)]);
    const run = await answer(contoso);

    const delta = await contoso.run('delta', 'schedule');

    expect(await toldBy(run.id)).toMatchObject([{ type: 'user.updated', azureId: idOf(4), asked: true }]);
    expect(delta.counts.published).toBe(0);
  });

  it('[R removal-proof] stays where Azure does not show them: a 404 alone proves nothing', async () => {
    const contoso = await aReadDirectory();
    contoso.directory.change([{ op: 'leaver', index: 5 }]);
    await ask(contoso, [idOf(5)]);

    const run = await answer(contoso);

    expect(run).toMatchObject({ result: 'succeeded', counts: { removed: 0, published: 0 } });
    expect((await contoso.mirror()).every(({ present }) => present)).toBe(true);
    expect(await toldBy(run.id)).toEqual([]);
    expect(await requestOf(contoso, idOf(5))).toMatchObject({ state: 'read', found: false, revision: null });

    const delta = await contoso.run('delta', 'schedule');

    expect(delta.counts.removed).toBe(1);
  });

  it('[S34] who is gone already is sent on as gone', async () => {
    const contoso = await aReadDirectory();
    contoso.directory.change([{ op: 'leaver', index: 6 }]);
    await contoso.run('delta', 'schedule');
    await ask(contoso, [idOf(6)]);

    const run = await answer(contoso);

    expect(await toldBy(run.id)).toMatchObject([{ type: 'user.deleted', azureId: idOf(6), asked: true, user: null }]);
    expect(await requestOf(contoso, idOf(6))).toMatchObject({ found: false, revision: expect.any(Number) });
  });

  it('who is restored in Azure is present again', async () => {
    const contoso = await aReadDirectory();
    contoso.directory.change([{ op: 'leaver', index: 6 }]);
    await contoso.run('delta', 'schedule');
    contoso.directory.change([{ op: 'restore', index: 6 }]);
    await ask(contoso, [idOf(6)]);

    const run = await answer(contoso);

    expect(run.counts).toMatchObject({ restored: 1 });
    expect(await toldBy(run.id)).toMatchObject([{ type: 'user.created', azureId: idOf(6) }]);
  });

  it('is no read of the directory: neither the first full one, nor one that a purge may rest on', async () => {
    const contoso = await started.configure(10);
    await ask(contoso, [idOf(1)]);

    await answer(contoso);

    const [row] = await started.poller.database.query(
      'SELECT first_read_at, last_read_at FROM control.integration WHERE id = $1',
      [contoso.id],
    );
    expect(row).toEqual({ first_read_at: null, last_read_at: null });
  });
});

describe('one writer of the mirror', () => {
  it('writes nothing for who was asked for once another has taken the run over', async () => {
    const contoso = await aReadDirectory();
    contoso.directory.change([{ op: 'update', index: 3, set: { department: 'HQ' } }]);
    await ask(contoso, [idOf(3)]);
    const before = await contoso.mirror();
    const [asked] = await waitingSyncs(started.poller.database, contoso.id, 1);
    const run = await contoso.claim();

    const late = storeAnswers(started.poller.database, { ...run, token: run.token - 1 }, [
      { ...asked!, properties: { department: 'Late' } },
    ]);

    await expect(late).rejects.toThrow(LeaseLost);
    expect(await contoso.mirror()).toEqual(before);
    expect(await requestOf(contoso, idOf(3))).toMatchObject({ state: 'waiting' });
    expect(await contoso.work(run)).toBe('succeeded');
  });

  it('reads who is asked for between the pages of a run under way, and the run of their own has nothing left', async () => {
    const contoso = await aReadDirectory(2_500);
    await contoso.queue('full', 'schedule');
    const full = await contoso.claim();
    contoso.directory.change([{ op: 'update', index: 2_400, set: { department: 'HQ' } }]);
    await ask(contoso, [idOf(2_400)]);

    expect(await contoso.work(full)).toBe('succeeded');

    expect(contoso.requests().filter((operation) => operation === 'user')).toHaveLength(1);
    expect((await toldBy(full.id)).filter(({ asked }) => asked)).toMatchObject([
      { azureId: idOf(2_400), user: { department: 'HQ' } },
    ]);
    expect(await answer(contoso)).toMatchObject({ kind: 'users', result: 'succeeded', counts: { read: 0 } });
    expect(contoso.requests()).not.toContain('user');
  });

  it('an answer that was asked for before the latest request leaves that one open', async () => {
    const contoso = await aReadDirectory();
    const { database } = started.poller;
    await ask(contoso, [idOf(3)]);
    const [before] = await waitingSyncs(database, contoso.id, 1);
    const run = await contoso.claim();
    await ask(contoso, [idOf(3)]);

    await noteSyncsRead(database, run, [{ ...before!, found: true, revision: 1 }]);
    expect(await requestOf(contoso, idOf(3))).toMatchObject({ state: 'waiting' });

    await contoso.work(run);
    expect(await requestOf(contoso, idOf(3))).toMatchObject({ state: 'read', found: true });
    expect(await answer(contoso)).toMatchObject({ kind: 'users', counts: { read: 0 } });
  });
});

describe('while Microsoft does not answer', () => {
  it('who was asked for waits, and it is said why and until when', async () => {
    const contoso = await aReadDirectory();
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: `/users/${idOf(3)}` },
      times: 1,
      fault: { status: 429, headers: { 'retry-after': '300' } },
    });
    await ask(contoso, [idOf(3)]);

    expect(await answer(contoso)).toMatchObject({ result: 'postponed', status: 'queued' });
    const waiting = await requestOf(contoso, idOf(3));
    expect(waiting).toMatchObject({ state: 'waiting', trouble: 'throttled' });
    expect(waiting!.retryAt!.getTime() - Date.now()).toBeGreaterThan(290_000);

    // The next name does not shorten the pause that Microsoft asked for.
    await ask(contoso, [idOf(4)]);
    const { run } = await queueRun(started.poller.database, {
      integrationId: contoso.id,
      kind: 'users',
      trigger: 'administrator',
    });
    expect(run.notBefore.getTime() - Date.now()).toBeGreaterThan(290_000);
    await started.poller.database.execute('UPDATE control.run SET not_before = now() WHERE id = $1', [run.id]);
    expect(await answer(contoso)).toMatchObject({ result: 'succeeded', counts: { read: 2 } });
  });

  it('[S4] who was asked for is not read where the secret is wrong, and it is said so', async () => {
    const contoso = await aReadDirectory();
    contoso.directory.configure({ consent: false });
    await ask(contoso, [idOf(3)]);

    expect(await answer(contoso)).toMatchObject({ result: 'failed', error: { code: 'permission-missing' } });
    expect(await requestOf(contoso, idOf(3))).toMatchObject({ state: 'failed', trouble: 'permission-missing' });
  });

  it('a thousand are read some at a time, and nobody else is asked for after a refusal', async () => {
    const contoso = await aReadDirectory(1_000);
    await ask(
      contoso,
      Array.from({ length: 1_000 }, (_, index) => idOf(index)),
    );
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users/' },
      skip: 150,
      times: 8,
      fault: { status: 429, headers: { 'retry-after': '60' } },
    });

    expect(await answer(contoso)).toMatchObject({ result: 'postponed' });
    expect(contoso.requests().filter((operation) => operation === 'user').length).toBeLessThanOrEqual(154);
    const [left] = await started.poller.database.query<{ waiting: number }>(
      "SELECT count(*)::int AS waiting FROM control.sync_request WHERE integration_id = $1 AND state = 'waiting'",
      [contoso.id],
    );
    expect(left!.waiting).toBe(850);
  });
});

describe('a read of one user that came from a copy that lags behind', () => {
  it('is set right by the next delta, which tells again what that copy lacked', async () => {
    const contoso = await aReadDirectory();
    const { database } = started.poller;
    const age = (minutes: number) =>
      database.execute(
        `UPDATE poller.directory SET linked_at = linked_at - $2 * interval '1 minute',
          former_linked_at = former_linked_at - $2 * interval '1 minute',
          alone_since = alone_since - $2 * interval '1 minute', alone_until = alone_until - $2 * interval '1 minute'
          WHERE integration_id = $1`,
        [contoso.id, minutes],
      );
    // The list after which this round began needs no other.
    await database.execute('UPDATE poller.directory SET list_again = false WHERE integration_id = $1', [contoso.id]);
    await age(60);
    contoso.directory.change([{ op: 'update', index: 3, set: { department: 'HQ' } }]);
    await contoso.run('delta', 'schedule');
    await age(5);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: `/users/${idOf(3)}` },
      times: 1,
      fault: { status: 200, body: { ...contoso.directory.personAt(3), department: 'Before' } },
    });
    await ask(contoso, [idOf(3)]);
    await answer(contoso);
    await age(55);
    const departmentOf = async () =>
      (
        await database.query('SELECT department FROM poller.mirror WHERE integration_id = $1 AND azure_id = $2', [
          contoso.id,
          idOf(3),
        ])
      )[0];
    expect(await departmentOf()).toEqual({ department: 'Before' });

    const delta = await contoso.run('delta', 'schedule');

    expect(delta.counts).toMatchObject({ updated: 1 });
    expect(await departmentOf()).toEqual({ department: 'HQ' });
    await age(60);
    expect((await contoso.run('delta', 'schedule')).counts).toMatchObject({ read: 0 });
  });
});
