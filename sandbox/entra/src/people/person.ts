/**
 * The user properties that the directory holds, in a fixed order: a property's place is its bit in a mask of changes.
 */
export const personProperties = [
  'id',
  'userPrincipalName',
  'mail',
  'displayName',
  'givenName',
  'surname',
  'jobTitle',
  'officeLocation',
  'companyName',
  'department',
  'streetAddress',
  'city',
  'state',
  'country',
  'postalCode',
  'accountEnabled',
  'userType',
  'employeeId',
  'deletedDateTime',
  'onPremisesSyncEnabled',
  'mobilePhone',
  'businessPhones',
  'preferredLanguage',
  'usageLocation',
  'externalUserState',
  'createdDateTime',
] as const;

/** The name of a property that the directory holds. */
export type PersonProperty = (typeof personProperties)[number];

type Text = string | null | undefined;

/** A user as Graph describes one: `undefined` was never set, `null` was set and cleared. */
export interface Person {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly mail: Text;
  readonly displayName: string;
  readonly givenName: Text;
  readonly surname: Text;
  readonly jobTitle: Text;
  readonly officeLocation: Text;
  readonly companyName: Text;
  readonly department: Text;
  readonly streetAddress: Text;
  readonly city: Text;
  readonly state: Text;
  readonly country: Text;
  readonly postalCode: Text;
  readonly accountEnabled: boolean;
  readonly userType: Text;
  readonly employeeId: Text;
  readonly deletedDateTime: Text;
  readonly onPremisesSyncEnabled: boolean | null | undefined;
  readonly mobilePhone: Text;
  readonly businessPhones: readonly string[];
  readonly preferredLanguage: Text;
  readonly usageLocation: Text;
  readonly externalUserState: Text;
  readonly createdDateTime: string;
}

/** What Graph returns where a request names no properties. */
export const defaultProperties: readonly PersonProperty[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
];

/** Properties of the user resource that nobody in this directory has: selectable, and never set. */
export const neverSetProperties: ReadonlySet<string> = new Set([
  'aboutMe',
  'ageGroup',
  'consentProvidedForMinor',
  'creationType',
  'employeeHireDate',
  'employeeType',
  'faxNumber',
  'imAddresses',
  'legalAgeGroupClassification',
  'mailNickname',
  'onPremisesDistinguishedName',
  'onPremisesDomainName',
  'onPremisesExtensionAttributes',
  'onPremisesImmutableId',
  'onPremisesLastSyncDateTime',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesUserPrincipalName',
  'otherMails',
  'proxyAddresses',
  'externalUserStateChangeDateTime',
]);

const bits = new Map<string, number>(personProperties.map((name, place) => [name, 1 << place]));

/** The mask in which every property counts as changed: somebody created, removed or restored. */
export const everyProperty = -1;

/** Whether the directory holds a property of this name. */
export function isPersonProperty(name: string): name is PersonProperty {
  return bits.has(name);
}

/** The mask of these properties; names that the directory does not hold add nothing. */
export function maskOf(names: Iterable<string>): number {
  let mask = 0;
  for (const name of names) mask |= bits.get(name) ?? 0;
  return mask;
}
