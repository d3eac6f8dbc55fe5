import { type Operation, operations } from '../calls/routes.ts';
import { type FaultKind, faultKinds } from '../faults/fault-rules.ts';

/** One call as received. */
export interface JournalEntry {
  /** From 1, in order of arrival. */
  n: number;
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  path: string;
  operation: Operation;
  /** 0: not answered, or not yet. With the fault `lost-answer` the status of the work that was done. */
  status: number;
  fault: FaultKind | null;
  userId: number | null;
  reference: string | null;
  body?: string;
}

/** What is known of a call when it has been dealt with. */
export interface CallResult {
  status: number;
  fault: FaultKind | undefined;
  userId: number;
  reference: string;
}

const methods = ['', 'GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS'];
const operationCodes = new Map(operations.map((operation, code) => [operation, code]));

/** The last calls in columns (about 30 bytes and the path each), and totals that are never reset. */
export class Journal {
  /** Calls begun and not yet dealt with. */
  inFlight = 0;
  maxConcurrency = 0;
  #size: number;
  #last = 0;
  /** What had gone before the last change of size does not come back. */
  #forgotten = 0;
  #columns = columns(0);
  readonly #totals = new Map<number, number>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Notes a call and returns its number. */
  begin(at: number, method: string, path: string, operation: Operation): number {
    const n = ++this.#last;
    if (n > this.#columns.capacity && this.#columns.capacity < this.#size) {
      this.#columns = copied(this.#columns, Math.min(this.#size, Math.max(1024, this.#columns.capacity * 2)), 1, n - 1);
    }
    const slot = (n - 1) % this.#columns.capacity;
    this.#columns.at[slot] = at;
    this.#columns.method[slot] = Math.max(0, methods.indexOf(method));
    this.#columns.operation[slot] = operationCodes.get(operation)!;
    this.#columns.status[slot] = 0;
    this.#columns.fault[slot] = 0;
    this.#columns.userId[slot] = 0;
    this.#columns.path[slot] = path;
    this.#columns.reference[slot] = undefined;
    this.#columns.body.delete(slot);
    this.inFlight++;
    if (this.inFlight > this.maxConcurrency) this.maxConcurrency = this.inFlight;
    return n;
  }

  keepBody(n: number, body: string): void {
    if (this.#kept(n)) this.#columns.body.set((n - 1) % this.#columns.capacity, body);
  }

  end(n: number, operation: Operation, { status, fault, userId, reference }: CallResult): void {
    this.inFlight--;
    const total = operationCodes.get(operation)! * 1000 + status;
    this.#totals.set(total, (this.#totals.get(total) ?? 0) + 1);
    if (!this.#kept(n)) return;
    const slot = (n - 1) % this.#columns.capacity;
    this.#columns.status[slot] = status;
    this.#columns.fault[slot] = fault ? faultKinds.indexOf(fault) + 1 : 0;
    this.#columns.userId[slot] = userId;
    this.#columns.reference[slot] = reference || undefined;
  }

  /** Entries with a number above `since`, oldest first, as far as they are still kept. */
  entries(since = 0, limit = 1000): JournalEntry[] {
    const entries: JournalEntry[] = [];
    const { capacity } = this.#columns;
    for (
      let n = Math.max(since, this.#last - capacity, this.#forgotten) + 1;
      n <= this.#last && entries.length < limit;
      n++
    ) {
      const slot = (n - 1) % capacity;
      const body = this.#columns.body.get(slot);
      entries.push({
        n,
        at: this.#columns.at[slot]!,
        method: methods[this.#columns.method[slot]!]!,
        path: this.#columns.path[slot]!,
        operation: operations[this.#columns.operation[slot]!]!,
        status: this.#columns.status[slot]!,
        fault: faultKinds[this.#columns.fault[slot]! - 1] ?? null,
        userId: this.#columns.userId[slot]! || null,
        reference: this.#columns.reference[slot] ?? null,
        ...(body === undefined ? {} : { body }),
      });
    }
    return entries;
  }

  /** Calls dealt with, by operation and status. */
  totals(): { [K in Operation]?: Record<number, number> } {
    const totals: { [K in Operation]?: Record<number, number> } = {};
    for (const [key, count] of this.#totals) {
      const operation = operations[Math.floor(key / 1000)]!;
      totals[operation] = { ...totals[operation], [key % 1000]: count };
    }
    return totals;
  }

  /** Calls received since the start. */
  get received(): number {
    return this.#last;
  }

  /** Keeps the last `size` calls from now on. */
  resize(size: number): void {
    if (size === this.#size) return;
    this.#forgotten = Math.max(this.#forgotten, this.#last - Math.min(this.#columns.capacity, size));
    this.#size = size;
    this.#columns = copied(this.#columns, size, this.#forgotten + 1, this.#last);
  }

  #kept(n: number): boolean {
    return n > Math.max(this.#last - this.#columns.capacity, this.#forgotten);
  }
}

type Columns = ReturnType<typeof columns>;

function columns(capacity: number) {
  return {
    capacity,
    at: new Float64Array(capacity),
    method: new Uint8Array(capacity),
    operation: new Uint8Array(capacity),
    status: new Uint16Array(capacity),
    fault: new Uint8Array(capacity),
    userId: new Uint32Array(capacity),
    path: [] as string[],
    reference: [] as (string | undefined)[],
    body: new Map<number, string>(),
  };
}

function copied(from: Columns, capacity: number, first: number, last: number): Columns {
  const to = columns(capacity);
  for (let n = first; n <= last; n++) {
    const source = (n - 1) % from.capacity;
    const target = (n - 1) % capacity;
    for (const name of ['at', 'method', 'operation', 'status', 'fault', 'userId'] as const) {
      to[name][target] = from[name][source]!;
    }
    to.path[target] = from.path[source]!;
    to.reference[target] = from.reference[source];
    const body = from.body.get(source);
    if (body !== undefined) to.body.set(target, body);
  }
  return to;
}
