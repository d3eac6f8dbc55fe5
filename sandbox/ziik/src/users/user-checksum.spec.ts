import { describe, expect, it } from '@jest/globals';
import { anInstance } from '../../test/ziik-caller.ts';
import { combineChecksums, type UserFacts, userChecksum } from './user-checksum.ts';

const ada: UserFacts = {
  reference: 'r1',
  email: 'ada@acme.example',
  firstName: 'Ada',
  lastName: 'Lovelace',
  active: true,
  memberships: [{ unit: 'HQ', userTypes: ['Employee', 'Manager'] }],
};
const bob: UserFacts = { ...ada, reference: 'r2', email: 'bob@acme.example', firstName: 'Bob', memberships: [] };

describe('the checksum', () => {
  it('does not depend on order or on letter case of the e-mail', () => {
    const mixed = {
      ...ada,
      email: 'ADA@acme.example',
      memberships: [{ unit: 'HQ', userTypes: ['Manager', 'Employee'] }],
    };
    const two = [
      { unit: 'A', userTypes: [] },
      { unit: 'B', userTypes: [] },
    ];

    expect(userChecksum(mixed)).toBe(userChecksum(ada));
    expect(userChecksum({ ...ada, memberships: two })).toBe(userChecksum({ ...ada, memberships: two.toReversed() }));
    expect(combineChecksums([ada, bob].map(userChecksum))).toBe(combineChecksums([bob, ada].map(userChecksum)));
    expect(combineChecksums([])).toBe('0000000000000000');
  });

  it.each<[string, Partial<UserFacts>]>([
    ['reference', { reference: 'r9' }],
    ['e-mail', { email: 'ada2@acme.example' }],
    ['first name', { firstName: 'ada' }],
    ['last name', { lastName: 'Byron' }],
    ['active', { active: false }],
    ['unit', { memberships: [{ unit: 'Shop', userTypes: ['Employee', 'Manager'] }] }],
    ['user types', { memberships: [{ unit: 'HQ', userTypes: ['Employee'] }] }],
    ['a border between names', { firstName: 'AdaL', lastName: 'ovelace' }],
  ])('changes with the %s', (_name, change) => {
    expect(userChecksum({ ...ada, ...change })).not.toBe(userChecksum(ada));
  });
});

describe('the summary', () => {
  const ziik = anInstance();

  it('has the checksum of its users, no matter who made them and in which order', async () => {
    await ziik.user({ ...named(bob) });
    await ziik.user({ ...named(ada), unit: 1, userTypes: [2, 1] });
    await ziik.user({ email: 'unlinked@acme.example' });

    expect(ziik.acme.summary().checksum).toBe(combineChecksums([ada, bob].map(userChecksum)));
  });

  it('follows every change, also the name of a unit', async () => {
    const id = await ziik.user({ ...named(ada), unit: 1, userTypes: [1, 2] });
    ziik.acme.summary();
    ziik.acme.changeUnit(1, { name: 'Main' });
    const renamed = ziik.acme.summary().checksum;
    await ziik.call('POST', `/users/${id}/deactivate`);
    const inactive = ziik.acme.summary().checksum;
    await ziik.call('DELETE', `/users/${id}`);

    const memberships = [{ unit: 'Main', userTypes: ['Employee', 'Manager'] }];
    expect(renamed).toBe(combineChecksums([userChecksum({ ...ada, memberships })]));
    expect(inactive).toBe(combineChecksums([userChecksum({ ...ada, memberships, active: false })]));
    expect(ziik.acme.summary().checksum).toBe('0000000000000000');
  });

  it('counts users by where they stand', async () => {
    await ziik.user({ unit: 1, userTypes: [1] });
    await ziik.user({ unit: 1, email: 'b@acme.example' });
    await ziik.user({ email: 'c@acme.example', welcome: true });
    const inactive = await ziik.user({ email: 'd@acme.example' });
    const gone = await ziik.user({ email: 'e@acme.example' });
    await ziik.call('POST', `/users/${inactive}/deactivate`);
    await ziik.call('DELETE', `/users/${gone}`);

    expect((await ziik.control('GET', '/instances/acme/summary')).body).toMatchObject({
      users: 6,
      active: 4,
      inactive: 1,
      anonymised: 1,
      placed: 1,
      withoutUnit: 2,
      withoutTypes: 1,
      welcomeMails: 1,
    });
  });
});

function named({ reference, email, firstName, lastName }: UserFacts): Record<string, string> {
  return { reference, email, first_name: firstName, last_name: lastName };
}
