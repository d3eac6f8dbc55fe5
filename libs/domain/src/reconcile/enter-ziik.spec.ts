import { describe, expect, it } from '@jest/globals';
import {
  AARHUS,
  aHolder,
  anApplied,
  aPerson,
  COOK,
  circumstances,
  IDA,
  ODENSE,
  reconcile,
  recordsInMemory,
  runAttempt,
  type Situation,
  WAITER,
  ZiikInMemory,
} from '@user-sync/testing';
import { finding } from '../finding.ts';
import { appliedOf } from './enter-ziik.ts';
import { reconcileUser } from './reconcile-user.ts';
import type { Records, ZiikUser } from './steps.ts';

const HOUR = 3_600_000;
const profile = { email: IDA.email, firstName: 'Ida', lastName: 'Holm' };
const nowhere = { placement: { unit: null, userTypes: [] } };
const byHand = { email: IDA.email, firstName: 'I.', lastName: 'H.' };
const options = { existingUsers: 'link', unmatched: 'keep', welcomeMail: false } as const;

const REFUSED = { ok: false, failure: { kind: 'refused', status: 403, fields: [] } } as const;

/** A Ziik that refuses to create anybody, and names these fields for it. */
class Refusing extends ZiikInMemory {
  readonly #status: number;
  readonly #fields: readonly string[];

  constructor(status: number, ...fields: readonly string[]) {
    super({ names: [AARHUS, ODENSE, COOK, WAITER] });
    this.#status = status;
    this.#fields = fields;
  }

  override createUser() {
    return { ok: false, failure: { kind: 'refused', status: this.#status, fields: this.#fields } } as const;
  }
}

function enter(ziik: ZiikInMemory, person: Situation['person'] = {}, records: Partial<Records> = {}) {
  const { ending, turns } = runAttempt(reconcileUser(aPerson(person), circumstances()), ziik, recordsInMemory(records));
  if ('brokenOff' in ending) throw new Error(ending.brokenOff.words);
  const findings = JSON.parse(ending.findings) as { code: string; field: string | null; holder: string | null }[];
  return { ending, asked: turns.map(({ name }) => name), findings };
}

describe('[S29] somebody who is created', () => {
  it.each([
    ['with unit and user types', {}, { unit: 1, userTypes: [11] }, anApplied()],
    [
      'with several user types',
      { placement: { unit: ODENSE, userTypes: [COOK, WAITER] } },
      { unit: 2, userTypes: [11, 12] },
      anApplied({ unit: ODENSE, userTypes: [COOK, WAITER] }),
    ],
    [
      'with a unit alone',
      { placement: { unit: AARHUS, userTypes: [] } },
      { unit: 1, userTypes: [] },
      anApplied({ userTypes: [] }),
    ],
    ['[S30] without a unit', nowhere, {}, anApplied({ unit: null, userTypes: [] })],
  ])('%s is stated to Ziik so, and is known so from then on', (_, desired, stated, applied) => {
    const { turns, conclusion } = reconcile({ person: { desired, known: { waitingFor: 'bo' } } });

    expect(turns).toHaveLength(1);
    expect(turns[0]!.input).toEqual([{ ...profile, reference: 'ida', welcome: false, ...stated }]);
    expect(conclusion.applied).toStrictEqual(applied);
    expect(conclusion).toMatchObject({
      ziikUserId: 1,
      createdByUs: true,
      what: 'created',
      wrote: true,
      waitingFor: null,
      handsOff: null,
      found: null,
    });
  });

  it.each([true, false])('gets a welcome mail: %s, as the integration has it', (welcomeMail) => {
    const { turns } = reconcile({ circumstances: { options: { ...options, welcomeMail } } });

    expect(turns[0]!.input[0]).toMatchObject({ welcome: welcomeMail });
  });

  it('with everything known is not kept waiting where Ziik requires units: they have one', () => {
    expect(reconcile({ circumstances: { needsUnit: true } })).toMatchObject({
      calls: ['createUser'],
      told: 'assigned',
    });
  });
});

describe('[S27] somebody incomplete', () => {
  it.each([
    ['first name', { firstName: null }, 'searchByEmail', HOUR],
    ['last name', { lastName: null }, 'searchByEmail', HOUR],
    ['names', { firstName: null, lastName: null }, 'searchByEmail', HOUR],
    ['address', { email: null }, '', null],
    ['anything', { email: null, firstName: null, lastName: null }, '', null],
  ])('without %s is never created, and looked for again in each period if that can be', (_, missing, calls, due) => {
    const found = reconcile({
      person: { desired: { profile: { ...profile, ...missing } }, known: { waitingFor: 'bo' } },
    });

    expect(found.calls.join(' ')).toBe(calls);
    expect(found.conclusion).toMatchObject({ settled: true, due, waitingFor: null, ziikUserId: null, what: 'listed' });
    expect(found.ziik.users.size).toBe(0);
  });

  it.each([
    ['linked to who has the address', {}, 'linked'],
    ['linked to who has the address, also where a unit is required', { needsUnit: true }, 'linked'],
  ])('is %s', (_, around, what) => {
    const { conclusion, ida } = reconcile({
      users: [byHand],
      person: { desired: { profile: { ...profile, firstName: null } } },
      circumstances: around,
    });

    expect(conclusion).toMatchObject({ what, ziikUserId: 1, createdByUs: false, waitingFor: null });
    expect(ida).toMatchObject({ firstName: 'I.', lastName: 'Holm' });
  });

  it('is not looked for by the Azure id in a run that does not enforce', () => {
    const { calls } = reconcile({
      users: [IDA],
      person: { desired: { profile: { ...profile, lastName: null } }, known: { verify: true } },
    });

    expect(calls[0]).toBe('searchByEmail');
  });
});

describe('a creation whose answer was lost', () => {
  it('is not taken for that of another row of ours, which has the user', () => {
    const { told, conclusion } = reconcile({
      users: [IDA],
      person: { known: { doubtful: true } },
      records: { holderOfUser: () => aHolder() },
    });

    expect(told).toBe('conflict email-conflict');
    expect(conclusion).toMatchObject({ ziikUserId: null, waitingFor: 'holder' });
  });

  it('is made where Ziik has nobody with the Azure id', () => {
    const { calls, told } = reconcile({ person: { known: { doubtful: true } } });

    expect(calls).toEqual(['findByReference', 'createUser']);
    expect(told).toBe('assigned');
  });
});

describe('somebody who may have been created already, where Ziik refuses to say', () => {
  it.each<[string, Situation]>([
    ['after a creation without an answer', { person: { known: { doubtful: true } } }],
    ['after another process had the instance', { circumstances: { isTakenOver: true } }],
    [
      'without an address, in an enforcing run',
      { person: { known: { verify: true }, desired: { profile: { ...profile, email: null } } } },
    ],
  ])('%s, is not created, and looked for again before anything else', (_, situation) => {
    const { calls, conclusion, told } = reconcile({ ...situation, refuses: { findByReference: 403 } });

    expect(calls).toEqual(['findByReference']);
    expect(told).toMatch(/ziik-refused$/);
    expect(conclusion).toMatchObject({ settled: true, due: HOUR, doubtful: true, ziikUserId: null });
  });

  it('by the address, is listed as refused with the field that Ziik named', () => {
    const ziik = Object.assign(new Refusing(422, 'email'), { searchByEmail: () => REFUSED });

    expect(enter(ziik)).toMatchObject({
      findings: [{ code: 'ziik-refused', field: 'mail' }],
      ending: { settled: true, due: HOUR, ziikUserId: null, doubtful: false },
    });
  });

  it('without a unit, is no sign that Ziik requires units', () => {
    const ziik = Object.assign(new Refusing(422), { searchByEmail: () => REFUSED });
    const { asked, findings, ending } = enter(ziik, { desired: nowhere });

    expect(asked).not.toContain('noteNeedsUnit');
    expect(findings).toMatchObject([{ code: 'ziik-refused' }]);
    expect(ending).toMatchObject({ settled: true, due: HOUR });
  });

  it('at a recheck of somebody incomplete, is listed beside what is missing', () => {
    const { told, conclusion } = reconcile({
      person: { desired: { profile: { ...profile, firstName: null } } },
      refuses: { searchByEmail: 403 },
    });

    expect(told).toBe('failed ziik-refused');
    expect(conclusion).toMatchObject({ settled: true, due: HOUR });
  });
});

describe('[S30] a refusal of somebody without a unit', () => {
  const unassigned: Situation['person'] = { desired: nowhere };

  it.each<[string, ZiikInMemory, noted: boolean, code: string | undefined, due: number | null]>([
    ['that names the unit is remembered', new Refusing(422, 'unit'), true, undefined, HOUR],
    ['that names nothing is put down to the unit', new Refusing(422), true, undefined, HOUR],
    ['that names the unit beside another field', new Refusing(422, 'unit', 'first_name'), true, undefined, HOUR],
    ['that names a name is listed', new Refusing(422, 'first_name'), false, 'ziik-refused', null],
    ['that names the address is listed', new Refusing(422, 'email'), false, 'ziik-refused', HOUR],
    ['for another reason than values is listed', new Refusing(403), false, 'ziik-refused', null],
    ['that is a bad request is listed', new Refusing(400), false, 'ziik-refused', null],
  ])('%s', (_, ziik, noted, code, due) => {
    const { ending, asked, findings } = enter(ziik, unassigned);

    expect(asked.includes('noteNeedsUnit')).toBe(noted);
    expect(findings[0]?.code).toBe(code);
    expect(ending).toMatchObject({ settled: true, due, ziikUserId: null });
  });

  it('that names the unit costs no look at the reference and the deactivated', () => {
    expect(enter(new Refusing(422, 'unit'), unassigned).asked).toEqual([
      'createUser',
      'noteNeedsUnit',
      'holderOfEmail',
      'searchByEmail',
    ]);
  });

  it('that names the address as well costs a thorough one', () => {
    expect(enter(new Refusing(422, 'unit', 'email'), unassigned).asked).toEqual([
      'createUser',
      'noteNeedsUnit',
      'holderOfEmail',
      'findByReference',
      'searchByEmail',
      'inactiveUsers',
    ]);
  });

  it('that names nothing costs a thorough one, since the address may be the reason', () => {
    expect(enter(new Refusing(422)).asked).toEqual([
      'createUser',
      'holderOfEmail',
      'findByReference',
      'searchByEmail',
      'inactiveUsers',
    ]);
  });

  it('is nothing of the unit where the person has one', () => {
    const { asked, findings } = enter(new Refusing(422, 'unit'));

    expect(asked).not.toContain('noteNeedsUnit');
    expect(findings).toMatchObject([{ code: 'ziik-refused' }]);
  });
});

describe('[S27] a refused value', () => {
  it.each([
    ['email', 'mail', HOUR],
    ['first_name', 'givenName', null],
    ['last_name', 'surname', null],
    ['phone', null, null],
    ['constructor', null, null],
  ])('%s is named by Azure’s property: %s', (field, property, due) => {
    const { ending, findings } = enter(new Refusing(422, field));

    expect(findings).toEqual([finding('ziik-refused', { field: property })]);
    expect(ending.due).toBe(due);
  });

  it('is the first of those that Ziik names', () => {
    expect(enter(new Refusing(422, 'last_name', 'first_name')).findings[0]?.field).toBe('surname');
  });
});

describe('a conflict about an address', () => {
  it.each<[string, Partial<Records>, holder: string | null]>([
    ['names who has it', { holderOfEmail: () => aHolder({ azureId: 'bo' }) }, 'bo'],
    ['names nobody where the link was lost to somebody who is not found', { link: () => false }, null],
    ['names who is about to be linked', { isSomebodyOfOurs: () => true }, 'payroll-17'],
  ])('%s, and waits for that person', (_, records, holder) => {
    const { conclusion } = reconcile({ users: [{ ...byHand, reference: 'payroll-17' }], records });

    expect(JSON.parse(conclusion.findings)).toEqual([finding('email-conflict', { holder })]);
    expect(conclusion).toMatchObject({ waitingFor: holder, due: HOUR, settled: true });
  });

  it('names nobody where Ziik takes somebody of ours for this person: it may be chance', () => {
    const ziik = new ZiikInMemory({ shortSearch: true, sameAddress: () => true });
    ziik.add({ email: 'bo@contoso.example' });
    const { ending, findings } = enter(ziik, {}, { holderOfUser: () => aHolder({ azureId: 'bo' }) });

    expect(findings).toEqual([finding('email-conflict')]);
    expect(ending.waitingFor).toBe('bo');
  });
});

describe('a returner', () => {
  const deactivated = aHolder({ isDeactivated: true, applied: anApplied({ active: false, lastName: 'Lind' }) });

  it('of another name is listed with who they may be, and looked at again in each period', () => {
    const { conclusion } = reconcile({ users: [IDA], records: { holderOfEmail: () => deactivated } });

    expect(JSON.parse(conclusion.findings)).toEqual([finding('returner', { holder: 'holder' })]);
    expect(conclusion).toMatchObject({ waitingFor: 'holder', due: HOUR, ziikUserId: null });
  });

  it('who is adopted takes over what was known, so that only what differs is written', () => {
    const { calls, turns, conclusion } = reconcile({
      users: [{ ...IDA, active: false, lastName: 'Lind' }],
      person: { known: { wish: 'adopt', waitingFor: 'holder' } },
      records: { holderOfEmail: () => deactivated },
    });

    expect(calls).toEqual(['createUser', 'reactivate', 'getUser', 'patchUser', 'memberships']);
    expect(turns.find(({ name }) => name === 'patchUser')!.input).toEqual([1, { lastName: 'Holm' }]);
    expect(conclusion).toMatchObject({ waitingFor: null, deactivated: false, applied: anApplied(), wish: null });
  });

  it('of no name that is known is nobody who returns', () => {
    const nameless = aHolder({ isDeactivated: true, applied: null });

    expect(reconcile({ users: [IDA], records: { holderOfEmail: () => nameless } }).told).toBe('conflict returner');
  });
});

describe('somebody who is to be created again, as an administrator asks', () => {
  const wanted = { handsOff: 'gone-in-ziik', wish: 'bring-back' } as const;

  it('is listed for the conflict that is in the way, and no longer for what was done by hand', () => {
    const { told, conclusion } = reconcile({
      users: [IDA],
      person: { known: wanted },
      records: { holderOfEmail: () => aHolder() },
    });

    expect(told).toBe('conflict email-conflict');
    expect(conclusion).toMatchObject({ handsOff: null, wish: null });
  });

  it('keeps the wish while the address is about to become free', () => {
    const { told, conclusion } = reconcile({
      users: [IDA],
      person: { known: { ...wanted, formerAzureIds: ['before'] } },
      records: { holderOfEmail: () => aHolder({ settled: false, isGone: true }) },
    });

    expect(told).toBe('pending');
    expect(conclusion).toMatchObject({
      wish: 'bring-back',
      handsOff: null,
      waitingFor: 'holder',
      formerAzureIds: ['before'],
      due: HOUR,
      settled: false,
    });
  });
});

describe('what was known before', () => {
  it.each<[string, Situation]>([
    ['a user made by a lost creation is linked', { users: [IDA], person: { known: { doubtful: true } } }],
    ['a user by hand is linked', { users: [byHand] }],
    [
      'somebody returns',
      {
        users: [{ ...IDA, active: false }],
        records: { holderOfEmail: () => aHolder({ isDeactivated: true }), passLinkOn: () => ['before', 'holder'] },
      },
    ],
  ])('stays so where %s', (_, situation) => {
    const { conclusion } = reconcile({
      ...situation,
      person: { known: { ...situation.person?.known, formerAzureIds: ['before'], waitingFor: 'bo' } },
    });

    expect(conclusion.formerAzureIds).toContain('before');
    expect(conclusion.waitingFor).toBeNull();
    expect(conclusion.applied).toEqual(anApplied());
  });
});

describe('every step', () => {
  it('carries what has been reached by then, so that a failure loses nothing', () => {
    const { turns } = reconcile({ users: [byHand] });

    expect(turns.map(({ of, name, known }) => `${of} ${name} ${known.ziikUserId} ${known.wrote}`)).toEqual([
      'ziik createUser null false',
      'records holderOfEmail null false',
      'ziik findByReference null false',
      'ziik searchByEmail null false',
      'records holderOfUser null false',
      'records link null false',
      'ziik patchUser 1 false',
      'ziik memberships 1 true',
      'ziik addMembership 1 true',
    ]);
  });
});

describe('appliedOf', () => {
  const user: ZiikUser = { id: 1, reference: null, ...profile, active: null };

  it.each([
    ['active', true, true],
    ['inactive', false, false],
    ['active where Ziik does not say', null, true],
  ])('knows a user as %s, in no unit until one is read', (_, active, expected) => {
    expect(appliedOf({ ...user, active })).toStrictEqual({
      ...profile,
      unit: null,
      userTypes: [],
      active: expected,
      managed: false,
    });
  });
});
