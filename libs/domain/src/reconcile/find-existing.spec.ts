import { describe, expect, it } from '@jest/globals';
import {
  aHolder,
  aPerson,
  IDA,
  recordsInMemory,
  runAttempt,
  type UserInMemory,
  ZiikInMemory,
} from '@user-sync/testing';
import type { Profile } from '../profile.ts';
import { findExisting, findOurs } from './find-existing.ts';
import type { Records } from './steps.ts';

const byHand = { email: IDA.email, firstName: 'I.', lastName: 'H.' };
const stranger = { email: 'bo@contoso.example' };
const noAddress = { email: null, firstName: 'Ida', lastName: 'Holm' };
const ofOurs = aHolder({ azureId: 'bo' });

interface Sight {
  readonly users?: readonly Partial<UserInMemory>[];
  readonly records?: Partial<Records>;
  readonly profile?: Profile;
  /** Ziik finds everybody for any address, and does not say which address they have. */
  readonly isVague?: boolean;
  readonly isThorough?: boolean;
}

function ziikWith(users: readonly Partial<UserInMemory>[], isVague = false): ZiikInMemory {
  const ziik = new ZiikInMemory(isVague ? { shortSearch: true, sameAddress: () => true } : {});
  for (const user of users) ziik.add(user);
  return ziik;
}

function look({ users = [], records, profile, isVague, isThorough = true }: Sight) {
  const person = aPerson(profile && { desired: { profile } });
  const attempt = findExisting(person, person.known, isThorough);
  const { ending, turns } = runAttempt(attempt, ziikWith(users, isVague), recordsInMemory(records));
  return { found: ending, asked: turns.map(({ name }) => name).join(' ') };
}

describe('who has the address of somebody who is not linked', () => {
  it.each<[string, Sight, asked: string, found: object]>([
    [
      'is a row of ours, and Ziik is not asked',
      { users: [IDA], records: { holderOfEmail: () => ofOurs } },
      'holderOfEmail',
      { kind: 'holder', holder: ofOurs },
    ],
    [
      'is the user who has the Azure id, whatever the address',
      { users: [{ ...IDA, ...stranger }] },
      'holderOfEmail findByReference holderOfUser',
      { kind: 'ours', user: { id: 1 } },
    ],
    [
      'is a user that no row of ours has',
      { users: [byHand] },
      'holderOfEmail findByReference searchByEmail holderOfUser',
      { kind: 'unlinked', user: { id: 1 } },
    ],
    [
      'is the user with the Azure id also without a thorough look, by the address',
      { users: [IDA], isThorough: false },
      'holderOfEmail searchByEmail holderOfUser',
      { kind: 'ours', user: { id: 1 } },
    ],
    [
      'is nobody',
      { users: [stranger] },
      'holderOfEmail findByReference searchByEmail inactiveUsers',
      { kind: 'nobody' },
    ],
    [
      'is nobody, by one call without a thorough look: the deactivated are not looked through',
      { users: [{ ...byHand, active: false }], records: { inactiveUsers: () => [1] }, isThorough: false },
      'holderOfEmail searchByEmail',
      { kind: 'nobody' },
    ],
    [
      'is one of the deactivated, who is read for it',
      { users: [{ ...byHand, active: false }], records: { inactiveUsers: () => [1] } },
      'holderOfEmail findByReference searchByEmail inactiveUsers getUser holderOfUser',
      { kind: 'unlinked', user: { id: 1, active: false } },
    ],
    [
      'is the row of ours that has the user who was found',
      { users: [byHand], records: { holderOfUser: () => ofOurs } },
      'holderOfEmail findByReference searchByEmail holderOfUser',
      { kind: 'holder', holder: ofOurs },
    ],
    [
      'is somebody of ours whose link is not written yet, by the reference',
      { users: [{ ...byHand, reference: 'bo' }], records: { isSomebodyOfOurs: (reference) => reference === 'bo' } },
      'holderOfEmail findByReference searchByEmail holderOfUser isSomebodyOfOurs',
      { kind: 'taken', azureId: 'bo' },
    ],
    [
      'is a user whose reference is of another system',
      { users: [{ ...byHand, reference: 'payroll-17' }] },
      'holderOfEmail findByReference searchByEmail holderOfUser isSomebodyOfOurs',
      { kind: 'unlinked', user: { id: 1 } },
    ],
    [
      'is not asked about by an empty reference, which is nobody’s',
      { users: [byHand], records: { isSomebodyOfOurs: () => true } },
      'holderOfEmail findByReference searchByEmail holderOfUser',
      { kind: 'unlinked' },
    ],
    [
      'is the row of ours that has the user with this Azure id, where nobody has the address',
      { users: [{ ...IDA, ...stranger }], records: { holderOfUser: () => ofOurs } },
      'holderOfEmail findByReference holderOfUser searchByEmail inactiveUsers',
      { kind: 'holder', holder: ofOurs },
    ],
    [
      'is not proven where Ziik finds somebody else, of ours',
      { users: [stranger], isVague: true, records: { holderOfUser: () => ofOurs } },
      'holderOfEmail findByReference searchByEmail getUser inactiveUsers holderOfUser',
      { kind: 'unproven', linked: ofOurs },
    ],
    [
      'is not proven where Ziik finds somebody else, of nobody',
      { users: [stranger], isVague: true },
      'holderOfEmail findByReference searchByEmail getUser inactiveUsers holderOfUser',
      { kind: 'unproven', linked: null },
    ],
    [
      'is not proven by one of the deactivated with another address',
      { users: [{ ...stranger, active: false }], records: { inactiveUsers: () => [1] } },
      'holderOfEmail findByReference searchByEmail inactiveUsers getUser holderOfUser',
      { kind: 'unproven', linked: null },
    ],
  ])('%s', (_, sight, asked, found) => {
    const seen = look(sight);

    expect(seen.asked).toBe(asked);
    expect(seen.found).toMatchObject(found);
  });

  it.each<[string, Sight, asked: string, found: object]>([
    ['nobody, without any call', { users: [IDA], isThorough: false }, '', { kind: 'nobody' }],
    ['nobody, by the Azure id alone', { users: [byHand] }, 'findByReference', { kind: 'nobody' }],
    [
      'the user who has the Azure id',
      { users: [{ ...IDA, email: 'x@contoso.example' }] },
      'findByReference holderOfUser',
      { kind: 'ours', user: { id: 1 } },
    ],
    [
      'the row of ours that has that user',
      { users: [IDA], records: { holderOfUser: () => ofOurs } },
      'findByReference holderOfUser',
      { kind: 'holder', holder: ofOurs },
    ],
  ])('is, where Azure states no address, %s', (_, sight, asked, found) => {
    const seen = look({ ...sight, profile: noAddress });

    expect(seen.asked).toBe(asked);
    expect(seen.found).toMatchObject(found);
  });
});

describe('users who are found without their address', () => {
  const strangers = (count: number) => Array.from({ length: count }, () => ({ firstName: 'Bo' }));

  it.each([
    ['the first', 0, 'unlinked', 1],
    ['the tenth', 9, 'unlinked', 10],
    ['not the eleventh: what is read for one person is bounded', 10, 'unproven', 10],
  ])('are read up to %s', (_, before, kind, reads) => {
    const { found, asked } = look({ users: [...strangers(before), byHand], isVague: true });

    expect(found.kind).toBe(kind);
    expect(asked.match(/getUser/g)).toHaveLength(reads);
  });

  it('are read among the deactivated by the same bound', () => {
    const users = [...strangers(10), byHand].map((user) => ({ ...user, active: false }));
    const { found, asked } = look({ users, records: { inactiveUsers: () => users.map((_, at) => at + 1) } });

    expect(found.kind).toBe('unproven');
    expect(asked.match(/getUser/g)).toHaveLength(10);
  });

  it('and cannot be read are passed over for the next', () => {
    class Reserved extends ZiikInMemory {
      override getUser(id: number) {
        if (id === 1) return { ok: false, failure: { kind: 'refused', status: 403, fields: [] } } as const;
        return super.getUser(id);
      }
    }
    const ziik = new Reserved({ shortSearch: true, sameAddress: () => true });
    ziik.add(stranger);
    ziik.add(byHand);
    const person = aPerson();

    expect(runAttempt(findExisting(person, person.known, true), ziik).ending).toMatchObject({
      kind: 'unlinked',
      user: { id: 2 },
    });
  });
});

describe('a question that Ziik refuses to answer', () => {
  type Refused = 'findByReference' | 'searchByEmail';
  const refusal = { ok: false, failure: { kind: 'refused', status: 403, fields: [] } } as const;

  it.each<[string, Refused | null, Partial<UserInMemory> | null, Sight, found: object]>([
    ['by reference leaves it open who is ours', 'findByReference', null, {}, { kind: 'unanswered' }],
    [
      'by reference is not made up for by the address, which somebody else may have',
      'findByReference',
      byHand,
      {},
      { kind: 'unanswered' },
    ],
    [
      'by reference leaves it open without an address, too',
      'findByReference',
      null,
      { profile: noAddress },
      { kind: 'unanswered' },
    ],
    ['by e-mail leaves it open who has the address', 'searchByEmail', null, {}, { kind: 'unanswered' }],
    ['by e-mail leaves it open at a recheck', 'searchByEmail', null, { isThorough: false }, { kind: 'unanswered' }],
    [
      'by e-mail is made up for by one of the deactivated with the very address',
      'searchByEmail',
      { ...byHand, active: false },
      { records: { inactiveUsers: () => [1] } },
      { kind: 'unlinked', user: { id: 1 } },
    ],
    [
      'about the deactivated leaves it open who has the address',
      null,
      null,
      { records: { inactiveUsers: () => null } },
      { kind: 'unanswered' },
    ],
    [
      'about the deactivated does not matter where an active user has the address',
      null,
      byHand,
      { records: { inactiveUsers: () => null } },
      { kind: 'unlinked', user: { id: 1 } },
    ],
  ])('%s', (_, refused, user, { profile, records, isThorough = true }, found) => {
    const ziik = ziikWith(user === null ? [] : [user]);
    if (refused !== null) Object.assign(ziik, { [refused]: () => refusal });
    const person = aPerson(profile && { desired: { profile } });

    const { ending } = runAttempt(findExisting(person, person.known, isThorough), ziik, recordsInMemory(records));

    expect(ending).toMatchObject(found);
  });
});

describe('the user whose reference is an Azure id', () => {
  class Loose extends ZiikInMemory {
    override findByReference() {
      return { ok: true, value: [...this.users.values()][0] ?? null } as const;
    }
  }

  it.each([
    ['that very id', 'ida', { kind: 'somebody', user: { id: 1 }, linked: null }],
    ['not the id in other letters', 'IDA', { kind: 'nobody' }],
    ['not an id that contains it', 'ida-2', { kind: 'nobody' }],
    ['not an empty reference', '', { kind: 'nobody' }],
  ])('has %s, whatever Ziik returns', (_, reference, found) => {
    const ziik = new Loose();
    ziik.add({ ...IDA, reference });

    expect(runAttempt(findOurs(aPerson().known, 'ida'), ziik).ending).toMatchObject(found);
  });

  it.each([
    ['nobody, where Ziik has nobody of this reference', { ok: true, value: null }, 'nobody'],
    ['nobody, where what was there is gone', { ok: false, failure: { kind: 'gone', status: 410 } }, 'nobody'],
    [
      'not known, where Ziik refuses to say',
      { ok: false, failure: { kind: 'refused', status: 403, fields: [] } },
      'unanswered',
    ],
  ])('is %s', (_, answer, kind) => {
    const ziik = Object.assign(new ZiikInMemory(), { findByReference: () => answer });

    expect(runAttempt(findOurs(aPerson().known, 'ida'), ziik).ending).toEqual({ kind });
  });
});
