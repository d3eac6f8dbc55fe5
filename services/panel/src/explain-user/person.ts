import type { components } from '../api/schema.ts';

/** One person as the API explains them. */
export type Person = components['schemas']['UserDetail'];
export type Explanation = NonNullable<Person['explanation']>;
export type Step = Explanation['steps'][number];
export type HistoryEntry = Person['history'][number];
export type Change = HistoryEntry['changes'][number];
export type Sync = NonNullable<Person['sync']>;
