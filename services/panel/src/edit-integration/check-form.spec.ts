import { describe, expect, it } from '@jest/globals';
import { checkForm } from './check-form.ts';
import { type CredentialKind, type FormValues, NEW_FORM } from './form-values.ts';

const complete: FormValues = {
  ...NEW_FORM,
  name: 'Shops',
  applicationId: '66666666-7777-4888-8999-000000000000',
  tenantId: ' 11111111-2222-4333-8444-555555555555 ',
  secret: 'abc~123',
  unitField: 'department',
  userTypeField: 'jobTitle',
};

describe('the form', () => {
  it('takes what is complete, with spaces around pasted values', () => {
    expect(checkForm(complete, null)).toEqual({});
  });

  it('[S5] asks for everything that is required, all at once', () => {
    expect(checkForm(NEW_FORM, null)).toEqual({
      name: 'required',
      applicationId: 'required',
      tenantId: 'required',
      secret: 'required',
      unitField: 'required',
      userTypeField: 'required',
    });
  });

  const rows: [string, Partial<FormValues>, object][] = [
    ['a name of spaces', { name: '  ' }, { name: 'required' }],
    ['no GUID as Application ID', { applicationId: 'my-app' }, { applicationId: 'invalid-guid' }],
    ['no GUID as Tenant ID', { tenantId: 'contoso.com' }, { tenantId: 'invalid-guid' }],
    ['the ID of a secret', { secret: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11' }, { secret: 'secret-is-an-id' }],
    ['a day that is none', { secretExpiresAt: '2027-13-45' }, { secretExpiresAt: 'invalid-time' }],
    ['one field twice', { userTypeField: 'department' }, { userTypeField: 'same-field' }],
    ['a removal limit over 100 %', withLimit(101, 20), { percent: 'out-of-range' }],
    ['a removal limit from half a person on', withLimit(10, 0.5), { from: 'out-of-range' }],
    [
      'a removal limit that is no number',
      withLimit(Number.NaN, Number.NaN),
      { percent: 'out-of-range', from: 'out-of-range' },
    ],
  ];
  it.each(rows)('[S6] [S7] [S11] refuses %s', (_, change, errors) => {
    expect(checkForm({ ...complete, ...change }, null)).toEqual(errors);
  });

  it('[S8] keeps the secret of a saved integration where none is entered', () => {
    expect(checkForm({ ...complete, secret: '' }, 'secret')).toEqual({});
    expect(checkForm({ ...complete, secret: '' }, 'certificate')).toEqual({ secret: 'required' });
  });

  const block = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
  const whole = block('PRIVATE KEY') + block('CERTIFICATE');
  const encrypted = block('ENCRYPTED PRIVATE KEY') + block('CERTIFICATE');
  it.each<[string, Partial<FormValues>, CredentialKind | null, object]>([
    ['nothing of a stored one', {}, 'certificate', {}],
    ['nothing where there is none', {}, null, { pem: 'required' }],
    ['nothing where a secret is stored', {}, 'secret', { pem: 'required' }],
    ['key and certificate', { pem: whole }, null, {}],
    ['the certificate alone', { pem: block('CERTIFICATE') }, null, { pem: 'certificate-incomplete' }],
    ['an encrypted key', { pem: encrypted }, null, { passphrase: 'required' }],
    ['an encrypted key with its passphrase', { pem: encrypted, passphrase: 'x' }, null, {}],
  ])('[S8] says of a certificate what is missing with %s', (_, change, stored, errors) => {
    expect(checkForm({ ...complete, secret: '', credential: 'certificate', ...change }, stored)).toEqual(errors);
  });

  it("asks for nothing with the platform's identity", () => {
    expect(checkForm({ ...complete, secret: '', credential: 'federated' }, null)).toEqual({});
  });
});

function withLimit(percent: number, from: number): Partial<FormValues> {
  return { options: { ...NEW_FORM.options, maxDeactivations: { percent, from } } };
}
