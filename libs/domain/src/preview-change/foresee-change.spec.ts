import { describe, expect, it } from '@jest/globals';
import { AARHUS, aDirectoryUser, COOK, circumstances, ODENSE, WAITER } from '@user-sync/testing';
import { indexAliases } from '../aliases.ts';
import { indexCatalogue } from '../catalogue.ts';
import type { DirectoryUser } from '../directory-user.ts';
import { finding } from '../finding.ts';
import { DEFAULT_OPTIONS, type IntegrationOptions, type MatchingRules } from '../integration-options.ts';
import { foreseeChange } from './foresee-change.ts';
import type { HeldPerson } from './held-person.ts';

const CATALOGUE = indexCatalogue({ units: [AARHUS, ODENSE], userTypes: [COOK, WAITER] });

type Held = Parameters<typeof foreseeChange>[0];

/** Ida, who stands where the department and the job title say: as a cook in Aarhus. */
function anIda(held: Partial<HeldPerson> = {}, azure: Partial<DirectoryUser> = {}): Held {
  return {
    azureId: 'ida',
    status: 'assigned',
    ziikUserId: 1,
    unit: AARHUS,
    userTypes: [COOK],
    findings: [],
    ziik: { active: true, email: 'ida@contoso.example', firstName: 'Ida', lastName: 'Holm' },
    decision: { unit: AARHUS, userTypes: [COOK] },
    lifecycle: { state: 'present' },
    isDeactivated: false,
    isHeld: false,
    ...held,
    azure: aDirectoryUser({
      mail: 'ida@contoso.example',
      givenName: 'Ida',
      surname: 'Holm',
      department: 'Aarhus',
      jobTitle: 'Cook',
      city: 'Odense',
      companyName: 'Waiter',
      ...azure,
    }),
  };
}

function foresee(
  held: Held,
  {
    options = {},
    needsUnit = false,
    ...rules
  }: Partial<Omit<MatchingRules, 'options'>> & {
    options?: Partial<IntegrationOptions>;
    needsUnit?: boolean;
  } = {},
) {
  const chosen = { ...DEFAULT_OPTIONS, ...options };
  const matching: MatchingRules = { unitField: 'department', userTypeField: 'jobTitle', ...rules, options: chosen };
  return foreseeChange(held, matching, CATALOGUE, circumstances({ options: chosen, needsUnit }));
}

const UNLINKED = { ziikUserId: null, ziik: null, unit: null, userTypes: [] };

describe('a change, for one person', () => {
  it.each<[string, Held, Parameters<typeof foresee>[1], string, string, string]>([
    ['nothing changes', anIda(), {}, 'same', 'Aarhus: Cook', 'Aarhus: Cook'],
    ['[S9] another unit field', anIda(), { unitField: 'city' }, 'moved', 'Aarhus: Cook', 'Odense: Cook'],
    [
      '[S10] another user type field',
      anIda(),
      { userTypeField: 'companyName' },
      'types-changed',
      'Aarhus: Cook',
      'Aarhus: Waiter',
    ],
    [
      'some types are lost',
      anIda({ userTypes: [COOK, WAITER] }, { companyName: 'Waiter, Moon' }),
      { userTypeField: 'companyName' },
      'loses-types',
      'Aarhus: Cook, Waiter',
      'Aarhus: Waiter',
    ],
    [
      'a value that matches nothing, kept',
      anIda({}, { city: 'Moon' }),
      { unitField: 'city' },
      'same',
      'Aarhus: Cook',
      'Aarhus: Cook',
    ],
    [
      'a value that matches nothing, withdrawn',
      anIda({}, { city: 'Moon' }),
      { unitField: 'city', options: { unmatched: 'withdraw' } },
      'sees-nothing',
      'Aarhus: Cook',
      'Aarhus: ',
    ],
    [
      'another unit, where nothing is seen either',
      anIda({ userTypes: [], status: 'unassigned' }, { jobTitle: 'Moon' }),
      { unitField: 'city' },
      'moved',
      'Aarhus: ',
      'Odense: ',
    ],
    [
      '[R alias] an alias gives a place',
      anIda({ unit: null, userTypes: [], status: 'unassigned' }, { department: 'Aarhus C' }),
      { aliases: indexAliases([{ kind: 'unit', value: 'Aarhus C', targetId: AARHUS.id }])! },
      'placed',
      '-: ',
      'Aarhus: Cook',
    ],
    [
      'a guest is left out',
      anIda({}, { userType: 'Guest' }),
      { options: { includeGuests: false } },
      'left-out',
      'Aarhus: Cook',
      'Aarhus: Cook',
    ],
    [
      'a guest is taken in',
      anIda(
        { ...UNLINKED, status: 'ignored', lifecycle: { state: 'left-out', reason: 'guest' }, decision: null },
        { userType: 'Guest' },
      ),
      {},
      'placed',
      '-: ',
      'Aarhus: Cook',
    ],
    [
      'a guest without a unit is taken in',
      anIda(
        { ...UNLINKED, status: 'ignored', lifecycle: { state: 'left-out', reason: 'guest' }, decision: null },
        { userType: 'Guest', department: null },
      ),
      {},
      'sees-nothing',
      '-: ',
      '-: ',
    ],
    [
      'a disabled account leaves',
      anIda({}, { accountEnabled: false }),
      { options: { disabledAccounts: 'deactivate' } },
      'leaves',
      'Aarhus: Cook',
      'Aarhus: Cook',
    ],
    [
      'a disabled account comes back',
      anIda(
        {
          status: 'deactivated',
          isDeactivated: true,
          lifecycle: { state: 'gone', cause: 'account-disabled' },
          decision: null,
          ziik: { active: false, email: 'ida@contoso.example', firstName: 'Ida', lastName: 'Holm' },
        },
        { accountEnabled: false },
      ),
      {},
      'placed',
      'Aarhus: Cook',
      'Aarhus: Cook',
    ],
    [
      '[S24] managed in Ziik',
      anIda({ status: 'managed-in-ziik', findings: [finding('managed-in-ziik')] }),
      { unitField: 'city' },
      'same',
      'Aarhus: Cook',
      'Aarhus: Cook',
    ],
    [
      'deactivated in Ziik by hand',
      anIda({ status: 'deactivated', findings: [finding('deactivated-in-ziik')] }),
      { unitField: 'city' },
      'same',
      'Aarhus: Cook',
      'Aarhus: Cook',
    ],
    [
      'in conflict stays in conflict',
      anIda({ ...UNLINKED, status: 'conflict', findings: [finding('email-conflict', { holder: 'bo' })] }),
      { unitField: 'city' },
      'same',
      '-: ',
      '-: ',
    ],
    [
      'left alone in Ziik, then linked',
      anIda({ ...UNLINKED, status: 'ignored' }),
      { options: { existingUsers: 'link' } },
      'placed',
      '-: ',
      'Aarhus: Cook',
    ],
    [
      'left alone in Ziik, still',
      anIda({ ...UNLINKED, status: 'ignored' }),
      { options: { existingUsers: 'ignore' }, unitField: 'city' },
      'same',
      '-: ',
      '-: ',
    ],
    [
      'waiting for a unit, which Ziik requires',
      anIda({ ...UNLINKED, status: 'unassigned' }, { department: 'Moon', city: 'Moon' }),
      { unitField: 'city', needsUnit: true },
      'same',
      '-: ',
      '-: ',
    ],
  ])('%s', (_, held, change, kind, before, after) => {
    const foreseen = foresee(held, change);

    const told = ({ unit, userTypes }: typeof foreseen.before) =>
      `${unit?.name ?? '-'}: ${userTypes.map(({ name }) => name).join(', ')}`;
    expect([foreseen.kind, told(foreseen.before), told(foreseen.after)]).toEqual([kind, before, after]);
  });

  it('is told with what is to be known about the person after it', () => {
    const { after } = foresee(anIda({}, { city: 'Moon' }), { unitField: 'city' });

    expect(after.findings).toMatchObject([{ code: 'unit-unknown', field: 'city', value: 'Moon' }]);
  });

  it.each<[string, Parameters<typeof foresee>[1], object]>([
    ['another unit', { unitField: 'city' }, { about: 'unit', from: [AARHUS], to: [ODENSE] }],
    ['other types', { userTypeField: 'companyName' }, { about: 'user-types', from: [COOK], to: [WAITER] }],
    ['leaving', { options: { disabledAccounts: 'deactivate' } }, { about: 'unit', from: [AARHUS], to: [] }],
  ])('is grouped by what changes: %s', (_, change, difference) => {
    const held = anIda({}, { accountEnabled: false });

    expect(foresee(held, change).difference).toEqual(difference);
  });
});
