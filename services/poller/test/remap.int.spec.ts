import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadingStopped } from '../src/claim-runs/claimed-run.ts';
import { type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

describe('a remap', () => {
  it('[S37] sends everybody present once more, without asking Azure', async () => {
    const contoso = await started.configure(6_000);
    await contoso.run('full', 'schedule');
    contoso.directory.change([{ op: 'leaver', index: 1 }]);
    await contoso.run('delta', 'schedule');
    const before = (await started.published()).length;
    contoso.requests();

    const run = await contoso.run('remap', 'system');

    expect(contoso.requests()).toEqual([]);
    expect(run).toMatchObject({ status: 'succeeded', counts: { read: 0, updated: 5_999, published: 5_999 } });
    const events = (await started.published()).slice(before).filter(({ data }) => data.runId === run.id);
    expect(events.filter(({ type }) => type === 'user.updated').every(({ data }) => !data.verify)).toBe(true);
  });

  it('[S37] sends those alone who state one of the names, in whole or in part', async () => {
    const contoso = await started.configure(10);
    contoso.directory.change([
      { op: 'hire', department: 'Shop X', jobTitle: 'Nobody' },
      { op: 'hire', department: ' Shop X ', jobTitle: null },
      { op: 'hire', department: 'Shop X, Shop Y', jobTitle: null },
      { op: 'hire', department: 'Shop Y', jobTitle: 'Baker, Boss of X' },
      { op: 'hire', department: 'Boss of X', jobTitle: 'Shop X' },
    ]);
    await contoso.run('full', 'schedule');

    const run = await contoso.run('remap', 'system', undefined, { units: ['Shop X'], userTypes: ['Boss of X'] });

    expect(run.counts).toMatchObject({ updated: 4, unchanged: 11, published: 4 });
  });

  it('[S37] [R alias] for an alias sends those alone who state its very value, whatever the matching', async () => {
    const contoso = await started.configure(10, { matching: 'relaxed' });
    contoso.directory.change([
      { op: 'hire', department: 'Caf\u00e9 C', jobTitle: 'Nobody' },
      { op: 'hire', department: ' Cafe\u0301 C ', jobTitle: null },
      { op: 'hire', department: 'Shop Y,Caf\u00e9 C', jobTitle: null },
      { op: 'hire', department: 'caf\u00e9 c', jobTitle: null },
      { op: 'hire', department: 'Caf\u00e9 Central', jobTitle: null },
      { op: 'hire', department: 'Shop Y', jobTitle: 'Caf\u00e9 C' },
      { op: 'hire', department: 'Shop Y', jobTitle: 'Baker, Boss' },
    ]);
    await contoso.run('full', 'schedule');
    contoso.requests();
    const aliases = { from: 1, to: 2 };

    const run = await contoso.run('remap', 'system', undefined, {
      units: ['Caf\u00e9 C'],
      userTypes: ['Boss'],
      exact: true,
      aliases,
    });

    expect(contoso.requests()).toEqual([]);
    // Of the others, only the one with the value in another is looked at.
    expect(run.counts).toMatchObject({ read: 0, updated: 4, unchanged: 1, published: 4 });
  });

  it('that concerns nobody is settled at once', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');

    const run = await contoso.run('remap', 'system', undefined, { units: ['no such'], userTypes: [] });

    expect(run.counts).toMatchObject({ updated: 0, published: 0 });
    expect(run.settledAt).not.toBeNull();
  });

  it('[S12] given back halfway and ordered again by other rules, begins again', async () => {
    const contoso = await started.configure(6_000);
    await contoso.run('full', 'schedule');
    await contoso.queue('remap', 'system');
    const first = await contoso.claim();
    const { database } = started.poller;
    const progressOf = async () => {
      const [row] = await database.query<{ after: string }>(
        "SELECT round ->> 'after' AS after FROM poller.directory WHERE round_run_id = $1",
        [first.id],
      );
      return row?.after;
    };
    const stopping = {
      ...started.poller,
      lag: {
        ...started.poller.lag,
        lagOf: async () => {
          // Before the second chunk.
          if (await progressOf()) throw new ReadingStopped('ending');
          return [];
        },
      },
    };
    expect(await contoso.work(first, stopping)).toBe('ending');
    expect(await progressOf()).toBeDefined();

    await database.execute('UPDATE control.integration SET rules_version = 2 WHERE id = $1', [contoso.id]);
    await contoso.queue('remap', 'system');
    const again = await contoso.claim();
    expect(again.id).toBe(first.id);
    const revisions = async () => (await contoso.mirror()).map(({ revision }) => revision);
    const before = Math.max(...(await revisions()));
    expect(await contoso.work(again)).toBe('succeeded');

    expect((await revisions()).filter((revision) => revision > before)).toHaveLength(6_000);
  });

  it('does not run ahead of a mapper that is behind', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');
    const readings = [[{ topic: '', lag: 1_000_000, neverCommitted: 0 }], [{ topic: '', lag: 0, neverCommitted: 0 }]];
    const asked: number[] = [];
    const behind = {
      ...started.poller,
      lag: {
        ...started.poller.lag,
        lagOf: async () => {
          asked.push((await contoso.mirror()).filter(({ revision }) => revision > 0).length);
          return readings.shift() ?? [];
        },
      },
    };

    const run = await contoso.run('remap', 'system', behind);

    expect(run.counts).toMatchObject({ updated: 10 });
    // Asked again after the first answer, then before the second chunk, which is empty.
    expect(asked.length).toBeGreaterThanOrEqual(3);
  });
});
