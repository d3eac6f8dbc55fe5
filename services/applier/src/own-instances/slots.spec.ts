import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.ts';

describe('slots', () => {
  it('are waited for until one is free', async () => {
    const slots = new Slots();
    const done: string[] = [];
    slots.take();
    const waiting = slots.until(() => slots.taken === 0).then(() => done.push('free'));
    await Promise.resolve();

    expect(done).toEqual([]);
    slots.free();
    await waiting;

    expect(done).toEqual(['free']);
  });

  it('go on waiting when one is free that does not suffice', async () => {
    const slots = new Slots();
    const done: string[] = [];
    slots.take();
    slots.take();
    const waiting = slots.until(() => slots.taken === 0).then(() => done.push('all free'));
    slots.free();
    await Promise.resolve();

    expect(done).toEqual([]);
    slots.free();
    await waiting;
  });

  it('let everybody who waits check again, when something else has changed', async () => {
    const slots = new Slots();
    let isStopping = false;
    slots.take();
    const both = Promise.all([slots.until(() => isStopping), slots.until(() => isStopping)]);
    isStopping = true;
    slots.wake();

    await expect(both).resolves.toHaveLength(2);
  });
});
