import type { Named, Part } from '../frame/sentence.ts';
import type { TextId } from '../frame/texts.tsx';

/** What the API gives beside a code, by its name. */
export type ExplainedValues = Readonly<Record<string, unknown>>;

interface Holder {
  readonly azureId: string;
  readonly name: string | null;
  readonly deactivatedAt: string | null;
}

const MATCHING: Readonly<Record<string, TextId>> = {
  jobTitle: 'azure.jobTitle',
  companyName: 'azure.companyName',
  department: 'azure.department',
  streetAddress: 'azure.streetAddress',
  state: 'azure.state',
  country: 'azure.country',
  officeLocation: 'azure.officeLocation',
  city: 'azure.city',
  postalCode: 'azure.postalCode',
};

const PROPERTIES: Readonly<Record<string, TextId>> = {
  mail: 'explain.property.mail',
  userPrincipalName: 'explain.property.userPrincipalName',
  givenName: 'explain.property.givenName',
  surname: 'explain.property.surname',
  accountEnabled: 'explain.property.accountEnabled',
  userType: 'explain.property.userType',
  ...MATCHING,
};

const MISSING: Readonly<Record<string, TextId>> = {
  mail: 'explain.missing.mail',
  givenName: 'explain.missing.givenName',
  surname: 'explain.missing.surname',
};

/** What a property of a person is called, as the customer calls it. */
export function propertyText(property: string | null): TextId {
  return PROPERTIES[property ?? ''] ?? 'explain.what.other';
}

/**
 * What the API gives beside a code, as it stands in a sentence. Each value is told by its name, which means the same
 * with every code; texts choose by `held`, `dated`, `due`, `next` and `stated` where a value may be missing.
 */
export function saidValues(given: ExplainedValues, now: Date): Record<string, Part> {
  const said: Record<string, Part> = {};
  for (const [name, value] of Object.entries(given)) Object.assign(said, READERS[name]?.(value, now));
  if ('nextTryAt' in given) said.next = given.nextTryAt === null ? 'no' : 'yes';
  if ('field' in given) said.stated = given.field !== null && given.value !== null ? 'yes' : 'no';
  if ('firstName' in given) said.fullName = { name: [given.firstName, given.lastName].filter(Boolean).join(' ') };
  return said;
}

type Reader = (value: unknown, now: Date) => Record<string, Part>;

const READERS: Readonly<Record<string, Reader>> = {
  field: (field) => ({ field: { sentence: { id: propertyText(field as string | null) } } }),
  value: (value) => ({ value: { value: value as string | null } }),
  count: (count) => ({ count: (count as number | null) ?? 0 }),
  unit: (unit) => ({ unit: { named: unit === null ? [] : [unit as Named] } }),
  userTypes: (userTypes) => ({ userTypes: { named: userTypes as Named[] } }),
  memberships: (units) => ({
    memberships: { named: (units as Named[] | null) ?? [] },
    count: (units as Named[] | null)?.length ?? 0,
  }),
  missing: (missing) => ({
    missing: { list: (missing as string[]).map((each) => ({ id: MISSING[each] ?? propertyText(each) })) },
  }),
  email: (email) => ({ email: { name: (email as string | null) ?? '' } }),
  holder: (given) => {
    const holder = given as Holder | null;
    const isNamed = holder !== null && holder.name !== null;
    return {
      held: isNamed ? 'yes' : 'no',
      holder: { name: isNamed ? holder.name! : '' },
      ...dated(holder?.deactivatedAt ?? null),
    };
  },
  // A text cannot choose by a word with a hyphen.
  cause: (cause) => ({ cause: cause === 'account-disabled' ? 'disabled' : ((cause as string | null) ?? 'other') }),
  deactivatedAt: (at) => dated(at as string | null),
  purgeAt: (at, now) => {
    if (at === null) return { due: 'never' };
    const purgeAt = at as string;
    const due = Date.parse(purgeAt) > now.getTime() ? 'later' : 'now';
    return { due, purgeAt: { day: purgeAt }, purgeDistance: { away: purgeAt } };
  },
  since: (since) => (since === null ? {} : { since: { time: since as string } }),
  at: (at) => ({ at: { day: at as string } }),
  reason: (reason) => ({ reason: { name: (reason as string | null) ?? '' } }),
  nextTryAt: (at) => (at === null ? {} : { nextTryAt: { time: at as string } }),
  ziikUserId: (id) => ({ ziikUserId: String(id) }),
  // Of user types it is a list, which is told beneath.
  by: (by) => ({ by: typeof by === 'string' ? by : 'name' }),
};

function dated(at: string | null): Record<string, Part> {
  return at === null ? { dated: 'no' } : { dated: 'yes', deactivatedAt: { day: at } };
}
