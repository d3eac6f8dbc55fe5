import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { gatherWakes } from './gather-wakes.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('passes on the first wake at once, and those of the next moment together', () => {
  let woken = 0;
  const wakes = gatherWakes(() => {
    woken++;
  });

  wakes.wake();
  expect([woken, wakes.isPending()]).toEqual([1, false]);
  for (let place = 0; place < 9; place++) wakes.wake();
  expect([woken, wakes.isPending()]).toEqual([1, true]);

  jest.advanceTimersByTime(100);
  expect([woken, wakes.isPending()]).toEqual([2, false]);
  wakes.wake();
  jest.advanceTimersByTime(100);
  expect(woken).toBe(3);

  jest.advanceTimersByTime(1_000);
  expect(woken).toBe(3);
  wakes.wake();
  expect(woken).toBe(4);
});
