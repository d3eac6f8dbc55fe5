import { describe, expect, it } from '@jest/globals';
import { createEnding, type WorkerEnding } from './worker-ending.ts';

/** A worker with users under way; Ziik keeps them waiting for so long that their calls may be cut. */
function aWorker({ isKafkaAway = false } = {}) {
  const done: string[] = [];
  const note = (what: string) => async () => void done.push(what);
  const ending: WorkerEnding = createEnding({
    async stopWork(cut) {
      done.push(`users under way, ${ending.isStopping() ? 'no' : 'more'} calls`);
      await cut();
    },
    publish: isKafkaAway ? () => new Promise(() => undefined) : note('published'),
    disconnect: note('disconnected'),
    forget: () => undefined,
    release: note('released'),
    pause: (ms) => (isKafkaAway ? Promise.resolve(done.push(`waited ${ms} ms`)) : new Promise(() => undefined)),
  });
  return { ending, done };
}

describe('the work at an instance', () => {
  it('that is stopped makes no more calls, cuts long ones, publishes, and gives the instance back', async () => {
    const { ending, done } = aWorker();

    await ending.stop();

    expect(done).toEqual(['users under way, no calls', 'disconnected', 'published', 'disconnected', 'released']);
  });

  it('that is handed over finishes every user under way, with all calls, before anything is given back', async () => {
    const { ending, done } = aWorker();

    await ending.handOver();

    expect(done).toEqual(['users under way, more calls', 'published', 'disconnected', 'released']);
    expect(ending.isStopping()).toBe(true);
  });

  it('does not keep the instance while Kafka is away', async () => {
    const { ending, done } = aWorker({ isKafkaAway: true });

    await ending.handOver();

    expect(done).toEqual(['users under way, more calls', 'waited 3000 ms', 'disconnected', 'released']);
  });

  it('that is lost to another process is cut, and neither publishes nor releases', async () => {
    const { ending, done } = aWorker();

    await ending.lost();

    expect(done).toEqual(['disconnected']);
    expect(ending.isStopping()).toBe(true);
  });
});
