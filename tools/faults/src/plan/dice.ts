/** Chance that is the same for the same seed. */
export interface Dice {
  /** A whole number from 0 to `below` − 1. */
  number(below: number): number;
  /** True so many times out of a hundred. */
  chance(percent: number): boolean;
  /** One of them; throws where there is none. */
  pick<T>(from: readonly T[]): T;
  /** One of them, by their weights. */
  weigh<T>(from: readonly (readonly [weight: number, value: T])[]): T;
}

/** Makes dice from a seed (a whole number), by the generator known as mulberry32. */
export function diceOf(seed: number): Dice {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const dice: Dice = {
    number: (below) => Math.floor(next() * below),
    chance: (percent) => next() * 100 < percent,
    pick(from) {
      if (from.length === 0) throw new Error('There is nothing to pick from.');
      return from[dice.number(from.length)]!;
    },
    weigh(from) {
      let left = next() * from.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return from.at(-1)![1];
    },
  };
  return dice;
}
