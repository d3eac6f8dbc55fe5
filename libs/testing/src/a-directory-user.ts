import type { DirectoryUser } from '@user-sync/domain';

/** A complete, enabled member; tests name only what matters to them. */
export function aDirectoryUser(properties: Partial<DirectoryUser> = {}): DirectoryUser {
  return {
    mail: 'ida.holm@contoso.example',
    userPrincipalName: 'ida.holm@contoso.example',
    givenName: 'Ida',
    surname: 'Holm',
    jobTitle: 'Sales assistant',
    companyName: null,
    department: 'Shop 001 Aarhus',
    streetAddress: null,
    state: null,
    country: null,
    officeLocation: null,
    city: null,
    postalCode: null,
    accountEnabled: true,
    userType: 'Member',
    ...properties,
  };
}
