import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beginRehearsal, claimRun, initiateRun, loadRehearsal, loadRun, type Run } from '@user-sync/control';
import type { RunParts } from '../src/run-parts.ts';
import { type Configured, hastyPoller, type Published, type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

async function switchTo(enabled: boolean, { id }: Configured): Promise<void> {
  await started.poller.database.execute('UPDATE control.integration SET enabled = $2 WHERE id = $1', [id, enabled]);
}

/** Rehearses, to the end unless told otherwise; returns the id of the preview and the run. */
async function rehearse(contoso: Configured) {
  const { database } = started.poller;
  const id = randomUUID();
  await database.transaction((tx) => beginRehearsal(tx, contoso.id, { id, requestedBy: 'ada' }));
  const run = await contoso.claim();
  const result = await contoso.work(run, undefined, { patient: true });
  return { id, result, run: (await loadRun(database, run.id))! };
}

async function runPlanned(contoso: Configured, previewId: string | null, poller?: RunParts): Promise<Run> {
  const { database } = started.poller;
  await database.transaction((tx) => initiateRun(tx, contoso.id, 'full', { requestedBy: 'ada', previewId }));
  const run = await contoso.claim();
  await contoso.work(run, poller);
  return (await loadRun(database, run.id))!;
}

/** What was published of the integration, but for what was `before`. */
async function publishedSince(before: readonly Published[], { id }: Configured) {
  const known = new Set(before.map((message) => JSON.stringify(message)));
  const all = (await started.published()).filter(({ data }) => data.integrationId === id);
  return all.filter((message) => !known.has(JSON.stringify(message)));
}

describe('a rehearsal', () => {
  it('reads everybody while the integration is disabled, and sends them to be decided as a rehearsal alone', async () => {
    const contoso = await started.configure(25);
    await switchTo(false, contoso);

    const { id, result, run } = await rehearse(contoso);

    expect(result).toBe('succeeded');
    expect(run).toMatchObject({ kind: 'rehearsal', ordinal: 0, counts: { read: 25, created: 25, published: 0 } });
    expect(run.settledAt).not.toBeNull();
    const sent = await publishedSince([], contoso);
    expect(sent.filter(({ type }) => type === 'rehearsal.user')).toHaveLength(25);
    expect(sent.filter(({ type }) => type === 'rehearsal.ended')).toHaveLength(3);
    expect(sent.every(({ type }) => type.startsWith('rehearsal.'))).toBe(true);
    expect(await loadRehearsal(started.poller.database, id)).toMatchObject({ people: 25, cancelled: false });
    const [integration] = await started.poller.database.query(
      'SELECT first_read_at, last_read_at, people FROM control.integration WHERE id = $1',
      [contoso.id],
    );
    expect(integration).toEqual({ first_read_at: null, last_read_at: null, people: null });
  });

  it('leaves what it read to the run after it, which asks Graph for changes alone and sends everybody once', async () => {
    const contoso = await started.configure(25);
    await switchTo(false, contoso);
    const { id } = await rehearse(contoso);
    const before = await publishedSince([], contoso);
    await switchTo(true, contoso);
    contoso.directory.change([{ op: 'update', index: 3, set: { department: 'Elsewhere' } }]);
    contoso.requests();

    const run = await runPlanned(contoso, id);

    expect(contoso.requests()).toEqual(['delta']);
    expect(run).toMatchObject({ status: 'succeeded', enforce: true, previewId: id });
    const sent = await publishedSince(before, contoso);
    const people = sent.filter(({ type }) => type.startsWith('user.'));
    expect(new Set(people.map(({ key }) => key)).size).toBe(25);
    expect(people.every(({ data }) => data.runId === run.id)).toBe(true);
    const marker = sent.find(({ type }) => type === 'run.ended')!;
    expect(Math.min(...people.map(({ data }) => data.revision))).toBeGreaterThanOrEqual(marker.data.everybodySince!);
    const moved = people.filter(({ data }) => data.user?.department === 'Elsewhere');
    expect(moved).toHaveLength(1);
  });

  it('serves the first scheduled run just as well', async () => {
    const contoso = await started.configure(10);
    await switchTo(false, contoso);
    await rehearse(contoso);
    await switchTo(true, contoso);
    contoso.requests();

    const run = await contoso.run('full', 'schedule');

    expect(contoso.requests()).toEqual(['delta']);
    expect(run).toMatchObject({ result: 'succeeded', counts: { published: 10 } });
    const [integration] = await started.poller.database.query(
      'SELECT first_read_at IS NOT NULL AS "isRead", people FROM control.integration WHERE id = $1',
      [contoso.id],
    );
    expect(integration).toEqual({ isRead: true, people: 10 });
  });

  it.each(['schedule', 'preview'])('costs the run after it no patience with a dead link: %s', async (by) => {
    const contoso = await started.configure(10);
    await switchTo(false, contoso);
    const { id } = await rehearse(contoso);
    await switchTo(true, contoso);
    const { directory } = contoso;
    directory.configure({ deadLinkStatus: 504, linksDeadBefore: directory.now() + 1 });
    const hasty = hastyPoller(started);

    const run = by === 'preview' ? await runPlanned(contoso, id, hasty) : await contoso.run('full', 'schedule', hasty);

    expect(run).toMatchObject({ status: 'succeeded', counts: { read: 10 } });
    const [row] = await started.poller.database.query(
      'SELECT first_read_at IS NOT NULL AS "isRead" FROM control.integration WHERE id = $1',
      [contoso.id],
    );
    expect(row).toEqual({ isRead: true });
  });

  it('leaves a full read that names no preview as it is', async () => {
    const contoso = await started.configure(10);
    await rehearse(contoso);
    contoso.requests();

    await runPlanned(contoso, null);

    expect(contoso.requests()).toContain('users');
  });

  it('of an integration that runs tells of those who are about to leave, and has the planned run verify everybody', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    contoso.directory.change([{ op: 'leaver', index: 1 }]);
    const before = await publishedSince([], contoso);

    const { id } = await rehearse(contoso);

    const rehearsed = await publishedSince(before, contoso);
    expect(rehearsed.every(({ type }) => type.startsWith('rehearsal.'))).toBe(true);
    expect(rehearsed.filter(({ data }) => data.removed === 'soft-deleted')).toHaveLength(1);

    const run = await runPlanned(contoso, id);
    const sent = (await publishedSince([...before, ...rehearsed], contoso)).filter(({ type }) =>
      type.startsWith('user.'),
    );
    expect(sent.filter(({ data }) => data.verify)).toHaveLength(9);
    expect(sent.filter(({ data }) => data.removed !== null)).toMatchObject([{ type: 'user.deleted' }]);
    expect(sent.every(({ data }) => data.runId === run.id)).toBe(true);
  });

  it('goes on where another process left it, and ends when it is cancelled', async () => {
    const contoso = await started.configure(10);
    await switchTo(false, contoso);
    const { database } = started.poller;
    const id = randomUUID();
    await database.transaction((tx) => beginRehearsal(tx, contoso.id, { id, requestedBy: 'ada' }));
    await contoso.claim(1);
    const [again] = await claimRun(database, 'another', 5_000, 1);

    expect(await contoso.work(again!)).toBe('succeeded');
    expect(await loadRehearsal(database, id)).toMatchObject({ people: 10 });

    const other = await started.configure(10);
    const second = randomUUID();
    await database.transaction((tx) => beginRehearsal(tx, other.id, { id: second, requestedBy: 'ada' }));
    const running = await other.claim();
    await database.execute('UPDATE control.run SET cancel_requested = true WHERE id = $1', [running.id]);
    expect(await other.work(running)).toBe('cancelled');
    expect(await loadRehearsal(database, second)).toMatchObject({ people: null });
  });

  it('is the one that is answered with while it reads', async () => {
    const contoso = await started.configure(1);
    const { database } = started.poller;
    const begin = (id: string) =>
      database.transaction((tx) => beginRehearsal(tx, contoso.id, { id, requestedBy: 'a' }));
    const first = randomUUID();

    expect(await begin(first)).toEqual({ id: first, existing: false });
    expect(await begin(randomUUID())).toEqual({ id: first, existing: true });
    await contoso.work(await contoso.claim());
  });

  it('of another tenant is forgotten when the tenant is corrected', async () => {
    const contoso = await started.configure(10);
    const fabrikam = await started.configure(4);
    await switchTo(false, contoso);
    await rehearse(contoso);
    const { database } = started.poller;
    await database.execute('UPDATE control.integration SET deleted_at = now() WHERE id = $1', [fabrikam.id]);
    await database.execute('UPDATE control.integration SET tenant_id = $2, enabled = true WHERE id = $1', [
      contoso.id,
      fabrikam.tenantId,
    ]);
    const before = await publishedSince([], contoso);

    const run = await contoso.run('full', 'schedule');

    expect(run).toMatchObject({ result: 'succeeded', counts: { read: 4, published: 4 } });
    const sent = await publishedSince(before, contoso);
    expect(sent.filter(({ type }) => type === 'user.created')).toHaveLength(4);
    expect(await contoso.mirror()).toHaveLength(4);
  });
});
