import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../api/people.ts';
import { holderOf, missingOf, reasonsOf, whyDeactivated } from './why-listed.ts';

const finding = (code: Finding['code'], more: Partial<Finding> = {}): Finding => ({
  code,
  field: null,
  value: null,
  nearest: [],
  holder: null,
  ...more,
});

describe('why somebody is listed', () => {
  it('says first what is wrong with the unit, without which user types count for nothing', () => {
    const findings = [
      finding('user-type-unknown', { field: 'jobTitle', value: 'Hero' }),
      finding('unit-missing', { field: 'department' }),
    ];

    expect(reasonsOf({ findings })).toEqual([
      { id: 'why.unit-missing', field: 'department', value: null },
      { id: 'why.user-type-unknown', field: 'jobTitle', value: 'Hero' },
    ]);
  });

  it('[S27] names what Azure lacks, in the customer’s order', () => {
    const findings = ['surname', 'mail', 'givenName'].map((field) => finding('mandatory-missing', { field }));

    expect(missingOf({ findings })).toEqual(['mail', 'givenName', 'surname']);
    expect(missingOf({ findings: [finding('email-conflict')] })).toEqual([]);
  });

  it('[S34] tells a deactivation by hand from one that Azure caused', () => {
    expect(whyDeactivated({ findings: [] }, false)).toBe('users.deactivated.deleted');
    expect(whyDeactivated({ findings: [] }, true)).toBe('users.deactivated.deletedOrDisabled');
    expect(whyDeactivated({ findings: [finding('deactivated-in-ziik')] }, true)).toBe('users.deactivated.byHand');
  });

  it('tells who has the address, and whether it may be the same person', () => {
    expect(holderOf({ findings: [finding('unit-missing'), finding('returner', { holder: 'old' })] })).toEqual({
      azureId: 'old',
      isReturner: true,
    });
    expect(holderOf({ findings: [finding('email-conflict')] })).toEqual({ azureId: null, isReturner: false });
    expect(holderOf({ findings: [] })).toBeNull();
  });
});
