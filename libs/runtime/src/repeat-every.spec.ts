import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Repeated, repeatEvery } from './repeat-every.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Work that takes until it is let go of; `begun` counts. */
function aRepetition() {
  const world = { begun: 0, ended: 0, isFailing: false, errors: [] as unknown[], letGo: () => {} };
  const repeated: Repeated = repeatEvery(
    1_000,
    async () => {
      world.begun++;
      await new Promise<void>((resolve) => {
        world.letGo = resolve;
      });
      world.ended++;
      if (world.isFailing) throw new Error('no database');
    },
    (error) => world.errors.push(error),
  );
  /** Lets what runs end, and what follows on it begin. */
  const finish = async () => {
    world.letGo();
    await jest.advanceTimersByTimeAsync(0);
  };
  return { world, repeated, finish };
}

describe('repeated work', () => {
  it('begins at once and again after each period', async () => {
    const { world, finish } = aRepetition();
    expect(world.begun).toBe(1);
    await finish();

    await jest.advanceTimersByTimeAsync(999);
    expect(world.begun).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(world.begun).toBe(2);
  });

  it('goes on after a failure, which is told', async () => {
    const { world, finish } = aRepetition();
    world.isFailing = true;
    await finish();

    await jest.advanceTimersByTimeAsync(1_000);

    expect(world.begun).toBe(2);
    expect(world.errors).toEqual([new Error('no database')]);
  });

  it('never runs beside itself: asked for meanwhile, however often, it runs once more', async () => {
    const { world, repeated, finish } = aRepetition();
    await jest.advanceTimersByTimeAsync(500);
    repeated.now();
    repeated.now();
    expect(world.begun).toBe(1);

    await finish();
    expect(world.begun).toBe(2);
    await finish();
    expect(world.begun).toBe(2);
  });

  it('once stopped begins nothing new and waits for what runs', async () => {
    const { world, repeated, finish } = aRepetition();
    let isStopped = false;
    const stopping = repeated.stop().then(() => {
      isStopped = true;
    });
    await jest.advanceTimersByTimeAsync(5_000);
    expect({ begun: world.begun, isStopped }).toEqual({ begun: 1, isStopped: false });

    await finish();
    await stopping;
    repeated.now();

    expect(world).toMatchObject({ begun: 1, ended: 1 });
  });
});
