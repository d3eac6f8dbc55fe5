/** A person of a shop chain, as the samples and builders show one. */
export const sampleUser = {
  mail: 'ida.holm@contoso.example',
  userPrincipalName: 'ida.holm@contoso.example',
  givenName: 'Ida',
  surname: 'Holm',
  jobTitle: 'Sales assistant, Key holder',
  companyName: 'Contoso',
  department: 'Shop 001 Aarhus',
  streetAddress: null,
  state: null,
  country: 'Denmark',
  officeLocation: null,
  city: 'Aarhus',
  postalCode: '8000',
  accountEnabled: true,
  userType: 'Member',
};

/** The same person's mandatory fields and placement. */
export const sampleProfile = { email: 'ida.holm@contoso.example', firstName: 'Ida', lastName: 'Holm' };
export const samplePlacement = {
  unit: { id: 11, name: 'Shop 001 Aarhus' },
  userTypes: [
    { id: 3, name: 'Sales assistant' },
    { id: 5, name: 'Key holder' },
  ],
};
