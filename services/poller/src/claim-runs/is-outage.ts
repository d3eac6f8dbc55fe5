import { PublishError } from '@user-sync/messaging';
import { sqlState } from '@user-sync/persistence';

/** Whether Kafka or Postgres is what failed, and not what was asked of it: later the same may succeed. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof PublishError) return error.code === 'kafka-unavailable';
  const state = sqlState(error);
  // Classes: connection, resources, operator intervention (a shutdown), system error.
  if (state !== undefined) return /^(08|53|57|58)/.test(state);
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return (
    /^KafkaJS/.test(error.name) ||
    /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/.test(
      String(code ?? driverError?.code ?? ''),
    ) ||
    /Connection terminated|timeout exceeded when trying to connect|not queryable/i.test(error.message)
  );
}
