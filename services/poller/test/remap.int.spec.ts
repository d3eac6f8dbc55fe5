import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

  it('that concerns nobody is settled at once', async () => {
    const contoso = await started.configure(10);
    await contoso.run('full', 'schedule');

    const run = await contoso.run('remap', 'system', undefined, { units: ['no such'], userTypes: [] });

    expect(run.counts).toMatchObject({ updated: 0, published: 0 });
    expect(run.settledAt).not.toBeNull();
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
