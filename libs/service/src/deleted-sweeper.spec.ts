import { afterEach, expect, it, jest } from '@jest/globals';
import type { ControlNotice } from '@user-sync/control';
import { DeletedSweeper } from './deleted-sweeper.ts';

afterEach(() => {
  jest.useRealTimers();
});

/** A sweeper that has started; `sweeps` counts, `notify` is what control tells it. */
async function aSweeper(alsoAfter?: ControlNotice['about']) {
  jest.useFakeTimers();
  const world = { sweeps: 0, isListening: true, isAway: false, warnings: 0, notify: (_: ControlNotice) => {} };
  const sweeper = new DeletedSweeper({
    database: {} as never,
    log: { warn: () => world.warnings++ } as never,
    async sweep() {
      world.sweeps++;
      if (world.isAway) throw new Error('no database');
    },
    async listen(onNotice) {
      world.notify = onNotice;
      return async () => {
        world.isListening = false;
      };
    },
    ...(alsoAfter && { alsoAfter }),
  });
  await sweeper.onApplicationBootstrap();
  await jest.advanceTimersByTimeAsync(0);
  return { world, sweeper };
}

it('sweeps at once and every minute, also after a failure', async () => {
  const { world } = await aSweeper();
  expect(world.sweeps).toBe(1);
  world.isAway = true;

  await jest.advanceTimersByTimeAsync(120_000);

  expect(world).toMatchObject({ sweeps: 3, warnings: 2 });
});

it.each([
  ['integration', undefined, 2],
  ['instance', undefined, 1],
  ['instance', 'instance', 2],
  ['run', 'instance', 1],
] as const)('after a notice of a changed %s, where %s counts too, has swept %i times', async (about, also, sweeps) => {
  const { world } = await aSweeper(also);

  world.notify({ about, id: 'acme' });
  await jest.advanceTimersByTimeAsync(0);

  expect(world.sweeps).toBe(sweeps);
});

it('once it is stopped neither listens nor sweeps', async () => {
  const { world, sweeper } = await aSweeper();

  await sweeper.onApplicationShutdown();
  await jest.advanceTimersByTimeAsync(120_000);

  expect(world).toMatchObject({ isListening: false, sweeps: 1 });
});
