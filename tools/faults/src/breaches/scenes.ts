import type { PersonValues, Step } from '../plan/history.ts';

/** One person changes. */
export const change = (who: string, set: PersonValues, afterMs = 0): Step => ({ do: 'change', who, set, afterMs });
/** Nothing happens for a while. */
export const wait = (afterMs: number): Step => ({ do: 'wait', afterMs });
/** Several people move at once, so that something is under way. */
export const moves = (unit: string, directory = 0): Step[] =>
  [0, 1, 2, 3, 4, 5].map((place) => change(`d${directory}p${place}`, { department: unit }));
/** The same in several directories, so that several runs publish at once. */
export const movesEverywhere = (unit: string): Step[] => [0, 1, 2, 3].flatMap((directory) => moves(unit, directory));
/** The ways to Kafka are cut again and again. */
export const cuts: Step[] = [60, 80, 100, 120, 140].map((afterMs) => ({ do: 'cut', part: 'kafka', afterMs }));
/** The poller freezes while it reads that people have moved; another takes the run over, and they move again. */
export const takenOver = (who: readonly string[]): Step[] => [
  ...who.map((each) => change(each, { department: 'Odense' })),
  { do: 'freeze', service: 'poller', forMs: 8_000, afterMs: 1_600 },
  wait(1_300),
  ...who.map((each) => change(each, { department: 'Vejle' })),
  { do: 'add-copy', service: 'poller', afterMs: 0 },
  wait(7_000),
  { do: 'end-copy', service: 'poller', afterMs: 0 },
];
