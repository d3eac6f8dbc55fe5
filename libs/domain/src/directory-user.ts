/** The nine properties of a person in Entra; one of them names the unit and another the user types (S9, S10). */
export const MATCHING_FIELDS = [
  'jobTitle',
  'companyName',
  'department',
  'streetAddress',
  'state',
  'country',
  'officeLocation',
  'city',
  'postalCode',
] as const;

/** One of the nine matching fields, by its Graph name. */
export type MatchingField = (typeof MATCHING_FIELDS)[number];

/** What is read of a person in Entra; null = not set. */
export interface DirectoryUser extends Readonly<Record<MatchingField, string | null>> {
  readonly mail: string | null;
  readonly userPrincipalName: string | null;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly accountEnabled: boolean | null;
  readonly userType: string | null;
}

/** Every property that is read, in the order of `$select` (which adds `id`). */
export const DIRECTORY_PROPERTIES: readonly (keyof DirectoryUser)[] = [
  'mail',
  'userPrincipalName',
  'givenName',
  'surname',
  'accountEnabled',
  'userType',
  ...MATCHING_FIELDS,
];
