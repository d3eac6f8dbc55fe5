import type { Socket } from 'node:net';
import pg from 'pg';
import { answerWithin, type Limits, sessionLimits } from './limits.ts';

/** Postgres gave no answer in time, so the connection was dropped; whether the statement took effect is not known. */
export class DatabaseSilent extends Error {
  constructor(waitedMs: number) {
    super(`Postgres did not answer within ${Math.round(waitedMs)} ms; the connection is dropped.`);
    this.name = 'DatabaseSilent';
  }
}

/** How statements are planned. */
export interface Planning {
  /** What is set in each session; may be empty. */
  readonly session: string;
  /** The name under which a connection keeps the plan of a statement; undefined: it is planned each time. */
  nameOf(sql: string): string | undefined;
}

const FIRST_PLANS_MS = 1_000;
const LONGEST_PLANS_MS = 30_000;

const EACH_TIME: Planning = { session: '', nameOf: () => undefined };

/** How a connection is opened and kept, for the configuration of a client or of a pool. */
export function connectionLimits({ connectMs }: Limits) {
  return { keepAlive: true, keepAliveInitialDelayMillis: connectMs, connectionTimeoutMillis: connectMs };
}

/**
 * A client that waits for nothing longer than its limit. A connection whose answer is late is destroyed, since what
 * comes over it later would answer the wrong statement; the driver's own `query_timeout` gives it back to the pool.
 *
 * Its late errors end no process: between the pool's ears and TypeORM's there is a moment in which nobody listens to a
 * client that is handed over. The caller learns of it when a statement fails.
 */
export class BoundedClient extends pg.Client {
  readonly #limits: Limits;
  readonly #onSilence: (error: DatabaseSilent) => void;
  readonly #planning: Planning;
  #answerMs: number;
  #plansUntil = 0;
  #plansForMs = FIRST_PLANS_MS;
  #asked = 0;
  #failure: Error | undefined;

  constructor(
    config: pg.ClientConfig,
    limits: Limits,
    onSilence: (error: DatabaseSilent) => void = () => undefined,
    planning: Planning = EACH_TIME,
  ) {
    super(config);
    this.#planning = planning;
    this.#limits = limits;
    this.#onSilence = onSilence;
    this.#answerMs = limits.momentMs;
    this.on('error', (error) => {
      this.#failure ??= error;
    });
  }

  /** Why the connection is gone; undefined while it is not known to be. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** No statement is in progress, no transaction is open. */
  get isIdle(): boolean {
    return this.#asked === 0 && this.getTransactionStatus() === 'I';
  }

  /** Sets the limits at the server, and how statements are planned, once the connection is open. */
  async begin(): Promise<void> {
    const settings = [sessionLimits(this.#limits), this.#planning.session].filter((each) => each !== '').join('; ');
    await this.within(this.#limits.connectMs, () => this.query(settings));
    this.#answerMs = answerWithin(this.#limits.statementMs);
  }

  /**
   * Forgets the plans of statements that are planned once, where they are old: a plan that suits a table while it is
   * nearly empty reads too much of it later. Young connections do so more often, as new tables grow fastest.
   */
  async renewPlans(): Promise<void> {
    const now = performance.now();
    if (now < this.#plansUntil) return;
    const isFirst = this.#plansUntil === 0;
    this.#plansUntil = now + this.#plansForMs;
    this.#plansForMs = Math.min(LONGEST_PLANS_MS, 2 * this.#plansForMs);
    if (!isFirst) await this.query('DISCARD PLANS');
  }

  /** Runs something whose answers may take longer, or must come sooner, than usual. */
  async within<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
    const usual = this.#answerMs;
    this.#answerMs = ms;
    try {
      return await work();
    } finally {
      this.#answerMs = usual;
    }
  }

  /** Destroys the connection; the statement in progress fails with the error. */
  drop(error: Error): void {
    this.#socket.destroy(error);
  }

  /** Leaves nothing open where it fails: the driver leaves the server waiting for a password that nobody could read. */
  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads
  override connect(...callback: any[]): any {
    const connecting = super.connect().catch((error: unknown) => {
      this.#socket.destroy();
      throw error;
    });
    const [done] = callback;
    if (done === undefined) return connecting;
    connecting.then((client) => done(null, client), done);
  }

  // TypeORM and we ask by promises only; the driver's other forms pass unchanged.
  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads
  override query(...question: any[]): any {
    const answer = (super.query as (...all: unknown[]) => unknown).apply(this, this.#named(question));
    if (!(answer instanceof Promise)) return answer;
    const waitMs = this.#answerMs;
    const timer = setTimeout(() => {
      const error = new DatabaseSilent(waitMs);
      this.drop(error);
      this.#onSilence(error);
    }, waitMs);
    this.#asked++;
    return answer.finally(() => {
      this.#asked--;
      clearTimeout(timer);
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads
  override end(...callback: any[]): any {
    // A silent server answers no goodbye, and the socket would stay.
    const timer = setTimeout(() => this.#socket.destroy(), this.#limits.momentMs).unref();
    this.once('end', () => clearTimeout(timer));
    return (super.end as (...all: unknown[]) => unknown).apply(this, callback);
  }

  #named(question: unknown[]): unknown[] {
    const [text, values] = question;
    const name =
      typeof text === 'string' && Array.isArray(values) && values.length > 0 ? this.#planning.nameOf(text) : undefined;
    return name === undefined ? question : [{ name, text, values }];
  }

  /** Another one after the connection is secured. */
  get #socket(): Socket {
    return (this as unknown as { connection: { stream: Socket } }).connection.stream;
  }
}

/** The pool's settings for such clients: one that falls silent takes the idle ones along, which are as old as it is. */
export function boundedPool(limits: Limits, planning: Planning = EACH_TIME) {
  const open = new Set<BoundedClient>();
  class PooledClient extends BoundedClient {
    constructor(config: pg.ClientConfig) {
      super(
        config,
        limits,
        (error) => {
          for (const client of open) if (client.isIdle) client.drop(error);
        },
        planning,
      );
      open.add(this);
      this.once('end', () => open.delete(this));
    }
  }
  return {
    Client: PooledClient,
    ...connectionLimits(limits),
    onConnect: (client: BoundedClient) => client.begin(),
  };
}
