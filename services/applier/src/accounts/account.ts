import type { UserCommand } from '@user-sync/contracts';
import type { Finding, GoneCause, Named, UserStatus } from '@user-sync/domain';

/** A user as we last wrote or read it in Ziik. */
export interface Applied {
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
  readonly active: boolean;
  /** Two or more memberships: handled in Ziik alone (S24). */
  readonly managed: boolean;
}

/** Attempts that failed for the time being; `since` in milliseconds since 1970. */
export interface Trouble {
  readonly attempts: number;
  readonly since: number;
  readonly error: string;
}

/** Where a deactivation stands: until its run is drained, until an administrator decides, or free to be done. */
export type Brake = 'waiting' | 'held' | 'released';

/** What somebody did by hand in Ziik and we respect. */
export type HandsOff = 'gone-in-ziik' | 'deactivated-in-ziik' | 'reactivated-in-ziik';

/** What an administrator asked for: the user is to be brought back although hands are off, or a returner adopted. */
export type Wish = 'bring-back' | 'adopt';

/** What happened last, for the history; `unlisted`: there is nothing to tell of the person any more. */
export type What =
  | 'created'
  | 'linked'
  | 'updated'
  | 'moved'
  | 'deactivated'
  | 'reactivated'
  | 'purged'
  | 'listed'
  | 'unlisted';

/** One person of one integration: what is desired, what stands in Ziik, and what is to be done. */
export interface Account {
  readonly integrationId: string;
  readonly azureId: string;
  readonly touch: number;
  readonly revision: number;
  readonly runId: string;
  readonly command: UserCommand;
  readonly verify: boolean;
  readonly traceparent: string | null;
  readonly waitingSince: Date;
  readonly ziikUserId: number | null;
  readonly createdByUs: boolean;
  readonly appliedRevision: number | null;
  readonly applied: Applied | null;
  readonly appliedEmailKey: string | null;
  readonly doubtful: boolean;
  readonly settled: boolean;
  readonly trouble: Trouble | null;
  readonly waitingFor: string | null;
  readonly wish: Wish | null;
  readonly brake: Brake | null;
  readonly holdRun: string | null;
  /** The cause of the removal that an administrator overruled. */
  readonly override: GoneCause | null;
  readonly handsOff: HandsOff | null;
  readonly deactivatedAt: Date | null;
  readonly purgeAt: Date | null;
  readonly isPurgeDue: boolean;
  /** Whether config has heard of the person. */
  readonly isTold: boolean;
  readonly status: UserStatus;
  readonly what: What;
  /** Findings as JSON. */
  readonly findings: string;
}

/** When a row is to be looked at again: milliseconds from now, on its purge day, or not by itself. */
export type Due = number | 'purge-day' | null;

/** An account as it is to be written back: what was reached, and what is told of it. Changed while Ziik is called. */
export interface Draft {
  readonly account: Account;
  ziikUserId: number | null;
  createdByUs: boolean;
  applied: Applied | null;
  /** Something was sent of which the outcome is not known: Ziik is read before the next write. */
  doubtful: boolean;
  verify: boolean;
  settled: boolean;
  due: Due;
  trouble: Trouble | null;
  waitingFor: string | null;
  wish: Wish | null;
  brake: Brake | null;
  holdRun: string | null;
  override: GoneCause | null;
  handsOff: HandsOff | null;
  deactivation: 'keep' | 'set' | 'clear';
  status: UserStatus;
  findings: string;
  what: What;
  /** Whether something was changed in Ziik. */
  wrote: boolean;
  /** The personal data of the row goes. */
  forget: boolean;
}

/** Begins a draft with what the account has. */
export function draftOf(account: Account): Draft {
  return {
    account,
    ziikUserId: account.ziikUserId,
    createdByUs: account.createdByUs,
    applied: account.applied,
    doubtful: account.doubtful,
    verify: account.verify,
    settled: false,
    due: null,
    trouble: account.trouble,
    waitingFor: account.waitingFor,
    wish: account.wish,
    brake: account.brake,
    holdRun: account.holdRun,
    override: account.override,
    handsOff: account.handsOff,
    deactivation: 'keep',
    status: account.status,
    findings: account.findings,
    what: 'listed',
    wrote: false,
    forget: false,
  };
}

/** Whether the user is deactivated by us, by what the draft has reached. */
export function isDeactivated(draft: Draft): boolean {
  return draft.deactivation === 'set' || (draft.deactivation === 'keep' && draft.account.deactivatedAt !== null);
}

/** Findings that say nothing, as kept in the table. */
export const NO_FINDINGS = '[]';

/** Findings as kept in the table. */
export function findingsText(findings: readonly Finding[]): string {
  return findings.length === 0 ? NO_FINDINGS : JSON.stringify(findings);
}
