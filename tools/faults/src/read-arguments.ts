import { parseArgs } from 'node:util';

export const usage = `npm run faults -- [--seed N | N,N,…] [--runs M] [--jobs J] [--on STEP,…] [--history FILE] [--no-shrink] [--show] [--logs FOLDER] [--json]
npm run faults -- --break all | PART-OF-A-NAME
  M random histories from seed N on (default 1 and 5; J at once, 2 by default), or those of the seeds named, with the services killed, frozen, doubled
  and cut off, and Graph and Ziik in trouble. Exits with 1 where one of them does not end as the requirements say; that
  history is made shorter and written to a file for --history.
  --break breaks rules on purpose, one at a time, in a copy; exits with 1 where the judge does not notice.`;

/** The options of the command. */
export interface Arguments {
  readonly seeds: readonly number[];
  readonly jobs: number;
  /** Kinds of steps that come often. */
  readonly on: string[] | undefined;
  /** A file with one history, in the place of seeds. */
  readonly history: string | undefined;
  readonly shrink: boolean;
  readonly show: boolean;
  /** Where the services' logs and the records of what happened go. */
  readonly logs: string | undefined;
  readonly json: boolean;
  /** Which rules to break, by a part of their names; `all`. */
  readonly break: string | undefined;
  /** The breach whose histories these are. */
  readonly breach: string | undefined;
  /** Nothing more once a history has ended wrong. */
  readonly untilWrong: boolean;
}

/** Reads the command line; throws a TypeError with a message for the user. */
export function readArguments(args?: string[]): Arguments {
  const { values } = parseArgs({
    ...(args && { args }),
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '5' },
      jobs: { type: 'string', default: '2' },
      on: { type: 'string' },
      history: { type: 'string' },
      'no-shrink': { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
      logs: { type: 'string' },
      json: { type: 'boolean', default: false },
      break: { type: 'string' },
      breach: { type: 'string' },
      'until-wrong': { type: 'boolean', default: false },
    },
  });
  const number = (name: 'seed' | 'runs' | 'jobs', least: number, text = values[name]): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new TypeError(`--${name}: a whole number from ${least} on.`);
    return value;
  };
  const [first, ...more] = values.seed.split(',').map((text) => number('seed', 0, text));
  const runs = number('runs', 1);
  const { on, history, show, logs, json, breach } = values;
  return {
    seeds: more.length > 0 ? [first!, ...more] : Array.from({ length: runs }, (_, place) => first! + place),
    jobs: number('jobs', 1),
    on: on?.split(','),
    history,
    shrink: !values['no-shrink'] && breach === undefined,
    show,
    logs,
    json,
    break: values.break,
    breach,
    untilWrong: values['until-wrong'],
  };
}
