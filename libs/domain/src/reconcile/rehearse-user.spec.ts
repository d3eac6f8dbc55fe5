import { describe, expect, it } from '@jest/globals';
import {
  AARHUS,
  aHolder,
  aPerson,
  COOK,
  circumstances,
  IDA,
  ODENSE,
  recordsInMemory,
  runRehearsal,
  type UserInMemory,
  WAITER,
  ZiikInMemory,
} from '@user-sync/testing';
import { finding } from '../finding.ts';
import { claimsOf, describeRehearsal, type RehearsedPerson } from './describe-rehearsal.ts';
import type { Circumstances } from './known-user.ts';
import { rehearseUser } from './rehearse-user.ts';
import type { Records } from './steps.ts';

interface Situation {
  readonly person?: Parameters<typeof aPerson>[0];
  readonly users?: readonly Partial<UserInMemory>[];
  readonly records?: Partial<Records>;
  readonly isContested?: boolean;
  readonly around?: Partial<Circumstances>;
}

/** Rehearses Ida. */
function rehearse({ person: about, users = [], records, isContested = false, around }: Situation) {
  const ziik = new ZiikInMemory({ names: [AARHUS, ODENSE, COOK, WAITER] });
  for (const user of users) ziik.add(user);
  const before = JSON.stringify([...ziik.users]);
  const person = aPerson(about);
  const rehearsal = rehearseUser(person, circumstances(around), isContested);
  const { ending, calls } = runRehearsal(rehearsal, ziik, recordsInMemory(records));
  expect(JSON.stringify([...ziik.users])).toBe(before);
  return { calls, told: describeRehearsal(person, ending), claims: claimsOf(person, ending) };
}

/** Ida's place. */
const PLACE = { unit: AARHUS, userTypes: [COOK] };
const NAMED = { id: 1, email: IDA.email, firstName: IDA.firstName, lastName: IDA.lastName };

describe('the rehearsal of a person', () => {
  it('says that somebody would be created whose address nobody has, by one search', () => {
    const { calls, told, claims } = rehearse({});

    expect(told).toEqual({
      kind: 'created',
      status: 'assigned',
      ziikUser: null,
      before: null,
      after: PLACE,
      findings: [],
    } satisfies RehearsedPerson);
    expect(calls).toEqual(['searchByEmail']);
    expect(claims).toEqual(['email ida@contoso.example']);
  });

  it('says who would be linked, name beside name, and from where to where', () => {
    const made = { ...IDA, reference: '', firstName: 'Ida M.', memberships: [{ unit: ODENSE, userTypes: [WAITER] }] };
    const { told, claims } = rehearse({ users: [made] });

    expect(told).toEqual({
      kind: 'linked',
      status: 'assigned',
      ziikUser: { ...NAMED, firstName: 'Ida M.' },
      before: { unit: ODENSE, userTypes: [WAITER] },
      after: PLACE,
      findings: [],
    } satisfies RehearsedPerson);
    expect(claims).toEqual(['user 1', 'email ida@contoso.example']);
  });

  it('says that an unlinked user of Ziik is left alone where the integration leaves such users', () => {
    const options = { existingUsers: 'ignore', unmatched: 'keep', welcomeMail: false } as const;
    const { told } = rehearse({ users: [{ ...IDA, reference: '' }], around: { options } });

    expect(told).toMatchObject({ kind: 'left-out', status: 'ignored' });
  });

  it('keeps why somebody would see nothing', () => {
    const findings = [finding('unit-unknown', { field: 'department', value: 'Århus' })];
    const desired = { placement: { unit: null, userTypes: [] }, findings };

    expect(rehearse({ person: { desired } }).told).toMatchObject({ kind: 'created', status: 'unassigned', findings });
  });

  it('names the conflict with somebody of ours', () => {
    const { told } = rehearse({ users: [IDA], records: { holderOfEmail: () => aHolder() } });

    expect(told).toMatchObject({ kind: 'conflict', status: 'conflict', findings: [{ holder: 'holder' }] });
  });

  it('is in conflict with somebody of the same rehearsal who comes first', () => {
    const { told, claims } = rehearse({ isContested: true, records: { holderOfEmail: () => aHolder() } });

    expect(told).toMatchObject({ kind: 'conflict', findings: [{ code: 'email-conflict', holder: 'holder' }] });
    expect(claims).toEqual([]);
  });

  it('waits for nobody who is about to take another address', () => {
    const letting = aHolder({ settled: false, wantedEmailKey: 'other@contoso.example' });

    expect(rehearse({ users: [IDA], records: { holderOfUser: () => letting } }).told).toMatchObject({
      kind: 'created',
    });
  });

  it('says that a mandatory field keeps somebody out of Ziik', () => {
    const profile = { email: null, firstName: 'Ida', lastName: 'Holm' };
    const findings = [finding('mandatory-missing', { field: 'mail' })];

    expect(rehearse({ person: { desired: { profile, findings } } }).told).toMatchObject({ kind: 'incomplete' });
  });

  it('says that a linked user would be moved, updated, or stay the same', () => {
    const seen = { linked: true, known: { verify: true } } as const;
    const moved = { placement: { unit: ODENSE, userTypes: [COOK] } };
    const renamed = { profile: { email: IDA.email, firstName: 'Ida', lastName: 'Berg' } };

    expect(rehearse({ person: { ...seen, desired: moved }, users: [IDA] }).told).toMatchObject({
      kind: 'moved',
      before: PLACE,
      after: moved.placement,
    });
    expect(rehearse({ person: { ...seen, desired: renamed }, users: [IDA] }).told).toMatchObject({ kind: 'updated' });
    expect(rehearse({ person: seen, users: [IDA] }).told).toMatchObject({ kind: 'same', ziikUser: NAMED });
  });

  it('asks for a removal of who is gone and linked, and has nothing to tell of who never was in Ziik', () => {
    const gone = { lifecycle: { state: 'gone', cause: 'soft-deleted' } } as const;
    const disabled = { lifecycle: { state: 'gone', cause: 'account-disabled' } } as const;

    expect(rehearse({ person: { linked: true, desired: gone }, users: [IDA] }).told).toMatchObject({
      kind: 'deactivated',
      status: 'deactivated',
      after: null,
    });
    expect(rehearse({ person: { desired: gone } }).told).toBeNull();
    expect(rehearse({ person: { desired: disabled } }).told).toMatchObject({ kind: 'left-out' });
  });

  it('says that somebody who returned would be reactivated', () => {
    const known = { deactivated: true, verify: true };

    expect(rehearse({ person: { linked: true, known }, users: [{ ...IDA, active: false }] }).told).toMatchObject({
      kind: 'reactivated',
      status: 'assigned',
    });
  });
});
