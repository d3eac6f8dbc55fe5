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

describe('who is missing from a full read', () => {
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

  it('[R removal-proof] stays when the read fails on page 3 of 5, and is removed by the next whole one', async () => {
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

  it('[R removal-proof] stays when page links die and the list begins anew', async () => {
    const contoso = await started.configure(2_500);
    contoso.directory.configure({ failSkipTokens: 1 });

    const run = await contoso.run('full', 'schedule');

    expect(run).toMatchObject({ status: 'succeeded', counts: { created: 2_500, removed: 0, published: 2_500 } });
    expect(contoso.requests().filter((operation) => operation === 'users').length).toBeGreaterThan(3);
  });
});

describe('a pause that Microsoft asks for', () => {
  it('of more than a minute puts the run back, and it goes on where it stood', async () => {
    const contoso = await started.configure(2_500);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: 'skiptoken' },
      fault: { status: 429, headers: { 'retry-after': '120' } },
    });
    const before = Date.now();

    const postponed = await contoso.run('full', 'schedule');

    expect(postponed).toMatchObject({ result: 'postponed', status: 'queued' });
    expect(postponed.notBefore.getTime() - before).toBeGreaterThanOrEqual(119_000);
    expect((await contoso.mirror()).length).toBe(999);
    await started.poller.database.execute('UPDATE control.run SET not_before = now() WHERE id = $1', [postponed.id]);
    contoso.requests();

    const run = await contoso.claim();
    const result = await contoso.work(run);

    expect([run.id, result]).toEqual([postponed.id, 'succeeded']);
    expect(contoso.requests().filter((operation) => operation === 'users')).toHaveLength(2);
    expect(await contoso.mirror()).toHaveLength(2_500);
  });
});
