import type { Circumstances } from '@user-sync/domain';
import type { Account } from '../accounts/account.ts';
import type { AsyncRecords } from './perform-attempt.ts';
import type { ZiikCalls } from './ziik-calls.ts';

/** What one user is reconciled in: Ziik, our own records, and what is known of the integration and its instance. */
export interface Surroundings {
  readonly ziik: ZiikCalls;
  /** Throws Abandoned where the integration is gone or its rules have changed. */
  circumstancesOf(account: Account): Circumstances;
  recordsOf(account: Account): AsyncRecords;
}
