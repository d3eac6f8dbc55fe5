import type { Applied, Circumstances, Desired, KnownUser, Person } from '@user-sync/domain';

/** Aarhus and Odense: units that tests place people in. */
export const AARHUS = { id: 1, name: 'Aarhus' };
export const ODENSE = { id: 2, name: 'Odense' };
/** Cook and Waiter: user types. */
export const COOK = { id: 11, name: 'Cook' };
export const WAITER = { id: 12, name: 'Waiter' };

/** Somebody present, complete and placed as a cook in Aarhus. */
export function aDesired(desired: Partial<Desired> = {}): Desired {
  return {
    lifecycle: { state: 'present' },
    profile: { email: 'ida@contoso.example', firstName: 'Ida', lastName: 'Holm' },
    placement: { unit: AARHUS, userTypes: [COOK] },
    findings: [],
    ...desired,
  };
}

/** A user about which nothing is known. */
export function aKnownUser(known: Partial<KnownUser> = {}): KnownUser {
  return {
    ziikUserId: null,
    createdByUs: false,
    formerAzureIds: [],
    applied: null,
    found: null,
    doubtful: false,
    verify: false,
    waitingFor: null,
    wish: null,
    removal: null,
    holdRun: null,
    override: null,
    handsOff: null,
    deactivated: false,
    deactivatedNow: false,
    what: 'listed',
    wrote: false,
    forget: false,
    ...known,
  };
}

/** Ida in Ziik after we created her. */
export function anApplied(applied: Partial<Applied> = {}): Applied {
  return { ...aDesired().profile, unit: AARHUS, userTypes: [COOK], active: true, managed: false, ...applied };
}

/** Ida Holm, not seen in Ziik yet; `linked`: as user 1. */
export function aPerson({
  known,
  desired,
  linked = false,
  ...person
}: Partial<Omit<Person, 'known' | 'desired'>> & {
  known?: Partial<KnownUser>;
  desired?: Partial<Desired>;
  linked?: boolean;
} = {}): Person {
  const link = linked ? { ziikUserId: 1, createdByUs: true, applied: anApplied() } : {};
  return {
    azureId: 'ida',
    desired: aDesired(desired),
    known: aKnownUser({ ...link, ...known }),
    told: { status: linked ? 'assigned' : 'pending', what: 'listed', findings: '[]' },
    settled: false,
    trouble: null,
    deactivatedAt: null,
    purgeAt: null,
    isPurgeDue: false,
    ...person,
  };
}

/** An enabled integration with default options, at an instance that takes users without a unit. */
export function circumstances(those: Partial<Circumstances> = {}): Circumstances {
  return {
    options: { existingUsers: 'link', unmatched: 'keep', welcomeMail: false },
    isEnabled: true,
    ownAddress: 'sync@contoso.example',
    isTakenOver: false,
    needsUnit: false,
    pollPeriodMs: 3_600_000,
    ...those,
  };
}

/** Ida as a user of Ziik. */
export const IDA = {
  id: 1,
  reference: 'ida',
  email: 'ida@contoso.example',
  firstName: 'Ida',
  lastName: 'Holm',
  active: true,
  memberships: [{ unit: AARHUS, userTypes: [COOK] }],
};
