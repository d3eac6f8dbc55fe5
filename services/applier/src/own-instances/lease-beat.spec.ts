import { describe, expect, it } from '@jest/globals';
import { createLeaseBeat } from './lease-beat.ts';

/** Leases of ten seconds; the table has three of them. `asked` in order. */
function aBeat() {
  const world = { nowMs: 0, isAway: false, isOver: false, takesMs: 0 };
  const asked: string[] = [];
  let names = 0;
  const beat = createLeaseBeat(
    {
      begin: async (holder) => void asked.push(`begin ${holder}`),
      async beat(holder) {
        asked.push(`beat ${holder}`);
        world.nowMs += world.takesMs;
        if (world.isAway) throw new Error('no database');
        return world.isOver ? null : 3;
      },
      end: async (holder) => void asked.push(`end ${holder}`),
      newName: () => `h${++names}`,
      now: () => world.nowMs,
    },
    10_000,
  );
  return { beat, world, asked };
}

describe('the beat of a process', () => {
  it('covers calls for four fifths of the time since it was asked for', async () => {
    const { beat, world } = aBeat();
    const holding = await beat.current();
    world.nowMs = 7_999;
    expect(holding.holds()).toBe(true);
    world.takesMs = 500;

    expect(await beat.beat()).toBe(3);

    world.nowMs = 7_999 + 7_999;
    expect(holding.holds()).toBe(true);
    world.nowMs = 7_999 + 8_000;
    expect(holding.holds()).toBe(false);
  });

  it('that is over loses everything; what is taken then has another holder, after the first one was ended', async () => {
    const { beat, world, asked } = aBeat();
    const first = await beat.current();
    world.isOver = true;
    expect(await beat.beat()).toBeNull();
    expect(first.holds()).toBe(false);
    expect(beat.isBeating()).toBe(false);

    world.isOver = false;
    const second = await beat.current();

    expect(second.holds()).toBe(true);
    expect(first.holds()).toBe(false);
    expect(asked).toEqual(['begin h1', 'beat h1', 'end h1', 'begin h2']);
  });

  it('that is not answered changes nothing before the end of the leases, and loses them then', async () => {
    const { beat, world } = aBeat();
    const holding = await beat.current();
    world.isAway = true;
    world.nowMs = 4_000;
    await expect(beat.beat()).rejects.toThrow('no database');
    expect(holding.holds()).toBe(true);

    world.nowMs = 8_000;

    expect(await beat.beat()).toBeNull();
    expect(beat.isBeating()).toBe(false);
  });

  it('ends with the process', async () => {
    const { beat, asked } = aBeat();
    const holding = await beat.current();

    await beat.end();
    await beat.end();

    expect(holding.holds()).toBe(false);
    expect(asked).toEqual(['begin h1', 'end h1']);
  });
});
