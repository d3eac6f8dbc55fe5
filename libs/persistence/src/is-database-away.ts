/** The connection was lost between two statements; the cause says why. */
export class ConnectionLost extends Error {
  constructor(cause: Error) {
    super(`The connection to Postgres was lost: ${cause.message}`, { cause });
    this.name = 'ConnectionLost';
  }
}

/** SQLSTATE of an error that Postgres answered with; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: { code?: unknown } };
  const state = driverError?.code ?? code;
  return typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state) ? state : undefined;
}

/**
 * Classes: connection, sign-in, resources (a full disk, too many connections), operator intervention (a shutdown, a
 * statement that took too long), system error. Then: a read-only standby, a transaction that was idle or took too long,
 * a conflict that outlived its retries, a lock that could not be acquired, a database that does not exist.
 */
const AWAY_STATES = /^(08|28|53|57|58|25006|25P03|25P04|40001|40P01|55P03|3D000)/;

const AWAY_CODES = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN)/;

/** What the driver and its pool say without a code. */
const AWAY_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|not queryable|after calling end on the pool/i;

/** Whether Postgres is what failed, and not what was asked of it: later the same may succeed. */
export function isDatabaseAway(error: unknown): boolean {
  const cause = (error as { driverError?: unknown } | null)?.driverError ?? error;
  const { name, code, message } = (cause ?? {}) as { name?: unknown; code?: unknown; message?: unknown };
  if (name === 'ConnectionLost' || name === 'DatabaseSilent') return true;
  return (
    AWAY_STATES.test(sqlState(cause) ?? '') || AWAY_CODES.test(String(code ?? '')) || AWAY_WORDS.test(String(message))
  );
}
