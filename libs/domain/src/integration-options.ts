import type { AliasIndex } from './aliases.ts';
import type { MatchingField } from './directory-user.ts';

/** What an administrator may choose for an integration beyond the form's fields. */
export interface IntegrationOptions {
  /** `relaxed` also folds letter case and inner white space. */
  readonly matching: 'exact' | 'relaxed';
  /** `ignore` leaves users alone that the integration did not create. */
  readonly existingUsers: 'link' | 'ignore';
  /** `withdraw` takes the user types away from a user whose unit or types stop matching. */
  readonly unmatched: 'keep' | 'withdraw';
  /** `deactivate` treats a disabled account as a deletion that can be undone. */
  readonly disabledAccounts: 'ignore' | 'deactivate';
  readonly includeGuests: boolean;
  readonly welcomeMail: boolean;
  /** Deactivations of 24 hours are held when they reach `from` and exceed `percent` of the linked users. */
  readonly maxDeactivations: { readonly percent: number; readonly from: number };
  readonly cloud: 'global' | 'us-gov' | 'us-dod' | 'china';
  /** Who gets a mail about what needs attention; empty: nobody. */
  readonly notifyEmails: readonly string[];
  readonly notifyLanguage: 'en' | 'da';
}

/** The options of an integration that states none. */
export const DEFAULT_OPTIONS: IntegrationOptions = {
  matching: 'exact',
  existingUsers: 'link',
  unmatched: 'keep',
  disabledAccounts: 'ignore',
  includeGuests: true,
  welcomeMail: false,
  maxDeactivations: { percent: 10, from: 20 },
  cloud: 'global',
  notifyEmails: [],
  notifyLanguage: 'en',
};

/** What of an integration decides about a person. */
export interface MatchingRules {
  readonly unitField: MatchingField;
  readonly userTypeField: MatchingField;
  readonly options: Pick<IntegrationOptions, 'matching' | 'disabledAccounts' | 'includeGuests'>;
  /** Left out where there are none. */
  readonly aliases?: AliasIndex;
}
