import { describe, expect, it } from '@jest/globals';
import { entraLink, entraUserLink } from './entra-link.ts';

const ID = '66666666-7777-4888-8999-000000000000';

describe('a link into Entra', () => {
  it('leads to the page of the registration', () => {
    expect(entraLink('global', 'credentials', ID)).toBe(
      `https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/${ID}`,
    );
  });

  it('leads to the centre of the cloud', () => {
    expect(entraLink('china', 'registrations')).toMatch(/^https:\/\/entra\.microsoftonline\.cn\//);
  });

  it.each(['', 'javascript:alert(1)', `${ID}/../x`, '"><script>'])('never holds %j', (text) => {
    expect(entraLink('global', 'overview', text)).toMatch(/ApplicationsListBlade$/);
  });
});

describe('a link to a person in Entra', () => {
  it('leads to the page of the person in the centre of the cloud', () => {
    expect(entraUserLink('us-gov', ID.toUpperCase())).toBe(
      `https://entra.microsoft.us/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/${ID}`,
    );
  });

  it.each(['', 'javascript:alert(1)', `${ID}/../x`, `${ID}?x`])('does not exist for %j', (text) => {
    expect(entraUserLink('global', text)).toBeNull();
  });
});
