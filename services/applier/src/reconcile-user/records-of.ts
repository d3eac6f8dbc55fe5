import type { Lease } from '@user-sync/control';
import type { Records } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import type { Account } from '../accounts/account.ts';
import {
  holderOfEmail,
  holderOfUser,
  isSomebodyOfOurs,
  linkUser,
  passLinkOn,
  wouldWaitInCircle,
} from '../accounts/links.ts';
import type { InactiveUsers } from './inactive-users.ts';
import type { AsyncRecords } from './perform-attempt.ts';
import type { ZiikCalls } from './ziik-calls.ts';

/** Where the answers to an attempt's questions come from. */
interface Sources {
  readonly db: Database;
  readonly lease: Lease;
  readonly slug: string;
  readonly ziik: ZiikCalls;
  readonly inactiveUsers: InactiveUsers;
  noteNeedsUnit(runId: string): void;
  lastRound(): Promise<ReturnType<Records['lastRound']>>;
}

/** Our own records, asked on behalf of one account. Writes are fenced by the lease and throw LeaseLost. */
export function recordsOf(account: Account, sources: Sources): AsyncRecords {
  const { db, lease, slug, ziik, inactiveUsers } = sources;
  return {
    holderOfEmail: (email) => holderOfEmail(db, slug, email, account),
    holderOfUser: (ziikUserId) => holderOfUser(db, slug, ziikUserId),
    isSomebodyOfOurs: (reference) => isSomebodyOfOurs(db, slug, reference),
    inactiveUsers: (email) => inactiveUsers.find(email, ziik),
    waitsInCircle: (holder) => wouldWaitInCircle(db, slug, holder, account.azureId),
    link: (ziikUserId) => linkUser(db, lease, account, ziikUserId),
    passLinkOn: (holder) => passLinkOn(db, lease, holder, account),
    async noteNeedsUnit() {
      sources.noteNeedsUnit(account.runId);
      return null;
    },
    lastRound: () => sources.lastRound(),
  };
}
