import type { Person, PersonState } from '@user-sync/sandbox-entra';
import type { Fault, WitnessedCall, ZiikUserView } from '@user-sync/sandbox-ziik';
import type { Rules } from '../plan/history.ts';

/** The names of an instance's catalogue at a moment. */
export interface CatalogueNames {
  readonly units: readonly { readonly id: number; readonly name: string }[];
  readonly userTypes: readonly { readonly id: number; readonly name: string }[];
}

/**
 * One thing that happened. The emulators run in the recorder's own process, so the order of the entries is the true
 * order of everything that was done to the directories and in Ziik. `at` is in milliseconds since 1970.
 */
export type Entry = { readonly at: number } & (
  | { readonly kind: 'person'; readonly directory: number; readonly person: Person; readonly state: PersonState }
  | ({ readonly kind: 'works'; readonly instance: number } & WitnessedCall)
  | {
      readonly kind: 'answered';
      readonly instance: number;
      readonly n: number;
      readonly status: number;
      readonly fault: Fault | undefined;
    }
  | { readonly kind: 'by-hand'; readonly instance: number; readonly what: string; readonly user: ZiikUserView }
  | ({ readonly kind: 'catalogue'; readonly instance: number } & CatalogueNames)
  | { readonly kind: 'configured'; readonly directory: number; readonly rules: Rules }
  | {
      readonly kind: 'switched';
      readonly directory: number;
      readonly enabled: boolean;
      /** `made`: so from the beginning, with nothing under way. */
      readonly said: 'asked' | 'answered' | 'made';
    }
  | { readonly kind: 'asked'; readonly directory: number; readonly azureId: string; readonly what: string }
  | { readonly kind: 'decided'; readonly directory: number; readonly approve: boolean }
  | { readonly kind: 'started'; readonly service: string }
  /** The operator saved the instance: pauses are over. */
  | { readonly kind: 'saved'; readonly instance: number }
  | { readonly kind: 'restored' }
);

export type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>;

type WithoutTime<T> = T extends Entry ? Omit<T, 'at'> : never;

/** Notes what happens, in order. */
export class Recorder {
  readonly entries: Entry[] = [];

  note(entry: WithoutTime<Entry>): void {
    this.entries.push({ at: Date.now(), ...entry } as Entry);
  }

  of<Kind extends Entry['kind']>(kind: Kind): EntryOf<Kind>[] {
    return this.entries.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);
  }
}
