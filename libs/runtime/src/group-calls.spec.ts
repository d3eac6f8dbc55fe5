import { describe, expect, it, jest } from '@jest/globals';
import { groupCalls } from './group-calls.ts';

/** Calls that are answered by hand. */
function byHand() {
  const calls: { items: readonly string[]; done: PromiseWithResolvers<void> }[] = [];
  const work = (items: readonly string[]) => {
    const done = Promise.withResolvers<void>();
    calls.push({ items, done });
    return done.promise;
  };
  return { calls, work, seen: () => calls.map(({ items }) => items) };
}

/** Lets everything that can go on go on. */
const settle = () => new Promise(setImmediate);

describe('calls that would wait for each other', () => {
  it('are made at once where none runs, and together where one does', async () => {
    const { calls, work, seen } = byHand();
    const call = groupCalls(work, { most: 10 });

    const first = call(['a']);
    const others = [call(['b', 'c']), call(['d'])];
    expect(seen()).toEqual([['a']]);
    calls[0]!.done.resolve();
    await first;
    await settle();

    expect(seen()).toEqual([['a'], ['b', 'c', 'd']]);
    calls[1]!.done.resolve();
    await Promise.all(others);
    await settle();
    expect(calls).toHaveLength(2);
  });

  it('resolve only when their own items are done', async () => {
    const { calls, work } = byHand();
    const call = groupCalls(work, { most: 10 });
    void call(['a']);
    let isDone = false;
    void call(['b']).then(() => {
      isDone = true;
    });

    calls[0]!.done.resolve();
    await settle();

    expect(isDone).toBe(false);
    calls[1]!.done.resolve();
    await settle();
    expect(isDone).toBe(true);
  });

  it('are kept small, unless a single one is large', async () => {
    const { calls, work, seen } = byHand();
    const call = groupCalls(work, { most: 3 });
    for (const items of [['a'], ['b', 'c'], ['d', 'e'], ['f', 'g', 'h', 'i']]) void call(items);

    for (let at = 0; at < 4; at++) {
      calls[at]!.done.resolve();
      await settle();
    }

    expect(seen()).toEqual([['a'], ['b', 'c'], ['d', 'e'], ['f', 'g', 'h', 'i']]);
  });

  it('are gathered for a while after each', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const seen: (readonly string[])[] = [];
      const call = groupCalls<string>(async (items) => void seen.push(items), { most: 10, everyMs: 100 });
      await call(['a']);

      void call(['b']);
      await jest.advanceTimersByTimeAsync(99);
      void call(['c']);
      expect(seen).toEqual([['a']]);
      await jest.advanceTimersByTimeAsync(1);
      expect(seen).toEqual([['a'], ['b', 'c']]);

      await jest.advanceTimersByTimeAsync(100);
      await call(['d']);
      expect(seen.at(-1)).toEqual(['d']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('fail alone where one of them fails', async () => {
    const seen: string[] = [];
    const call = groupCalls<string>(
      async (items) => {
        await settle();
        seen.push(items.join(' '));
        if (items.includes('bad')) throw new Error('refused');
      },
      { most: 10 },
    );
    const calls = [call(['a']), call(['b']), call(['bad']), call(['c'])];

    const outcomes = await Promise.allSettled(calls);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a', 'b bad c', 'b', 'bad', 'c']);
    await call(['d']);
    expect(seen.at(-1)).toBe('d');
  });
});
