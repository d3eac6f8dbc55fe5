import type { DirectoryUser } from './directory-user.ts';
import type { MatchingRules } from './integration-options.ts';

/** How Azure lets somebody go. */
export type RemovalCause = 'soft-deleted' | 'deleted' | 'absent';

/** Why somebody is to be deactivated in Ziik. */
export type GoneCause = RemovalCause | 'account-disabled';

/** Whether a person should exist in Ziik. `left-out`: no writes at all. */
export type Lifecycle =
  | { readonly state: 'present' }
  | { readonly state: 'left-out'; readonly reason: 'guest' }
  | { readonly state: 'gone'; readonly cause: GoneCause };

const PRESENT: Lifecycle = { state: 'present' };
const LEFT_OUT: Lifecycle = { state: 'left-out', reason: 'guest' };
const DISABLED: Lifecycle = { state: 'gone', cause: 'account-disabled' };

/**
 * The lifecycle of a person that Azure has. Deletions do not pass here: they are followed for everybody, guests too.
 *
 * | guest and guests left out | account disabled and `deactivate` | → |
 * | --- | --- | --- |
 * | yes | any | left out: a disabled account is no deletion |
 * | no | yes | gone, `account-disabled` |
 * | no | no | present |
 */
export function resolveLifecycle(
  user: Pick<DirectoryUser, 'userType' | 'accountEnabled'>,
  options: MatchingRules['options'],
): Lifecycle {
  if (!options.includeGuests && user.userType === 'Guest') return LEFT_OUT;
  if (options.disabledAccounts === 'deactivate' && user.accountEnabled === false) return DISABLED;
  return PRESENT;
}

/** What is known about somebody who seems to be gone from Azure. */
export type RemovalEvidence =
  | { readonly kind: 'notice'; readonly reason: 'changed' | 'deleted' }
  | {
      readonly kind: 'absence';
      /** The full read that did not show the person. */
      readonly read: { readonly complete: boolean; readonly people: number };
      /** The answer to asking for this very person. */
      readonly lookup: 'not-found' | 'found' | 'failed' | 'not-asked';
    };

/**
 * The cause for which somebody counts as gone, or null where the evidence proves nothing.
 *
 * | evidence | → |
 * | --- | --- |
 * | notice by Azure, `changed` (recycle bin) | `soft-deleted` |
 * | notice by Azure, `deleted` (for good) | `deleted` |
 * | absent from a complete, non-empty full read, and 404 for this person | `absent` |
 * | anything else | nobody is removed |
 */
export function proveRemoval(evidence: RemovalEvidence): RemovalCause | null {
  if (evidence.kind === 'notice') return evidence.reason === 'changed' ? 'soft-deleted' : 'deleted';
  const { read, lookup } = evidence;
  return read.complete && read.people > 0 && lookup === 'not-found' ? 'absent' : null;
}

/**
 * Whether a rejection, or a reactivation by an administrator, is still valid: it was given while the person was
 * `decidedOn` and lasts until Azure gives a new notice. The permanent deletion after a soft one is none (S34).
 */
export function overrideHolds(decidedOn: Lifecycle, now: Lifecycle): boolean {
  if (decidedOn.state !== 'gone' || now.state !== 'gone') return false;
  return (decidedOn.cause === 'account-disabled') === (now.cause === 'account-disabled');
}
