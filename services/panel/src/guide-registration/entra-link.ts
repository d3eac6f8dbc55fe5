import { isGuid } from '../edit-integration/check-form.ts';
import type { Options } from '../edit-integration/form-values.ts';

type Cloud = Options['cloud'];

/** The admin centre of each cloud (Microsoft Learn, "National clouds"). */
const CENTRES: Readonly<Record<Cloud, string>> = {
  global: 'https://entra.microsoft.com',
  'us-gov': 'https://entra.microsoft.us',
  'us-dod': 'https://entra.microsoft.us',
  china: 'https://entra.microsoftonline.cn',
};

const BLADES = { overview: 'Overview', credentials: 'Credentials', permissions: 'CallAnAPI' } as const;

/**
 * A page of the admin centre: of the given app registration where its ID is one, else the list of registrations. Only a
 * checked GUID ever gets into the address.
 */
export function entraLink(cloud: Cloud, page: 'registrations' | keyof typeof BLADES, applicationId = ''): string {
  const id = applicationId.trim().toLowerCase();
  const list = `${CENTRES[cloud]}/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade`;
  if (page === 'registrations' || !isGuid(id)) return list;
  return `${CENTRES[cloud]}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/${BLADES[page]}/appId/${id}`;
}

/** A person's page in the admin centre; null where the id is not one. Only a checked GUID gets into the address. */
export function entraUserLink(cloud: Cloud, azureId: string): string | null {
  if (!isGuid(azureId)) return null;
  const id = azureId.trim().toLowerCase();
  return `${CENTRES[cloud]}/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/${id}`;
}
