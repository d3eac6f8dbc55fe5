import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FINDING_CODES, type FindingCode } from './finding.ts';
import { type StatusFacts, statusOf, USER_STATUSES, type UserStatus } from './user-status.ts';

const PLACED = { unit: { id: 1, name: 'HQ' }, userTypes: [{ id: 11, name: 'Cook' }] };

function status(facts: Partial<StatusFacts>, ...codes: FindingCode[]) {
  return statusOf({
    purged: false,
    deactivated: false,
    pending: false,
    failing: false,
    ignored: false,
    placement: PLACED,
    findings: codes.map((code) => ({ code })),
    ...facts,
  });
}

describe('statusOf', () => {
  it.each([
    ['placed', {}, [], 'assigned'],
    ['[S33] placed, with values that stopped matching', {}, ['unit-unknown', 'user-type-missing'], 'assigned'],
    ['[S22] without a unit', { placement: { unit: null, userTypes: [] } }, ['unit-missing'], 'unassigned'],
    ['[S22] without a user type', { placement: { ...PLACED, userTypes: [] } }, ['user-type-unknown'], 'unassigned'],
    ['[S24] managed in Ziik', { placement: { unit: null, userTypes: [] } }, ['managed-in-ziik'], 'managed-in-ziik'],
    ['left alone', { ignored: true }, [], 'ignored'],
    ['waiting', { pending: true, placement: { unit: null, userTypes: [] } }, [], 'pending'],
    ['failing for a day', { pending: true, failing: true }, [], 'failed'],
    ['refused by Ziik', {}, ['ziik-refused'], 'failed'],
    ['[S27] incomplete', { pending: true }, ['mandatory-missing'], 'incomplete'],
    ['in conflict', {}, ['email-conflict', 'mandatory-missing'], 'conflict'],
    ['in conflict with somebody deactivated', {}, ['returner'], 'conflict'],
    ['our own account', {}, ['own-account'], 'blocked'],
    ['a protected administrator', {}, ['administrator-protected'], 'blocked'],
    ['held', {}, ['removal-held', 'email-conflict'], 'held'],
    ['a removal that was rejected', {}, ['removal-rejected'], 'assigned'],
    ['reactivated in Ziik', {}, ['reactivated-in-ziik'], 'assigned'],
    ['[S35] deactivated by us', { deactivated: true }, ['mandatory-missing'], 'deactivated'],
    ['deactivated in Ziik by hand', {}, ['deactivated-in-ziik'], 'deactivated'],
    ['deleted in Ziik by hand', {}, ['gone-in-ziik'], 'purged'],
    ['[S36] purged', { purged: true, deactivated: true, pending: true }, [], 'purged'],
  ] as const)('[R status] is right for one %s', (_, facts, codes, expected) => {
    expect(status(facts, ...codes)).toBe(expected);
  });

  it('[S22] [R status] prefers the more serious one, in the order that the API promises', () => {
    const all = { purged: true, deactivated: true, pending: true, failing: true, ignored: true };
    const told = (codes: FindingCode[], facts: Partial<StatusFacts> = {}) => status(facts, ...codes);

    expect(status(all, 'removal-held')).toBe('purged');
    expect(status({ ...all, purged: false }, 'removal-held')).toBe('deactivated');
    expect(told(['removal-held', 'own-account'])).toBe('held');
    expect(told(['own-account', 'email-conflict'])).toBe('blocked');
    expect(told(['email-conflict', 'mandatory-missing'])).toBe('conflict');
    expect(told(['mandatory-missing', 'ziik-refused'])).toBe('incomplete');
    expect(told(['ziik-refused'], { pending: true })).toBe('failed');
    expect(told([], { pending: true, ignored: true })).toBe('pending');
    expect(told(['managed-in-ziik'], { ignored: true })).toBe('ignored');
  });

  it('[R status] takes the first that fits: more facts never give a later status', () => {
    const facts = fc.record({
      purged: fc.boolean(),
      deactivated: fc.boolean(),
      pending: fc.boolean(),
      failing: fc.boolean(),
      ignored: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, fc.subarray([...FINDING_CODES]), fc.constantFrom(...FINDING_CODES), (some, codes, more) => {
        const before = USER_STATUSES.indexOf(status(some, ...codes));
        const after = USER_STATUSES.indexOf(status(some, ...codes, more));
        expect(after).toBeLessThanOrEqual(before);
      }),
    );
  });
});

describe('a finding by itself', () => {
  const BY_CODE: Readonly<Record<FindingCode, UserStatus>> = {
    'unit-missing': 'assigned',
    'unit-unknown': 'assigned',
    'unit-ambiguous': 'assigned',
    'unit-several': 'assigned',
    'user-type-missing': 'assigned',
    'user-type-unknown': 'assigned',
    'user-type-ambiguous': 'assigned',
    'alias-target-gone': 'assigned',
    'mandatory-missing': 'incomplete',
    'email-conflict': 'conflict',
    returner: 'conflict',
    'managed-in-ziik': 'managed-in-ziik',
    'own-account': 'blocked',
    'administrator-protected': 'blocked',
    'ziik-refused': 'failed',
    'removal-held': 'held',
    'removal-rejected': 'assigned',
    'deactivated-in-ziik': 'deactivated',
    'gone-in-ziik': 'purged',
    'reactivated-in-ziik': 'assigned',
  };

  it.each(FINDING_CODES)('[R status] %s gives somebody who is placed one status', (code) => {
    expect(status({}, code)).toBe(BY_CODE[code]);
  });

  it('[S22] [R status] does not place anybody: without a unit or a type nobody is assigned', () => {
    for (const code of FINDING_CODES) {
      for (const placement of [
        { unit: null, userTypes: PLACED.userTypes },
        { ...PLACED, userTypes: [] },
      ]) {
        const expected = BY_CODE[code] === 'assigned' ? 'unassigned' : BY_CODE[code];
        expect(status({ placement }, code)).toBe(expected);
      }
    }
  });

  it('[R status] counts whatever the order of findings', () => {
    const codes = fc.subarray([...FINDING_CODES]);
    fc.assert(
      fc.property(codes, (some) => {
        expect(status({}, ...some.toReversed())).toBe(status({}, ...some));
      }),
    );
  });
});
