import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

describe('reading a directory', () => {
  it('[S13] reads everybody first, and publishes each person once, in the order of revisions', async () => {
    const contoso = await started.configure(1_500);

    const run = await contoso.run('full', 'schedule');

    const published = (await started.published()).filter(({ data }) => data.integrationId === contoso.id);
    const created = published.filter(({ type }) => type === 'user.created');
    expect(run).toMatchObject({
      result: 'succeeded',
      status: 'succeeded',
      counts: { read: 1_500, created: 1_500, updated: 0, unchanged: 0, removed: 0, published: 1_500 },
    });
    expect(contoso.requests()).toEqual(['token', 'users-delta', 'users', 'users', 'users-delta']);
    expect(new Set(created.map(({ key }) => key)).size).toBe(1_500);
    expect(created).toHaveLength(1_500);
    expect(created.every(({ data }) => data.verify === false && data.user !== null)).toBe(true);
  });
});
