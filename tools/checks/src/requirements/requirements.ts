/** A statement of what the customer wants, or how it was read where the text is silent. */
interface Requirement {
  /** As in titles of tests: `[S18]`, `[R guests]`. */
  readonly tag: string;
  readonly words: string;
}

export interface Chapter {
  readonly title: string;
  readonly requirements: readonly Requirement[];
}

/** Everything that has to be proved, in the order of the page. */
export const CHAPTERS: readonly Chapter[] = [
  {
    title: 'Set-up',
    requirements: [
      {
        tag: 'S1',
        words:
          'A platform administrator sees and changes the integrations of their own Ziik instance; others do not exist.',
      },
      {
        tag: 'S2',
        words: 'In the panel the kind is called "Azure User Sync", and each is listed by its Name.',
      },
      { tag: 'S3', words: 'One Graph permission is enough: `User.Read.All`, by client credentials.' },
      {
        tag: 'S4',
        words:
          'Missing consent, a wrong or expired secret, an unknown application or tenant: each distinguished, with the remedy.',
      },
      {
        tag: 'S5',
        words: 'The form: Name, Application ID, Tenant ID, Secret, Unit, User type, Enabled; all but Enabled required.',
      },
      {
        tag: 'S6',
        words: 'Application ID and Tenant ID are GUIDs; the tenant and the cloud stay after the first successful read.',
      },
      { tag: 'S7', words: 'The secret is its value, write-only; the ID of a secret is refused.' },
      { tag: 'S8', words: 'A new secret is tried before the old one is dropped; an expiry date is warned about.' },
      { tag: 'S9', words: 'The unit comes from one of nine fields.' },
      { tag: 'S10', words: 'The user type comes from one of nine fields.' },
      {
        tag: 'S11',
        words: 'The same field for both is refused, by the API and by the database.',
      },
      {
        tag: 'S12',
        words:
          'Nothing is synchronised while Enabled is off: reading, writing and purges stop; what waits is decided again.',
      },
      { tag: 'S13', words: 'Initiate synchronisation runs over everybody and enforces it; repeating it is harmless.' },
    ],
  },
  {
    title: 'Schedule',
    requirements: [
      {
        tag: 'S14',
        words:
          'Every enabled integration asks for updates every hour; missed hours are caught up on once; never two runs at a time.',
      },
      { tag: 'S15', words: 'Each round reads new, updated and deleted users.' },
    ],
  },
  {
    title: 'Matching',
    requirements: [
      {
        tag: 'S16',
        words: 'A unit matches by its identical name, trimmed and in NFC; `relaxed` folds letter case and white space.',
      },
      { tag: 'S17', words: 'No such unit: ignored, none is created, the run continues.' },
      { tag: 'S18', words: 'More than one unit stated: ignored. The whole value is tried first.' },
      { tag: 'S19', words: 'The user-type field may hold a list: all that match, the whole value first.' },
      { tag: 'S20', words: 'Each unmatched type is ignored on its own; the others apply.' },
      { tag: 'S21', words: 'Without a unit there are no types.' },
      {
        tag: 'S22',
        words:
          'A user without a unit or without any type is listed as unassigned, with the reason and the value found.',
      },
      { tag: 'S23', words: 'The sync gives one membership at most.' },
      {
        tag: 'S24',
        words:
          'Two or more memberships: handled in Ziik, only mandatory fields are synced; with one membership the sync resumes.',
      },
      { tag: 'S25', words: "One unit's types never change another unit's." },
    ],
  },
  {
    title: 'Data',
    requirements: [
      { tag: 'S26', words: 'E-mail, first and last name, on create and on update.' },
      {
        tag: 'S27',
        words:
          'A person who lacks one is not created, but listed as incomplete; a user who is in Ziik already is linked anyway.',
      },
      { tag: 'S28', words: 'Matching fields are applied on create and on update.' },
    ],
  },
  {
    title: 'Workflows',
    requirements: [
      { tag: 'S29', words: 'New in Azure, both match: created and placed.' },
      {
        tag: 'S30',
        words:
          'New without matching fields: created without a unit, or held if Ziik demands one; placed once they match.',
      },
      {
        tag: 'S31',
        words: 'New in Ziik with the e-mail of an Azure user: linked and overwritten, by webhook at once.',
      },
      { tag: 'S32', words: 'New in Ziik, not in Azure: nothing happens, ever.' },
      {
        tag: 'S33',
        words: 'Updated in Azure: updated in Ziik; a value that stops matching leaves the membership and is listed.',
      },
      { tag: 'S34', words: 'Deleted in Azure: deactivated for 90 days, once; never anyone who was not linked.' },
      { tag: 'S35', words: 'The deactivated are listed with the day of their purge.' },
      {
        tag: 'S36',
        words:
          'After 90 days removed for good, with our personal data; until then a restored or reactivated user is as before. A purge checks first.',
      },
      {
        tag: 'S37',
        words:
          'A changed matching field, a new or renamed unit or type, a re-enabled integration reach those that Azure does not report again.',
      },
    ],
  },
  {
    title: 'Placement',
    requirements: [
      {
        tag: 'R placement',
        words: 'The table of unit and types, for users without a membership, with one, with more.',
      },
      { tag: 'R withdraw', words: '`unmatched: withdraw`: the membership stays, the user types go.' },
      { tag: 'R ambiguous-type', words: 'Two user types of one name: ambiguous, ignored.' },
      { tag: 'R exact-first', words: 'An exact match wins over a folded one.' },
      {
        tag: 'R alias',
        words:
          'An alias counts after the exact name and before the folded one; one whose target is gone matches nothing.',
      },
    ],
  },
  {
    title: 'Readings where the text is silent',
    requirements: [
      {
        tag: 'R disabled-accounts',
        words: 'A disabled account is no deletion; `disabledAccounts: deactivate` treats it as one.',
      },
      {
        tag: 'R guests',
        words: 'Guests are users like others; `includeGuests: false` leaves them out, but follows their deletion.',
      },
      {
        tag: 'R who-is-who',
        words: 'Linked by Azure object id, found the first time by e-mail, trimmed and case folded.',
      },
      { tag: 'R reference', words: 'An empty reference in Ziik gets the Azure id; another one is left.' },
      { tag: 'R one-link', words: 'One Ziik user has one link, over all integrations.' },
      {
        tag: 'R conflict',
        words:
          'An e-mail of another linked user is a conflict, never taken over; it is resolved when the holder gives the address up.',
      },
      {
        tag: 'R existing-users',
        words: '`existingUsers: ignore` leaves users alone that the integration did not create.',
      },
      {
        tag: 'R returner',
        words:
          'A new Azure id with the e-mail and names of somebody deactivated is the same person; with other names a conflict, resolved by adoption.',
      },
      {
        tag: 'R by-hand',
        words:
          'A full run corrects data; that a user was deleted or deactivated by hand is respected, until "sync this user".',
      },
      {
        tag: 'R sync-one',
        words: '"Sync this user" reads one person from Azure now, decides and writes; a 404 removes nobody by itself.',
      },
      { tag: 'R welcome-mail', words: 'No welcome mail unless `welcomeMail` is on.' },
      { tag: 'R emptied', words: 'An emptied value is handled like one that stops matching.' },
      { tag: 'R own-account', words: 'The account by which we sign in is never deactivated or purged.' },
      { tag: 'R blocked', words: 'A deactivation that Ziik refuses is listed as blocked, not retried for ever.' },
      {
        tag: 'R removal-proof',
        words: "A removal needs Azure's notice, or absence from a complete full read and a 404.",
      },
      { tag: 'R guard', words: 'Too many deactivations in 24 hours are held; everything else continues.' },
      {
        tag: 'R decision',
        words:
          'Held users are approved or rejected; rejected ones stay until a new notice; the permanent deletion is none.',
      },
      { tag: 'R catalogue', words: 'Units and user types count only when read completely and not empty.' },
      {
        tag: 'R catalogue-suspicious',
        words: 'A catalogue that lost more than 20 % of the names in use is held back.',
      },
      { tag: 'R pending', words: "Before an instance's first catalogue its users wait as pending." },
      {
        tag: 'R deletion',
        words: 'An integration is deleted when disabled; its users stay in Ziik, our links and data are removed.',
      },
      { tag: 'R several', words: 'Several integrations per instance, one tenant once.' },
      { tag: 'R status', words: 'A status says what is true in Ziik; the first that fits counts.' },
    ],
  },
];
