import { describe, expect, it } from '@jest/globals';
import { FINDING_CODES, finding } from './finding.ts';

const HQ = { id: 1, name: 'HQ' };

describe('a finding', () => {
  it('states nothing where nothing is said: null and an empty list, never undefined', () => {
    expect(finding('unit-missing')).toStrictEqual({
      code: 'unit-missing',
      field: null,
      value: null,
      nearest: [],
      holder: null,
    });
  });

  it.each([
    ['the field', { field: 'department' }],
    ['the value', { value: 'Atlantis' }],
    ['an empty value', { value: '' }],
    ['names that may have been meant', { nearest: [HQ] }],
    ['the holder', { holder: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' }],
  ])('keeps %s', (_, about) => {
    expect(finding('email-conflict', about)).toMatchObject({ code: 'email-conflict', ...about });
  });

  it('has one text in JSON whatever the order in which its parts are given, as it is compared by that text', () => {
    const parts = { field: 'department', value: 'X', nearest: [HQ], holder: null };
    const turned = Object.fromEntries(Object.entries(parts).toReversed());

    expect(JSON.stringify(finding('unit-unknown', turned))).toBe(JSON.stringify(finding('unit-unknown', parts)));
  });

  it('has a code that is listed once', () => {
    expect(new Set(FINDING_CODES).size).toBe(FINDING_CODES.length);
  });
});
