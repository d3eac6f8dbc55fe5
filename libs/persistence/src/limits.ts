/** How long each wait for Postgres may take, in milliseconds. All follow from one, so that they fit together. */
export interface Limits {
  /** A statement, at the server. */
  readonly statementMs: number;
  /** A statement that touches everybody of an integration. */
  readonly patientStatementMs: number;
  /** A lock that somebody else holds. */
  readonly lockMs: number;
  /** A transaction that says nothing: its process is frozen or cut off, and its locks are in others' way. */
  readonly idleMs: number;
  /** A connection, free or new. */
  readonly connectMs: number;
  /** What takes a healthy server no time: a rollback, a goodbye, the proof that a listening connection lives. */
  readonly momentMs: number;
}

/** The limits that follow from how long a statement may take. */
export function limitsFrom(statementMs: number): Limits {
  return {
    statementMs,
    patientStatementMs: statementMs * 20,
    lockMs: statementMs / 3,
    idleMs: statementMs / 2,
    connectMs: statementMs / 3,
    momentMs: statementMs / 6,
  };
}

/**
 * For migrations: an index over millions of rows takes minutes. A statement waiting for a table lock blocks everybody
 * who comes later, so a migration gives up soon, and is tried again when the process is.
 */
export const MIGRATION_LIMITS: Limits = {
  ...limitsFrom(30_000),
  statementMs: 3_600_000,
  lockMs: 60_000,
  idleMs: 600_000,
};

/** For the turn to migrate: processes that start together wait until the first one is done. */
export const MIGRATION_TURN_LIMITS: Limits = { ...MIGRATION_LIMITS, lockMs: MIGRATION_LIMITS.statementMs };

/** How long we wait for the answer to a statement: the server's own limit comes first where it is heard. */
export function answerWithin(statementMs: number): number {
  return statementMs * 1.2 + 1_000;
}

/**
 * Sets a session's limits at the server, which ends what its client cannot: a process that is frozen holds its locks
 * until then. Statements, since a pooler passes them on; it may refuse them as parameters of the connection.
 */
export function sessionLimits({ statementMs, lockMs, idleMs, connectMs }: Limits): string {
  const seconds = Math.max(1, Math.round(connectMs / 1_000));
  return Object.entries({
    statement_timeout: Math.round(statementMs),
    lock_timeout: Math.round(lockMs),
    idle_in_transaction_session_timeout: Math.round(idleMs),
    tcp_keepalives_idle: seconds,
    tcp_keepalives_interval: seconds,
    tcp_keepalives_count: 3,
    tcp_user_timeout: Math.round(3 * connectMs),
  })
    .map(([name, value]) => `SET ${name} = ${value}`)
    .join('; ');
}
