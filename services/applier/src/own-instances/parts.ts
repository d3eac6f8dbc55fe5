import type { Keyring } from '@user-sync/control';
import type { Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import type { Clocks } from './clocks.ts';
import type { LiveIntegrations } from './live-integrations.ts';

/** What every instance's worker uses. Times in milliseconds. */
export interface Parts {
  readonly db: Database;
  readonly publisher: Publisher;
  /** Full name of the outcomes' topic, and how many partitions it has; that throws until Kafka has been reached. */
  readonly outcomesTopic: string;
  readonly partitionCount: () => number;
  readonly keyring: Keyring;
  readonly integrations: LiveIntegrations;
  readonly clocks: Clocks;
  readonly log: Logger;
  readonly allowedHosts: readonly string[];
  readonly pollPeriodMs: number;
  readonly retentionMs: number;
  readonly retryFirstMs: number;
  readonly leaseMs: number;
  readonly ziikTimeoutMs: number;
  /** Users picked and not yet written, of all instances of this process. */
  readonly load: { users: number };
}
