/** One call that was received. */
export interface JournalEntry {
  /** Running number, from 1. */
  readonly number: number;
  /** When it was answered, in milliseconds. */
  readonly at: number;
  readonly operation: string;
  readonly method: string;
  /** Path and query; a secret never stands there. */
  readonly path: string;
  readonly tenantId: string | null;
  /** 0 where no answer was sent. */
  readonly status: number;
  /** The fault that hit it, if any. */
  readonly fault: string | null;
}

/** The calls received, the latest ones in full. */
export interface JournalReport {
  /** How many there were in all; the number of the latest. */
  readonly total: number;
  /** How many there were by operation. */
  readonly counts: Readonly<Record<string, number>>;
  /** The latest 10,000 at most, oldest first. */
  readonly calls: readonly JournalEntry[];
}

const kept = 10_000;

/** Keeps the latest calls and counts all of them. */
export class Journal {
  #ring: JournalEntry[] = [];
  #counts: Record<string, number> = {};
  #total = 0;

  /** Notes a call. */
  note(entry: Omit<JournalEntry, 'number'>): void {
    this.#ring[this.#total % kept] = { number: ++this.#total, ...entry };
    this.#counts[entry.operation] = (this.#counts[entry.operation] ?? 0) + 1;
  }

  /** The counts, and the calls after a number. */
  report(since = 0): JournalReport {
    const calls: JournalEntry[] = [];
    for (let number = Math.max(since, this.#total - kept); number < this.#total; number++) {
      calls.push(this.#ring[number % kept]!);
    }
    return { total: this.#total, counts: { ...this.#counts }, calls };
  }

  /** Forgets everything. */
  clear(): void {
    this.#ring = [];
    this.#counts = {};
    this.#total = 0;
  }
}
