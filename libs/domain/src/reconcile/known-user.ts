import type { Finding, Named } from '../finding.ts';
import type { IntegrationOptions } from '../integration-options.ts';
import type { GoneCause, Lifecycle } from '../lifecycle.ts';
import type { Placement } from '../placement.ts';
import type { Membership } from '../plan-membership.ts';
import type { Profile } from '../profile.ts';
import type { UserStatus } from '../user-status.ts';

/** A user as we last wrote or read it in Ziik. */
export interface Applied extends Profile {
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
  readonly active: boolean;
  /** Two or more memberships: managed exclusively in Ziik (S24). */
  readonly managed: boolean;
  /** All memberships that were read, where they are two or more. */
  readonly memberships?: readonly Membership[];
}

/** What Ziik showed otherwise than we knew it, before anything was written. */
export type Found = Partial<Pick<Applied, 'email' | 'firstName' | 'lastName' | 'unit' | 'userTypes' | 'active'>>;

/** Where a deactivation stands: until its run is drained, until an administrator decides, or free to be carried out. */
export type Removal = 'waiting' | 'held' | 'released';

/** What somebody did by hand in Ziik, which we respect. */
export type HandsOff = 'gone-in-ziik' | 'deactivated-in-ziik' | 'reactivated-in-ziik';

/** An administrator's request: bring the user back although it was removed by hand, or adopt a returner. */
export type Wish = 'bring-back' | 'adopt';

/** What happened last, for the history; `unlisted`: there is nothing more to report about the person. */
export const HISTORY_EVENTS = [
  'created',
  'linked',
  'updated',
  'moved',
  'deactivated',
  'reactivated',
  'purged',
  'listed',
  'unlisted',
] as const;

/** One event of a person's history. */
export type HistoryEvent = (typeof HISTORY_EVENTS)[number];

/** Attempts that failed for the time being; `since` in milliseconds since 1970, `error` in an administrator's words. */
export interface Trouble {
  readonly attempts: number;
  readonly since: number;
  readonly error: string;
}

/** When to look at a user again: milliseconds from now, on its purge day, or only when something changes (null). */
export type Due = number | 'purge-day' | null;

/** How a person is to be in Ziik. */
export interface Desired {
  readonly lifecycle: Lifecycle;
  readonly profile: Profile;
  /** Null: undecided, since the instance's catalogue has not been read yet. */
  readonly placement: Placement | null;
  /** What the decision found; these hold while the person is present. */
  readonly findings: readonly Finding[];
}

/** What we know about one user. An attempt never changes it; each step makes a new one. */
export interface KnownUser {
  readonly ziikUserId: number | null;
  readonly createdByUs: boolean;
  /** Azure ids that the link came from, of somebody who returned under another. */
  readonly formerAzureIds: readonly string[];
  readonly applied: Applied | null;
  /** What this attempt found changed in Ziik; null: nothing, or nothing was read. */
  readonly found: Found | null;
  /** Something was sent and its outcome is not known: Ziik is read before the next write. */
  readonly doubtful: boolean;
  /** Ziik is read even where nothing seems to differ: an enforcing run, or a request for this user. */
  readonly verify: boolean;
  /** Azure id of the person who holds the address that this one wants. */
  readonly waitingFor: string | null;
  readonly wish: Wish | null;
  readonly removal: Removal | null;
  /** The run that holds the removal. */
  readonly holdRun: string | null;
  /** The cause of the removal that an administrator overruled. */
  readonly override: GoneCause | null;
  readonly handsOff: HandsOff | null;
  /** Whether the user is deactivated by us. */
  readonly deactivated: boolean;
  /** The retention period counts from now on. */
  readonly deactivatedNow: boolean;
  readonly what: HistoryEvent;
  /** Whether this attempt changed something in Ziik. */
  readonly wrote: boolean;
  /** The personal data of the row is to be removed. */
  readonly forget: boolean;
}

/** One person at the beginning of an attempt. */
export interface Person {
  readonly azureId: string;
  readonly desired: Desired;
  readonly known: KnownUser;
  /** What was last reported about the person. */
  readonly told: { readonly status: UserStatus; readonly what: HistoryEvent; readonly findings: string };
  /** Whether the desired state was answered before. */
  readonly settled: boolean;
  readonly trouble: Trouble | null;
  /** Both in milliseconds since 1970. */
  readonly deactivatedAt: number | null;
  readonly purgeAt: number | null;
  /** Whether the purge is to be decided on: its day has come, or it was counted by a clock that was ahead. */
  readonly isPurgeDue: boolean;
}

/** What an attempt depends on besides the person. */
export interface Circumstances {
  readonly options: Pick<IntegrationOptions, 'existingUsers' | 'unmatched' | 'welcomeMail'>;
  readonly isEnabled: boolean;
  /** The address that we sign in with: this user is never deactivated or purged. */
  readonly ownAddress: string;
  /** An earlier process may have written more about this person than we know. */
  readonly isTakenOver: boolean;
  /** Ziik was seen to refuse users without a unit so recently that this one need not be tried. */
  readonly needsUnit: boolean;
  /** How often integrations are due, and users who wait for something in Ziik are looked for again; milliseconds. */
  readonly pollPeriodMs: number;
}

/** Another row of ours that holds what somebody wants. */
export interface Holder {
  readonly integrationId: string;
  readonly azureId: string;
  readonly ziikUserId: number;
  /** Azure ids that its link came from. */
  readonly formerAzureIds: readonly string[];
  readonly applied: Applied | null;
  /** The address that it is to have, as `emailKey` makes it; null where Azure states none. */
  readonly wantedEmailKey: string | null;
  readonly isGone: boolean;
  readonly isHeld: boolean;
  readonly settled: boolean;
  readonly isDeactivated: boolean;
}

/** Whether Ziik is read before the first write: an earlier attempt may have written more than we know. */
export function readsFirst(known: KnownUser, circumstances: Circumstances): boolean {
  return known.doubtful || circumstances.isTakenOver;
}
