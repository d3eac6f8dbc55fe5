import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createFollower, IDLE_LOOK_MS, LOOK_MS, type Sought } from './follower.ts';
import type { ByeReason, Listener } from './listener.ts';
import type { Entry, Snapshot } from './news.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const run = (id: string, isSettled = false) => ({ id, settledAt: isSettled ? 'then' : null, progress: {} }) as never;
const STANDING = { id: 'i', nextRunAt: null } as never;

/** A follower of integrations that stand as `found` says, and every look that it takes. */
function aFollower() {
  const world = {
    found: new Map<string, Snapshot | Error>([['i', { standing: STANDING, runs: [run('open')] }]]),
    looks: [] as { id: string; at: number; sought: Sought }[],
  };
  const errors: unknown[] = [];
  const follower = createFollower({
    async look(id, sought) {
      world.looks.push({ id, at: performance.now(), sought });
      const found = world.found.get(id);
      if (found instanceof Error) throw found;
      return found ?? null;
    },
    onError: (id, error) => errors.push([id, error]),
    now: () => performance.now(),
  });
  return { follower, world, errors };
}

function aListener(runId: string | null = null) {
  const heard: string[][] = [];
  const byes: ByeReason[] = [];
  const listener: Listener = {
    runId,
    offer: (entries: readonly Entry[]) => void heard.push(entries.map(({ slot }) => slot)),
    end: (reason) => void byes.push(reason),
  };
  return { listener, heard, byes };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('following an integration', () => {
  it('takes one look a second for 50 listeners as for one, and tells all of them', async () => {
    const looksFor = async (count: number) => {
      const { follower, world } = aFollower();
      const listeners = Array.from({ length: count }, () => aListener());
      for (const { listener } of listeners) {
        follower.join('i', listener);
        await pass(7);
      }
      world.looks.length = 0;
      for (let second = 0; second < 20; second++) {
        follower.hear('i', 'people');
        await pass(1_000);
      }
      for (const { heard } of listeners) expect(heard.length).toBeGreaterThanOrEqual(19);
      return world.looks.length;
    };

    const [one, fifty] = [await looksFor(1), await looksFor(50)];

    expect(one).toBeGreaterThanOrEqual(19);
    expect(one).toBeLessThanOrEqual(21);
    expect(fifty).toBe(one);
  });

  it('never looks twice within a second, however much is heard', async () => {
    const { follower, world } = aFollower();
    follower.join('i', aListener().listener);
    for (let each = 0; each < 5_000; each++) {
      follower.hear('i', each % 2 === 0 ? 'people' : 'other');
      await pass(1);
    }

    const gaps = world.looks.slice(1).map(({ at }, index) => at - world.looks[index]!.at);
    expect(gaps.length).toBeGreaterThanOrEqual(4);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(LOOK_MS);
  });

  it('looks at once when something is heard after a quiet second, and now and then where nothing goes on', async () => {
    const { follower, world } = aFollower();
    world.found.set('i', { standing: STANDING, runs: [run('settled', true)] });
    follower.join('i', aListener().listener);
    await pass(1_500);
    expect(world.looks).toHaveLength(1);

    follower.hear('i', 'other');
    await pass(0);
    expect(world.looks).toHaveLength(2);

    await pass(IDLE_LOOK_MS - 1);
    expect(world.looks).toHaveLength(2);
    await pass(1);
    expect(world.looks).toHaveLength(3);
  });

  it('counts people when they are said to have changed, else every ten seconds', async () => {
    const { follower, world } = aFollower();
    follower.join('i', aListener().listener);
    await pass(5_100);
    follower.hear('i', 'people');
    await pass(14_900);

    const counted = world.looks
      .filter(({ sought }) => sought.countsPeople)
      .map(({ at }) => Math.floor(at - world.looks[0]!.at));
    expect(counted).toEqual([0, 6_000, 16_000]);
  });

  it('ends when nobody listens any more, and begins again with the next one', async () => {
    const { follower, world } = aFollower();
    const leave = [follower.join('i', aListener().listener), follower.join('i', aListener().listener)];
    await pass(1_000);
    leave[0]!();
    leave[1]!();
    leave[1]!();
    const before = world.looks.length;
    await pass(60_000);
    expect(world.looks).toHaveLength(before);
    expect(jest.getTimerCount()).toBe(0);

    const again = aListener();
    follower.join('i', again.listener);
    await pass(0);
    expect(again.heard).toEqual([['standing', 'open']]);
  });

  it('tells nobody of a look that was under way when the last one left', async () => {
    const { follower, world } = aFollower();
    const { listener, heard } = aListener();
    const leave = follower.join('i', listener);
    jest.advanceTimersByTime(0);
    leave();
    await pass(10_000);

    expect(heard).toEqual([]);
    expect(world.looks).toHaveLength(1);
  });

  it('looks for single runs alone where nobody wants more, and for all where somebody does', async () => {
    const { follower, world } = aFollower();
    const ofRun = aListener('open');
    follower.join('i', ofRun.listener);
    await pass(0);
    expect(world.looks[0]!.sought).toEqual({ isWhole: false, countsPeople: false, runIds: ['open'] });

    const whole = aListener();
    follower.join('i', whole.listener);
    expect(whole.heard).toEqual([]);
    await pass(1_000);
    expect(world.looks[1]!.sought).toEqual({ isWhole: true, countsPeople: true, runIds: ['open'] });
    expect(whole.heard).toHaveLength(1);
  });

  it('still asks for a run that was open, so that its end is told', async () => {
    const { follower, world } = aFollower();
    follower.join('i', aListener().listener);
    await pass(0);
    world.found.set('i', { standing: STANDING, runs: [run('open', true), run('next')] });
    await pass(1_000);
    await pass(1_000);

    expect(world.looks.map(({ sought }) => sought.runIds)).toEqual([[], ['open'], ['next']]);
  });

  it('says when a run is settled or gone, and when the integration is', async () => {
    const { follower, world } = aFollower();
    world.found.set('i', { runs: [run('a', true), run('b')] });
    const [settled, open, gone, whole] = [aListener('a'), aListener('b'), aListener('c'), aListener()];
    for (const { listener } of [settled, open, gone, whole]) follower.join('i', listener);
    await pass(0);
    expect([settled, open, gone, whole].map(({ byes }) => byes)).toEqual([['settled'], [], ['gone'], []]);

    world.found.delete('i');
    await pass(1_000);
    expect([open, whole].map(({ byes }) => byes)).toEqual([['gone'], ['gone']]);
  });

  it('ends all streams of an integration that cannot be read, and of no other', async () => {
    const { follower, world, errors } = aFollower();
    world.found.set('j', { standing: STANDING, runs: [run('open')] });
    const [here, there] = [aListener(), aListener()];
    follower.join('i', here.listener);
    follower.join('j', there.listener);
    await pass(0);

    world.found.set('i', new Error('no answer'));
    await pass(1_000);

    expect(errors).toEqual([['i', new Error('no answer')]]);
    expect(here.byes).toEqual(['unavailable']);
    expect(there.byes).toEqual([]);
    expect(there.heard.length).toBeGreaterThanOrEqual(2);
  });
});
