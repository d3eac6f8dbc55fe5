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
