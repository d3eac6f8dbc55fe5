import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { personId } from '@user-sync/sandbox-entra';
import { type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

const idOf = (index: number) => personId(7, index);

/** Purged while nobody looked: neither list nor delta show them. */
async function withPurged(people: number, purged: readonly number[]) {
  const contoso = await started.configure(people);
  await contoso.run('full', 'schedule');
  contoso.directory.change(purged.map((index) => ({ op: 'purge', index })));
  contoso.directory.configure({ clockOffsetDays: 8 });
  contoso.requests();
  return contoso;
}

describe('people the applier knows but a full run did not report', () => {
  const ask = (contoso: { id: string }, azureIds: readonly string[]) =>
    started.poller.database.execute(
      'INSERT INTO control.unheard (integration_id, azure_id) SELECT $1, unnest($2::text[])',
      [contoso.id, azureIds],
    );
  const waiting = (contoso: { id: string }) =>
    started.poller.database.query('SELECT azure_id FROM control.unheard WHERE integration_id = $1', [contoso.id]);

  it('[S34] is removed by the next round where the mirror and the directory do not know them either', async () => {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');
    const before = (await started.published()).length;
    await ask(contoso, [idOf(3), 'left-after-the-backup', 'left-too']);
    contoso.requests();

    const run = await contoso.run('delta', 'schedule');

    expect(run).toMatchObject({ status: 'succeeded', counts: { removed: 2 } });
    expect(contoso.requests().filter((operation) => operation === 'user')).toHaveLength(2);
    const told = (await started.published()).filter(
      ({ data }) => data.runId === run.id && data.lastRevision === undefined,
    );
    expect(before).toBeGreaterThan(0);
    expect(told.map(({ type, data: { azureId, removed, user } }) => [type, azureId, removed, user]).sort()).toEqual([
      ['user.deleted', 'left-after-the-backup', 'absent', null],
      ['user.deleted', 'left-too', 'absent', null],
    ]);
    expect(await waiting(contoso)).toEqual([]);
    expect((await contoso.mirror()).filter(({ present }) => present)).toHaveLength(30);
  });

  it('[R removal-proof] stays where the directory knows them', async () => {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');
    await started.poller.database.execute('DELETE FROM poller.mirror WHERE integration_id = $1 AND azure_id = $2', [
      contoso.id,
      idOf(5),
    ]);
    await ask(contoso, [idOf(5)]);

    expect(await contoso.run('delta', 'schedule')).toMatchObject({ status: 'succeeded', counts: { removed: 0 } });
    expect(await waiting(contoso)).toEqual([]);
  });

  it('is found by the end marker of an initiated full run', async () => {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');

    const run = await contoso.run('full', 'administrator');

    const told = (await started.published()).filter(({ data }) => data.runId === run.id);
    const marker = told.find(({ data }) => data.lastRevision !== undefined)!.data;
    const revisions = told.filter(({ data }) => data.lastRevision === undefined).map(({ data }) => data.revision);
    expect(revisions).toHaveLength(30);
    expect(marker.everybodySince).toBeLessThanOrEqual(Math.min(...revisions));
    const [former] = (await started.published()).filter(({ data }) => data.azureId === idOf(0));
    expect(marker.everybodySince).toBeGreaterThan(former!.data.revision);
  });

  it('is not looked up after a run that reported only changes', async () => {
    const contoso = await started.configure(30);

    const run = await contoso.run('full', 'schedule');

    const markers = (await started.published()).filter(
      ({ data }) => data.runId === run.id && data.lastRevision !== undefined,
    );
    expect(markers.length).toBeGreaterThan(0);
    for (const { data } of markers) expect(data.everybodySince).toBeUndefined();
  });
});

describe('somebody missing from a full read', () => {
  it('[S34] is removed once the directory does not know them', async () => {
    const contoso = await withPurged(300, [1, 2, 3]);

    const run = await contoso.run('full', 'administrator');

    expect(run).toMatchObject({ status: 'succeeded', counts: { removed: 3 } });
    expect(contoso.requests().filter((operation) => operation === 'user')).toHaveLength(3);
    const removed = (await contoso.mirror()).filter(({ present }) => !present);
    expect(removed.map(({ azure_id }) => azure_id).sort()).toEqual([idOf(1), idOf(2), idOf(3)].sort());
    expect(removed.every(({ removed_reason }) => removed_reason === 'absent')).toBe(true);
  });

  it('[R removal-proof] stays while the directory knows them', async () => {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');
    contoso.requests();
    const some = Array.from({ length: 20 }, (_, index) => ({ id: idOf(index) }));
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users\\?' },
      fault: { status: 200, body: { value: some } },
    });

    const run = await contoso.run('full', 'system');

    expect(run).toMatchObject({ status: 'succeeded', counts: { removed: 0 } });
    expect(contoso.requests().filter((operation) => operation === 'user')).toHaveLength(10);
    expect((await contoso.mirror()).every(({ present }) => present)).toBe(true);
  });

  it('[R removal-proof] stays when the read fails on page 3 of 5, and is removed by the next complete one', async () => {
    const contoso = await withPurged(4_500, [1]);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users\\?' },
      skip: 2,
      fault: { status: 403, code: 'Authorization_RequestDenied' },
    });

    const failed = await contoso.run('full', 'administrator');
    const afterFailure = (await contoso.mirror()).filter(({ present }) => !present);
    const whole = await contoso.run('full', 'administrator');

    expect(failed).toMatchObject({ status: 'failed', error: { code: 'permission-missing' }, counts: { removed: 0 } });
    expect(failed.partitions.length).toBeGreaterThan(0);
    expect(afterFailure).toEqual([]);
    expect(whole).toMatchObject({ status: 'succeeded', counts: { removed: 1 } });
  });

  it('[R removal-proof] stays when the full read shows nobody', async () => {
    const contoso = await started.configure(30);
    await contoso.run('full', 'schedule');
    contoso.requests();
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users\\?' },
      fault: { status: 200, body: { value: [] } },
    });

    const run = await contoso.run('full', 'system');

    expect(run).toMatchObject({ status: 'succeeded', counts: { removed: 0 } });
    expect(contoso.requests()).not.toContain('user');
  });

  it('[R removal-proof] stays when page links die and the list restarts', async () => {
    const contoso = await started.configure(2_500);
    contoso.directory.configure({ failSkipTokens: 1 });

    const run = await contoso.run('full', 'schedule');

    expect(run).toMatchObject({ status: 'succeeded', counts: { created: 2_500, removed: 0, published: 2_500 } });
    expect(contoso.requests().filter((operation) => operation === 'users').length).toBeGreaterThan(3);
  });
});

describe('an answer of 400 MB in 400 kB', () => {
  it('[S4] ends the run with a text that says so, and the next one continues where it was', async () => {
    const contoso = await started.configure(2_500);
    const tooBig = { kind: 'too-big', packed: true } as const;
    started.entra.addFault({ tenantId: contoso.tenantId, match: { path: 'skiptoken' }, fault: tooBig });

    const failed = await contoso.run('full', 'schedule');

    expect(failed).toMatchObject({ status: 'failed', error: { code: 'graph-unavailable' } });
    expect(failed.error?.detail).toContain('an answer that is too large');
    expect(contoso.requests().filter((operation) => operation === 'users')).toHaveLength(2);
    expect(await contoso.run('full', 'schedule')).toMatchObject({ status: 'succeeded' });
    expect(await contoso.mirror()).toHaveLength(2_500);
  });
});

describe('a pause that Microsoft requests', () => {
  it('of more than a minute puts the run back, and it continues where it was', async () => {
    const contoso = await started.configure(2_500);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: 'skiptoken' },
      fault: { status: 429, headers: { 'retry-after': '120' } },
    });
    const before = Date.now();

    const postponed = await contoso.run('full', 'schedule');

    expect(postponed).toMatchObject({ result: 'postponed', status: 'queued', waitsFor: 'throttled' });
    expect(postponed.notBefore.getTime() - before).toBeGreaterThanOrEqual(119_000);
    expect((await contoso.mirror()).length).toBe(999);
    await started.poller.database.execute('UPDATE control.run SET not_before = now() WHERE id = $1', [postponed.id]);
    contoso.requests();

    const run = await contoso.claim();
    expect(run).toMatchObject({ waitsFor: null, doneWhenClaimed: 999, claimedAt: expect.any(Date) });
    const result = await contoso.work(run);

    expect([run.id, result]).toEqual([postponed.id, 'succeeded']);
    expect(contoso.requests().filter((operation) => operation === 'users')).toHaveLength(2);
    expect(await contoso.mirror()).toHaveLength(2_500);
  });
});
