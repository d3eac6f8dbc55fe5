import { parseArgs } from 'node:util';

export interface DemoArguments {
  /** People seeded in the directory. */
  readonly users: number;
  readonly seed: number;
  /** Exits at the end instead of staying up until Ctrl-C. */
  readonly once: boolean;
  /** One JSON document on standard output at the end; progress goes to standard error. */
  readonly json: boolean;
}

const usage = `npm start -- [--users N] [--seed N] [--once] [--json]
  --users N   people in the directory at the start, 10 to 1000000 (default 2000)
  --seed N    which people; the same number, the same people (default 1)
  --once      ends by itself, with exit code 1 where Ziik is not what the directory implies
  --json      ends with one JSON document on standard output`;

/** Reads the command line; throws with the usage where it is wrong. */
export function readArguments(args: readonly string[]): DemoArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        users: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '1' },
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    return {
      users: wholeNumber('--users', values.users, 10, 1_000_000),
      seed: wholeNumber('--seed', values.seed, 0, 2 ** 31),
      once: values.once,
      json: values.json,
    };
  } catch (error) {
    throw new TypeError(`${(error as Error).message}\n${usage}`);
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new TypeError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
