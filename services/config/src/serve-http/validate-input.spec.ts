import { describe, expect, it } from '@jest/globals';
import {
  checkIntegration,
  checkNewIntegration,
  IntegrationCreate,
  IntegrationPatch,
} from '../manage-integrations/integration.schema.ts';
import { trimMarked, validateInput } from './validate-input.ts';

const good = {
  name: 'Contoso',
  applicationId: '0D6F7C1E-54b1-4a07-9a3f-6c8f0f6f2a11',
  tenantId: '6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0',
  secret: 'abc~DEF.123',
  unitField: 'department',
  userTypeField: 'jobTitle',
};
const codes = (body: Record<string, unknown>) =>
  Object.fromEntries(
    [...checkNewIntegration(body), ...validateInput(IntegrationCreate, body)].map(({ pointer, code }) => [
      pointer,
      code,
    ]),
  );

describe('the input of an integration', () => {
  it('[S5] is taken with all that is required', () => {
    expect(codes(good)).toEqual({});
    expect(
      codes({ ...good, enabled: true, secretExpiresAt: '2027-01-01', options: { maxDeactivations: { from: 5 } } }),
    ).toEqual({});
  });

  it('[S5] reports everything that is missing together', () => {
    expect(codes({})).toEqual({
      '/name': 'required',
      '/applicationId': 'required',
      '/tenantId': 'required',
      '/secret': 'required',
      '/unitField': 'required',
      '/userTypeField': 'required',
    });
    expect(codes({ ...good, name: '', secret: null })).toEqual({ '/name': 'required', '/secret': 'required' });
  });

  it.each([
    ['[S6] an application id that is no GUID', { applicationId: 'contoso' }, { '/applicationId': 'invalid-guid' }],
    ['[S6] a tenant id that is a number', { tenantId: 7 }, { '/tenantId': 'invalid-guid' }],
    ['[S9] a field that is not one of the nine', { unitField: 'mail' }, { '/unitField': 'unknown-field' }],
    ['an unknown property', { instance: 'other' }, { '/instance': 'unknown-property' }],
    ['an unknown option', { options: { speed: 1 } }, { '/options/speed': 'unknown-property' }],
    ['an option of another kind', { options: { matching: 'fuzzy' } }, { '/options/matching': 'invalid-value' }],
    [
      'more than 100 per cent',
      { options: { maxDeactivations: { percent: 101 } } },
      { '/options/maxDeactivations/percent': 'invalid-value' },
    ],
    ['a day that does not exist', { secretExpiresAt: '2027-02-31' }, { '/secretExpiresAt': 'invalid-time' }],
    ['a name of 201 characters', { name: 'x'.repeat(201) }, { '/name': 'invalid-value' }],
    ['a property whose name needs escaping', { 'a/b~c': 1 }, { '/a~1b~0c': 'unknown-property' }],
  ])('refuses %s', (_, change, expected) => {
    expect(codes({ ...good, ...change })).toEqual(expected);
  });

  it.each([[null], [[]], ['text'], [7]])('refuses a body that is %j', (body) => {
    expect(validateInput(IntegrationCreate, body)).not.toEqual([]);
  });

  it('[S7] refuses the ID of a secret, with the reason', () => {
    expect(checkIntegration({ secret: ' 6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0\n' })).toMatchObject([
      { pointer: '/secret', code: 'secret-is-an-id' },
    ]);
  });

  it('[S11] refuses one field for both', () => {
    expect(checkIntegration({ unitField: 'city', userTypeField: 'city' })).toMatchObject([{ code: 'same-field' }]);
    expect(checkIntegration({})).toEqual([]);
  });

  it('takes any part for a change', () => {
    expect(validateInput(IntegrationPatch, { enabled: false })).toEqual([]);
    expect(validateInput(IntegrationPatch, {})).toEqual([]);
  });

  it('is freed of white space around pasted ids and secrets', () => {
    expect(trimMarked(IntegrationCreate, { secret: ' abc\n', unitField: ' city' })).toEqual({
      secret: 'abc',
      unitField: ' city',
    });
  });
});
