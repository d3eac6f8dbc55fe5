import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { enforceRun, loadRun } from '@user-sync/control';
import { type StartedPoller, startTestPoller } from './started-poller.ts';

let started: StartedPoller;
beforeAll(async () => {
  started = await startTestPoller();
});
afterAll(() => started.stop());

describe('a full run that is asked to enforce while it reads', () => {
  it('[S13] reads again, so that those who had passed are verified too', async () => {
    const contoso = await started.configure(20);
    await contoso.run('full', 'schedule');
    await contoso.queue('full', 'system');
    const run = await contoso.claim();

    // The claimed run knows nothing of it yet, as one that reads its last page.
    await enforceRun(started.poller.database, run.id);
    await contoso.work(run);

    // Kafka may have the same one twice, where its answer came late.
    const messages = (await started.published()).filter(({ type }) => type !== 'run.ended');
    const changes = [...new Map(messages.map((message) => [message.data.revision, message])).values()];
    const sentAgain = changes.filter(({ data }) => data.runId === run.id);
    expect(changes).toHaveLength(40);
    expect(sentAgain).toHaveLength(20);
    expect(sentAgain.every(({ data }) => data.verify)).toBe(true);
    expect(await loadRun(started.poller.database, run.id)).toMatchObject({
      status: 'succeeded',
      trigger: 'administrator',
      counts: { published: 20 },
    });
  });
});
