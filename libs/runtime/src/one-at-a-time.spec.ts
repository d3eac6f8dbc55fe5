import { describe, expect, it } from '@jest/globals';
import { oneAtATime } from './one-at-a-time.ts';

describe('one at a time', () => {
  it('runs once more, and only once, for all who asked while it ran', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const gates: (() => void)[] = [];
    const work = oneAtATime(
      async () => {
        runs++;
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => gates.push(resolve));
        running--;
      },
      () => undefined,
    );

    const first = work.run();
    const others = [work.run(), work.run(), work.run()];
    gates.shift()!();
    await first;
    while (gates.length === 0) await Promise.resolve();
    gates.shift()!();
    await Promise.all(others);

    expect({ runs, most }).toEqual({ runs: 2, most: 1 });
  });

  it('hands errors over and runs again', async () => {
    const errors: unknown[] = [];
    let runs = 0;
    const work = oneAtATime(
      async () => {
        runs++;
        throw new Error(`run ${runs}`);
      },
      (error) => errors.push((error as Error).message),
    );
    await work.run();
    await work.run();

    expect(errors).toEqual(['run 1', 'run 2']);
  });

  it('has ended when nothing runs and nothing waits to run', async () => {
    let runs = 0;
    const work = oneAtATime(
      async () => {
        await Promise.resolve();
        runs++;
      },
      () => undefined,
    );

    await work.ended();
    void work.run();
    void work.run();
    expect(work.isRunning()).toBe(true);
    await work.ended();

    expect(runs).toBe(2);
    expect(work.isRunning()).toBe(false);
  });
});
