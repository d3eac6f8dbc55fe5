import type { Integration, Lease } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import type { Draft } from '../accounts/account.ts';
import type { InactiveUsers } from './inactive-users.ts';
import type { ZiikCalls } from './ziik-calls.ts';

/** What one user is reconciled in: the integration, its instance, and what is known of both. */
export interface Surroundings {
  readonly db: Database;
  readonly lease: Lease;
  readonly slug: string;
  readonly integration: Integration;
  readonly ziik: ZiikCalls;
  /** The address by which we sign in: that user is never deactivated or purged. */
  readonly ownAddress: string;
  /** When the instance was taken over from another process; null where nobody had it before. */
  readonly takenOverAt: Date | null;
  /** Whether Ziik was seen to refuse users without a unit, so lately that this one need not be tried. */
  needsUnit(draft: Draft): boolean;
  noteNeedsUnit(draft: Draft): void;
  readonly inactiveUsers: InactiveUsers;
  /** End of the integration's last round that succeeded, and now, by Postgres' clock, in milliseconds. */
  lastRound(): Promise<{ readonly lastSuccessAt: number | null; readonly now: number }>;
  readonly pollPeriodMs: number;
  readonly retryFirstMs: number;
}
