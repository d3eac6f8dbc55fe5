import { describe, expect, it } from '@jest/globals';
import type { Logger } from '@user-sync/runtime';
import { ensureTopics } from './ensure-topics.ts';

describe('waiting for topics while Kafka is away', () => {
  const away = { brokers: ['127.0.0.1:1'], clientId: 'test' };
  const wanted = { prefix: 'away', partitions: 1 };
  const LONG = 600_000;

  it('ends with what Kafka last answered when it is given up', async () => {
    await expect(ensureTopics(away, wanted, { patienceMs: LONG, giveUp: AbortSignal.abort() })).rejects.toThrow(
      'ECONNREFUSED',
    );
  });

  it('ends in the middle of a pause, too', async () => {
    const giveUp = new AbortController();
    const warn = (_: unknown, words: string): void => {
      if (words.endsWith('will retry')) setImmediate(() => giveUp.abort());
    };
    const log = { warn, debug: () => undefined } as unknown as Logger;

    await expect(ensureTopics({ ...away, log }, wanted, { patienceMs: LONG, giveUp: giveUp.signal })).rejects.toThrow(
      'ECONNREFUSED',
    );
    expect(giveUp.signal.aborted).toBe(true);
  });

  it('ends with what Kafka last answered when its patience has passed', async () => {
    await expect(ensureTopics(away, wanted, { patienceMs: 0 })).rejects.toThrow('ECONNREFUSED');
  });
});
