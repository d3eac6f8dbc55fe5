import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadIntegration } from '@user-sync/control';
import { personId } from '@user-sync/sandbox-entra';
import { type Configured, type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

const idOf = (contoso: Configured, index: number) => personId(contoso.directory.seed, index);
const auditOf = async ({ id }: Configured) => (await loadIntegration(started.poller.database, id))!.audit;

/** As an hour passes: the stored links are older than any copy of the directory lags behind. */
const anHourLater = ({ id }: Configured) =>
  started.poller.database.execute(
    `UPDATE poller.directory SET linked_at = linked_at - interval '1 hour',
      former_linked_at = former_linked_at - interval '1 hour' WHERE integration_id = $1`,
    [id],
  );

/** Read in full, and once more, since the first list may have come from a copy that lags behind. */
async function aDirectory(people: number): Promise<Configured> {
  const contoso = await started.configure(people);
  await contoso.run('full', 'schedule');
  await anHourLater(contoso);
  await contoso.run('delta', 'schedule');
  await anHourLater(contoso);
  expect(await auditOf(contoso)).toBeNull();
  return contoso;
}

/** A delta that says nothing of these people, and is never repeated: its link has moved on. */
async function missing(contoso: Configured, ...indices: number[]): Promise<void> {
  const omit = indices.map((index) => idOf(contoso, index));
  started.entra.addFault({
    tenantId: contoso.tenantId,
    match: { path: 'delta' },
    times: -1,
    fault: { kind: 'page', page: { omit } },
  });
  await contoso.run('delta', 'schedule');
  started.entra.clearFaults();
  await anHourLater(contoso);
  await contoso.run('delta', 'schedule');
  await anHourLater(contoso);
}

const sentBy = async (runId: string) =>
  (await started.published()).filter(({ type, data }) => type !== 'run.ended' && data.runId === runId);

describe('a directory audit', () => {
  it('finds nothing where the deltas told everything, also what changes while it reads', async () => {
    const contoso = await aDirectory(30);
    contoso.directory.update(3, { department: 'Elsewhere' });
    contoso.directory.remove(4);
    contoso.directory.hire();

    const run = await contoso.run('full', 'schedule');

    expect(await auditOf(contoso)).toMatchObject({ people: 30, differences: 0, runId: run.id });
    expect(run).toMatchObject({ result: 'succeeded', enforce: false, counts: { updated: 1, removed: 1, created: 1 } });
    expect(await sentBy(run.id)).toHaveLength(3);
  });

  it('finds and repairs what a delta has missed: a change, somebody new, and somebody gone', async () => {
    const contoso = await aDirectory(30);
    contoso.directory.update(3, { department: 'Elsewhere' });
    contoso.directory.purge(4);
    contoso.directory.hire();
    await missing(contoso, 3, 4, 30);
    const known = new Map((await contoso.mirror()).map((row) => [row.azure_id, row.present]));
    expect([4, 30].map((index) => known.get(idOf(contoso, index)))).toEqual([true, undefined]);

    const run = await contoso.run('full', 'schedule');

    expect(await auditOf(contoso)).toMatchObject({ people: 30, differences: 3, runId: run.id });
    const sent = await sentBy(run.id);
    expect(sent.map(({ type, key }) => `${type} ${key}`).sort()).toEqual(
      [
        `user.updated ${contoso.id}/${idOf(contoso, 3)}`,
        `user.deleted ${contoso.id}/${idOf(contoso, 4)}`,
        `user.created ${contoso.id}/${idOf(contoso, 30)}`,
      ].sort(),
    );
    expect((await contoso.mirror()).find(({ azure_id }) => azure_id === idOf(contoso, 4))).toMatchObject({
      present: false,
      removed_reason: 'absent',
    });
    const left = await started.poller.database.query('SELECT 1 FROM poller.difference');
    expect(left).toEqual([]);
  });

  it('finds nothing more the next time', async () => {
    const contoso = await aDirectory(12);
    contoso.directory.update(3, { department: 'Elsewhere' });
    await missing(contoso, 3);
    await contoso.run('full', 'schedule');
    await anHourLater(contoso);

    const run = await contoso.run('full', 'schedule');

    expect(await auditOf(contoso)).toMatchObject({ people: 12, differences: 0, runId: run.id });
  });

  it('says nothing where its list fails, and removes nobody', async () => {
    const contoso = await aDirectory(12);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users\\?' },
      times: -1,
      fault: { status: 403 },
    });

    const run = await contoso.run('full', 'schedule');
    started.entra.clearFaults();

    expect(run.result).toBe('failed');
    expect(await auditOf(contoso)).toBeNull();
    expect((await contoso.mirror()).every(({ present }) => present)).toBe(true);
  });

  it('removes nobody where its list shows nobody', async () => {
    const contoso = await aDirectory(12);
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: '/users\\?' },
      fault: { body: { value: [] }, status: 200 },
    });

    await contoso.run('full', 'schedule');
    started.entra.clearFaults();

    expect((await contoso.mirror()).every(({ present }) => present)).toBe(true);
    expect(await auditOf(contoso)).toMatchObject({ people: 12, differences: 0 });
  });

  it('says nothing where the delta token is refused: what is new cannot be told from what was missed', async () => {
    const contoso = await aDirectory(12);
    contoso.directory.update(3, { department: 'Elsewhere' });
    started.entra.addFault({
      tenantId: contoso.tenantId,
      match: { path: 'delta.*deltatoken=(?!latest)' },
      fault: { kind: 'resync' },
    });

    const run = await contoso.run('full', 'schedule');
    started.entra.clearFaults();

    expect(run.result).toBe('succeeded');
    expect(await auditOf(contoso)).toBeNull();
  });
});
