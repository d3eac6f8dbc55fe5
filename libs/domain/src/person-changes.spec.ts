import { describe, expect, it } from '@jest/globals';
import { AARHUS, aDirectoryUser, COOK, ODENSE, WAITER } from '@user-sync/testing';
import fc from 'fast-check';
import { DIRECTORY_PROPERTIES, type DirectoryUser } from './directory-user.ts';
import { type Finding, finding, type Named } from './finding.ts';
import { changesOf, isSameInAzure, type PersonChanges, type Told } from './person-changes.ts';
import type { Found } from './reconcile/known-user.ts';

const aTold = (told: Partial<Told> = {}): Told => ({
  status: 'assigned',
  email: 'ida@contoso.example',
  firstName: 'Ida',
  lastName: 'Holm',
  unit: AARHUS,
  userTypes: [COOK],
  findings: [],
  azure: aDirectoryUser(),
  ziik: { active: true },
  decision: { unit: AARHUS, userTypes: [COOK] },
  rulesVersion: 1,
  isFailing: false,
  ...told,
});
const notLinked = { ziik: null, unit: null, userTypes: [] };

describe('what changed', () => {
  it.each<[string, Told | null, Told, Found | null, PersonChanges]>([
    ['is nothing where all is as before', aTold(), aTold(), null, {}],
    [
      'is the whole of what is to be seen in Ziik, of somebody who is told for the first time',
      null,
      aTold(),
      null,
      { status: [null, 'assigned'], unit: [null, AARHUS], userTypes: [[], [COOK]] },
    ],
    [
      "is Azure's value and where it leads",
      aTold({ azure: aDirectoryUser({ department: 'Aarhus' }) }),
      aTold({ azure: aDirectoryUser({ department: 'Odense' }), unit: ODENSE }),
      null,
      { unit: [AARHUS, ODENSE], department: ['Aarhus', 'Odense'] },
    ],
    [
      'is a value that no longer matches, and that nothing was taken away',
      aTold({ azure: aDirectoryUser({ department: 'Aarhus' }) }),
      aTold({ azure: aDirectoryUser({ department: 'Aarhus C' }), findings: [finding('unit-unknown')] }),
      null,
      { findings: [[], ['unit-unknown']], department: ['Aarhus', 'Aarhus C'] },
    ],
    [
      'is not the order of user types',
      aTold({ userTypes: [COOK, WAITER] }),
      aTold({ userTypes: [WAITER, COOK] }),
      null,
      {},
    ],
    [
      'is the new name of a unit',
      aTold(),
      aTold({ unit: { ...AARHUS, name: 'Aarhus Centrum' } }),
      null,
      { unit: [AARHUS, { ...AARHUS, name: 'Aarhus Centrum' }] },
    ],
    [
      'is what stood in Ziik by hand and was set right',
      aTold(),
      aTold(),
      { firstName: 'I.', unit: ODENSE, userTypes: [] },
      { firstName: ['I.', 'Ida'], unit: [ODENSE, AARHUS], userTypes: [[], [COOK]] },
    ],
    [
      'is what somebody in Ziik had when linked',
      aTold({ ...notLinked, status: 'pending' }),
      aTold(),
      {
        email: 'ida@contoso.example',
        firstName: 'I.',
        lastName: 'Holm',
        active: true,
        unit: ODENSE,
        userTypes: [COOK],
      },
      {
        status: ['pending', 'assigned'],
        firstName: ['I.', 'Ida'],
        unit: [ODENSE, AARHUS],
        userTypes: [[], [COOK]],
      },
    ],
    [
      'is what was changed by hand and left so',
      aTold(),
      aTold({ status: 'deactivated', ziik: { active: false }, findings: [finding('deactivated-in-ziik')] }),
      { active: false },
      { status: ['assigned', 'deactivated'], active: [true, false], findings: [[], ['deactivated-in-ziik']] },
    ],
    [
      'is no property of somebody who is gone from Azure',
      aTold(),
      aTold({ azure: null, decision: null, status: 'deactivated', ziik: { active: false } }),
      null,
      { status: ['assigned', 'deactivated'], active: [true, false] },
    ],
    [
      'is the address that Azure emptied',
      aTold(),
      aTold({ azure: { ...aDirectoryUser(), mail: null } }),
      null,
      { mail: [aDirectoryUser().mail, null] },
    ],
  ])('%s', (_, before, after, found, expected) => {
    expect(changesOf(before, after, found)).toEqual(expected);
  });

  it('is cut where it is longer than anybody reads', () => {
    const types = Array.from({ length: 51 }, (_, id) => ({ id, name: 'x'.repeat(501) }));

    const { city, userTypes } = changesOf(
      aTold(),
      aTold({ azure: aDirectoryUser({ city: `${'y'.repeat(498)}👍` }), userTypes: types }),
      null,
    );

    expect(city![1]).toBe(`${'y'.repeat(498)}👍`);
    expect(
      changesOf(aTold(), aTold({ azure: aDirectoryUser({ city: `${'y'.repeat(498)}👍👍` }) }), null).city![1],
    ).toBe(`${'y'.repeat(498)}\ufffd…`);
    expect(userTypes![1]).toHaveLength(50);
    expect((userTypes![1] as readonly Named[])[0]!.name).toBe(`${'x'.repeat(499)}…`);
  });

  it('leads from the first outcome to the last, whatever came between', () => {
    const told = fc.record({
      status: fc.constantFrom('assigned', 'unassigned', 'deactivated', 'conflict'),
      unit: fc.constantFrom(null, AARHUS, ODENSE),
      userTypes: fc.subarray([COOK, WAITER]),
      firstName: fc.constantFrom('Ida', 'Eva'),
      city: fc.constantFrom(null, 'Aarhus', 'Odense'),
      findings: fc.subarray<Finding>([finding('unit-unknown'), finding('user-type-unknown')]),
    });
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 6 }), (all) => {
        const told = all.map(({ city, ...rest }) =>
          aTold({ ...(rest as Partial<Told>), azure: aDirectoryUser({ city }) }),
        );
        const told0 = told[0]!;
        const state: Record<string, unknown> = {
          ...told0,
          findings: told0.findings.map(({ code }) => code),
          city: told0.azure!.city,
        };

        for (const [index, after] of told.slice(1).entries()) {
          for (const [field, [before, now]] of Object.entries(changesOf(told[index]!, after, null))) {
            expect(state[field]).toEqual(before);
            state[field] = now;
          }
          expect(state).toMatchObject({
            status: after.status,
            unit: after.unit,
            userTypes: after.userTypes,
            firstName: after.firstName,
            city: after.azure!.city,
            findings: after.findings.map(({ code }) => code),
          });
        }
      }),
    );
  });
});

describe('a field at the edge of a change', () => {
  const linked = aTold();
  const unlinked = aTold({ ...notLinked, status: 'pending', email: null, firstName: null, lastName: null });
  const other = { id: 99, name: COOK.name };

  it.each<[string, Told, Told, Found | null, PersonChanges]>([
    [
      'is none of the name of somebody who was just created',
      unlinked,
      aTold({ status: 'pending', unit: null, userTypes: [] }),
      null,
      {},
    ],
    [
      'is the name alone that Ziik had, of somebody who was just linked',
      unlinked,
      aTold({ status: 'pending', unit: null, userTypes: [] }),
      { firstName: 'I.' },
      { firstName: ['I.', 'Ida'] },
    ],
    [
      'is none of the name of somebody who is linked no more',
      linked,
      aTold({ ziik: null, firstName: 'Eva' }),
      null,
      {},
    ],
    [
      'is a user type of the same name with another id',
      linked,
      aTold({ userTypes: [other] }),
      null,
      { userTypes: [[COOK], [other]] },
    ],
    [
      'is a unit of the same name with another id',
      linked,
      aTold({ unit: { ...AARHUS, id: 9 } }),
      null,
      { unit: [AARHUS, { ...AARHUS, id: 9 }] },
    ],
    [
      'is one user type more',
      linked,
      aTold({ userTypes: [COOK, WAITER] }),
      null,
      { userTypes: [[COOK], [COOK, WAITER]] },
    ],
    [
      'is one user type less',
      aTold({ userTypes: [COOK, WAITER] }),
      linked,
      null,
      { userTypes: [[COOK, WAITER], [COOK]] },
    ],
    [
      'is the unit that is gone',
      linked,
      aTold({ unit: null, userTypes: [] }),
      null,
      { unit: [AARHUS, null], userTypes: [[COOK], []] },
    ],
    [
      'is what stood in Ziik before, though it stands there still',
      linked,
      aTold({ firstName: 'Eva' }),
      { firstName: 'Eva' },
      { firstName: ['Ida', 'Eva'] },
    ],
    ['is the letter case of a name', linked, aTold({ lastName: 'HOLM' }), null, { lastName: ['Holm', 'HOLM'] }],
    [
      'is each code once, in one order',
      linked,
      aTold({ findings: [finding('user-type-unknown'), finding('unit-unknown'), finding('user-type-unknown')] }),
      null,
      { findings: [[], ['unit-unknown', 'user-type-unknown']] },
    ],
    [
      'is no other value under the same code',
      aTold({ findings: [finding('unit-unknown', { value: 'A' })] }),
      aTold({ findings: [finding('unit-unknown', { value: 'B' })] }),
      null,
      {},
    ],
  ])('%s', (_, before, after, found, expected) => {
    expect(changesOf(before, after, found)).toEqual(expected);
  });

  it.each(['', '\u200b', ' ', 'x'.repeat(499), 'x'.repeat(500)])('is told as it stands: %j', (city) => {
    expect(changesOf(linked, aTold({ azure: aDirectoryUser({ city }) }), null).city).toEqual([null, city]);
  });

  it.each([
    [499, 499],
    [500, 500],
    [501, 500],
    [100_000, 500],
  ])('of %i letters is told by %i', (length, told) => {
    const { city } = changesOf(linked, aTold({ azure: aDirectoryUser({ city: 'x'.repeat(length) }) }), null);

    expect(city![1]).toHaveLength(told);
    expect((city![1] as string).endsWith('…')).toBe(length > 500);
  });

  it.each([
    [49, 49],
    [50, 50],
    [51, 50],
  ])('of %i entries is told by %i', (count, told) => {
    const userTypes = Array.from({ length: count }, (_, id) => ({ id, name: `${id}` }));

    expect(changesOf(linked, aTold({ userTypes }), null).userTypes![1]).toHaveLength(told);
  });

  it('that is cut is a change all the same, where it differs beyond the cut', () => {
    const [a, b] = ['a', 'b'].map((end) => aTold({ azure: aDirectoryUser({ city: `${'x'.repeat(600)}${end}` }) }));

    expect(Object.keys(changesOf(a!, b!, null))).toEqual(['city']);
  });

  it('that an older telling did not have at all is like one that is not set', () => {
    const { city: _, ...older } = aDirectoryUser();
    const before = aTold({ azure: older as DirectoryUser });

    expect(changesOf(before, aTold(), null)).toEqual({});
    expect(changesOf(aTold(), before, null)).toEqual({});
    expect(isSameInAzure(before, aTold())).toBe(true);
    expect(isSameInAzure(aTold(), before)).toBe(true);
    expect(changesOf(before, aTold({ azure: aDirectoryUser({ city: 'Ribe' }) }), null)).toEqual({
      city: [null, 'Ribe'],
    });
  });
});

describe('what Azure says', () => {
  it.each(DIRECTORY_PROPERTIES)('is another thing where %s is', (field) => {
    const value = field === 'accountEnabled' ? false : 'Another';
    const after = aTold({ azure: aDirectoryUser({ [field]: value }) });

    expect(isSameInAzure(aTold(), after)).toBe(false);
    expect(changesOf(aTold(), after, null)).toEqual({ [field]: [aDirectoryUser()[field], value] });
  });

  it.each([
    ['has the person no more', aTold(), aTold({ azure: null }), false],
    ['has the person again', aTold({ azure: null }), aTold(), false],
    ['has the person neither time', aTold({ azure: null }), aTold({ azure: null, status: 'purged' }), true],
    ['says the same, though Ziik differs', aTold(), aTold({ ...notLinked }), true],
  ])('is the same, or not, where it %s', (_, before, after, same) => {
    expect(isSameInAzure(before, after)).toBe(same);
  });
});
