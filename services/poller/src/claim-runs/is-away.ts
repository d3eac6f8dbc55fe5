import { isKafkaAway } from '@user-sync/messaging';
import { isDatabaseAway } from '@user-sync/persistence';

/** Whether Kafka or Postgres is what failed, and not what was asked of it: later the same may succeed. */
export function isAway(error: unknown): boolean {
  return isKafkaAway(error) || isDatabaseAway(error);
}
