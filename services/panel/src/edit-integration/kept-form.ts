import type { FormValues } from './form-values.ts';

/** A saved integration as it was read, from which changes are told apart. */
export interface FormBase {
  readonly values: FormValues;
  readonly etag: string;
  readonly secretChangedAt: string;
}

/** What somebody had entered when their sign-in ended. */
export interface KeptForm {
  readonly values: FormValues;
  /** Null for a new one. */
  readonly base: FormBase | null;
}

export const KEPT_MS = 10 * 60_000;

/** Half-filled forms of one person, in memory and for 10 minutes, so that signing in again costs nobody their work. */
export function createFormKeeper(now: () => number = Date.now) {
  const kept = new Map<string, { owner: string; form: KeptForm; until: number }>();
  return {
    keep(name: string, owner: string, form: KeptForm): void {
      kept.set(name, { owner, form, until: now() + KEPT_MS });
    },
    /** The form of that name, once; null where it is another person's or too old. All others' are dropped. */
    take(name: string, owner: string): KeptForm | null {
      this.drop(owner);
      const found = kept.get(name);
      kept.delete(name);
      return found?.form ?? null;
    },
    /** Forgets what is too old, and what is not of this person (null: of anybody's only what is too old). */
    drop(owner: string | null): void {
      for (const [name, { owner: its, until }] of kept)
        if (until <= now() || (owner !== null && its !== owner)) kept.delete(name);
    },
    get size(): number {
      return kept.size;
    },
  };
}
