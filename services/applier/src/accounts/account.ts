import type { Conclusion, Person } from '@user-sync/domain';
import type { Account } from './account-columns.ts';

export type { Account };

/** What an attempt came to, with the account that it was made for. */
export interface Result extends Conclusion {
  readonly account: Account;
}

/** The person that an account is about, at the beginning of an attempt. */
export function personOf(account: Account): Person {
  const { azureId, command, settled, trouble, status, what, findings } = account;
  const { lifecycle, profile, placement, findings: decided } = command;
  return {
    azureId,
    desired: { lifecycle, profile, placement, findings: decided },
    known: {
      ziikUserId: account.ziikUserId,
      createdByUs: account.createdByUs,
      formerAzureIds: account.formerAzureIds,
      applied: account.applied,
      found: null,
      doubtful: account.doubtful,
      verify: account.verify,
      waitingFor: account.waitingFor,
      wish: account.wish,
      removal: account.removal,
      holdRun: account.holdRun,
      override: account.override,
      handsOff: account.handsOff,
      deactivated: account.deactivatedAt !== null,
      deactivatedNow: false,
      what: 'listed',
      wrote: false,
      forget: false,
    },
    told: { status, what, findings },
    settled,
    trouble,
    deactivatedAt: account.deactivatedAt?.getTime() ?? null,
    purgeAt: account.purgeAt?.getTime() ?? null,
    isPurgeDue: account.isPurgeDue,
  };
}
