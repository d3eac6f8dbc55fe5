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
  type UserInMemory,
  WAITER,
  ZiikInMemory,
} from '@user-sync/testing';
import { finding } from '../finding.ts';
import { reconcileUser } from './reconcile-user.ts';
import type { Records, UserPatch, ZiikUser } from './steps.ts';
import { isAboutToLetGo } from './update-user.ts';

const HOUR = 3_600_000;
const profile = { email: IDA.email, firstName: 'Ida', lastName: 'Holm' };
const inactive = { ...IDA, active: false };
const deactivated = { deactivated: true, applied: anApplied({ active: false }) };

type Row = [title: string, Situation, calls: string, told: string, concluded: object, ida?: Partial<UserInMemory>];

function holds(rows: readonly Row[]): void {
  it.each(rows.map(([title, ...row]) => ({ title, row })))('$title', ({ row }) => {
    const [situation, calls, told, concluded, ida] = row;
    const found = reconcile({ users: [IDA], ...situation, person: { linked: true, ...situation.person } });

    expect(found.calls.join(' ')).toBe(calls);
    expect(found.told).toBe(told);
    expect(found.conclusion).toMatchObject(concluded);
    if (ida !== undefined) expect(found.ida).toMatchObject(ida);
  });
}

describe('a linked user in Ziik', () => {
  holds([
    [
      'was deactivated by us: reactivated, then set right',
      {
        person: { known: deactivated, desired: { profile: { ...profile, lastName: 'Lind' } } },
        users: [{ ...inactive, memberships: [{ unit: ODENSE, userTypes: [] }] }],
      },
      'reactivate getUser patchUser memberships patchMembership',
      'assigned',
      { what: 'reactivated', deactivated: false, applied: anApplied({ lastName: 'Lind' }) },
      { active: true, lastName: 'Lind', memberships: [{ unit: AARHUS, userTypes: [COOK] }] },
    ],
    [
      'was deactivated by hand, and an administrator asks for it back: reactivated',
      { person: { known: { handsOff: 'deactivated-in-ziik', wish: 'bring-back' } }, users: [inactive] },
      'reactivate getUser memberships',
      'assigned',
      { what: 'reactivated', handsOff: null, wish: null },
      { active: true },
    ],
    [
      'was deactivated by hand, and an administrator adopts it: left so',
      { person: { known: { handsOff: 'deactivated-in-ziik', wish: 'adopt' } }, users: [inactive] },
      'getUser',
      'deactivated deactivated-in-ziik',
      { handsOff: 'deactivated-in-ziik', wrote: false },
      { active: false },
    ],
    [
      'is active, and an administrator asks for it back: read, and not reactivated',
      { person: { known: { wish: 'bring-back' } } },
      'getUser memberships',
      'assigned',
      { what: 'listed', wrote: false },
    ],
    [
      'is inactive: left so',
      { person: { known: { verify: true } }, users: [inactive] },
      'getUser',
      'deactivated deactivated-in-ziik',
      { handsOff: 'deactivated-in-ziik', applied: { active: false }, deactivated: false },
      { active: false },
    ],
    [
      'is inactive, and was known so: not read without a reason',
      { person: { known: { handsOff: 'deactivated-in-ziik' } }, users: [inactive] },
      '',
      'deactivated deactivated-in-ziik',
      { handsOff: 'deactivated-in-ziik', due: null },
    ],
    [
      'was deactivated by hand, and is active again in an enforcing run: set right from now on',
      { person: { known: { handsOff: 'deactivated-in-ziik', verify: true } }, users: [{ ...IDA, firstName: 'I.' }] },
      'getUser patchUser memberships',
      'assigned',
      { handsOff: null, what: 'updated' },
      { firstName: 'Ida' },
    ],
    [
      'no longer exists: never created again',
      { person: { known: { verify: true, deactivated: false } }, users: [] },
      'getUser',
      'purged gone-in-ziik',
      { ziikUserId: null, applied: null, deactivated: false, handsOff: 'gone-in-ziik', createdByUs: true },
    ],
    [
      'was deactivated by us and no longer exists: never created again',
      { person: { known: deactivated }, users: [] },
      'reactivate',
      'purged gone-in-ziik',
      { ziikUserId: null, applied: null, deactivated: false, handsOff: 'gone-in-ziik' },
    ],
    [
      'cannot be read: listed, and nothing is written',
      {
        person: { known: { verify: true }, desired: { profile: { ...profile, lastName: 'Lind' } } },
        refuses: { getUser: 403 },
      },
      'getUser',
      'failed ziik-refused',
      { wrote: false, settled: true },
      { lastName: 'Holm' },
    ],
    [
      'cannot be read after a write without an answer: as doubtful as before',
      {
        person: { known: { doubtful: true }, desired: { profile: { ...profile, lastName: 'Lind' } } },
        refuses: { getUser: 403 },
      },
      'getUser',
      'failed ziik-refused',
      { wrote: false, settled: true, doubtful: true },
      { lastName: 'Holm' },
    ],
    [
      'was never read since it was linked: read first',
      { person: { known: { applied: null } } },
      'getUser memberships',
      'assigned',
      { applied: anApplied(), wrote: false, found: { ...profile, unit: AARHUS, userTypes: [COOK] } },
    ],
    [
      'was never read, and has nothing of what it should: all is written',
      {
        person: { known: { applied: null } },
        users: [{ ...IDA, firstName: null, lastName: null, email: null, memberships: [] }],
      },
      'getUser patchUser memberships addMembership',
      'assigned',
      { applied: anApplied(), what: 'moved', found: null },
      { ...profile, memberships: [{ unit: AARHUS, userTypes: [COOK] }] },
    ],
    [
      'may have been written by an earlier process: read first',
      { circumstances: { isTakenOver: true } },
      'getUser memberships',
      'assigned',
      {},
    ],
  ]);
});

describe('what an attempt sends of a profile', () => {
  it.each<[string, Partial<typeof profile> | Record<string, string | null>, UserPatch | undefined]>([
    ['nothing where nothing differs', {}, undefined],
    ['the address alone', { email: 'i@contoso.example' }, { email: 'i@contoso.example' }],
    [
      'the address in another letter case, as Azure has it',
      { email: 'Ida@contoso.example' },
      { email: 'Ida@contoso.example' },
    ],
    ['the first name alone', { firstName: 'Eva' }, { firstName: 'Eva' }],
    ['a first name in another letter case', { firstName: 'IDA' }, { firstName: 'IDA' }],
    ['the last name alone', { lastName: 'Lind' }, { lastName: 'Lind' }],
    ['a last name decomposed', { lastName: 'Ho\u0308lm' }, { lastName: 'Ho\u0308lm' }],
    [
      'all that differs in one call',
      { email: 'e@contoso.example', firstName: 'Eva', lastName: 'Lind' },
      { email: 'e@contoso.example', firstName: 'Eva', lastName: 'Lind' },
    ],
    ['[S27] no value that Azure lacks', { email: null, firstName: null, lastName: null }, undefined],
  ])('is %s', (_, desired, sent) => {
    const { turns } = reconcile({
      users: [IDA],
      person: { linked: true, desired: { profile: { ...profile, ...desired } } },
    });

    expect(turns.find(({ name }) => name === 'patchUser')?.input).toEqual(sent && [1, sent]);
  });

  it.each([
    ['sets an empty one', '', 'ida'],
    ['sets one that the link came from', 'before', 'ida'],
    ['leaves another', 'payroll-17', 'payroll-17'],
    ['leaves its own', 'ida', 'ida'],
  ])('[R reference] %s', (_, reference, after) => {
    const { ida } = reconcile({
      users: [{ ...IDA, reference }],
      person: { linked: true, known: { verify: true, formerAzureIds: ['before'] } },
    });

    expect(ida).toMatchObject({ reference: after });
  });

  it('is no reference where the user was not read', () => {
    const { turns } = reconcile({
      users: [{ ...IDA, reference: '' }],
      person: { linked: true, desired: { profile: { ...profile, lastName: 'Lind' } } },
    });

    expect(turns.find(({ name }) => name === 'patchUser')!.input[1]).toEqual({ lastName: 'Lind' });
  });
});

/** Search answers that leave one member out; a look at the user has it. */
class Terse extends ZiikInMemory {
  readonly #omitted: keyof ZiikUser;

  constructor(omitted: keyof ZiikUser) {
    super({ names: [AARHUS, ODENSE, COOK, WAITER] });
    this.#omitted = omitted;
  }

  override searchByEmail() {
    return { ok: true, value: [...this.users.values()].map((user) => ({ ...user, [this.#omitted]: null })) } as const;
  }
}

describe('a user who is linked from a search', () => {
  it.each(['email', 'firstName', 'lastName', 'reference', 'active'] as const)(
    'is read where the search left out %s, so that nothing by hand is taken for nothing',
    (omitted) => {
      const ziik = new Terse(omitted);
      ziik.add({ ...IDA, reference: 'payroll-17', firstName: 'I.' });
      const { ending, calls } = runAttempt(reconcileUser(aPerson(), circumstances()), ziik);

      expect(calls.filter((call) => call === 'getUser')).toHaveLength(1);
      expect(ending).toMatchObject({
        found: { email: IDA.email, firstName: 'I.', lastName: 'Holm' },
        applied: anApplied(),
      });
      expect(ziik.users.get(1)).toMatchObject({ reference: 'payroll-17', firstName: 'Ida' });
    },
  );
});

/** Refuses changes of these fields and says so, or keeps silent about it. */
class Picky extends ZiikInMemory {
  readonly #refused: readonly (keyof UserPatch)[];
  readonly #named: readonly string[];

  constructor(refused: readonly (keyof UserPatch)[], named: readonly string[]) {
    super({ names: [AARHUS, ODENSE, COOK, WAITER] });
    this.#refused = refused;
    this.#named = named;
    this.add(IDA);
  }

  override patchUser(id: number, patch: UserPatch) {
    if (!this.#refused.some((field) => patch[field] !== undefined)) return super.patchUser(id, patch);
    return { ok: false, failure: { kind: 'refused', status: 422, fields: this.#named } } as const;
  }
}

describe('a profile that Ziik refuses in part', () => {
  const desired = { profile: { email: 'bo@contoso.example', firstName: 'Ida', lastName: 'Lind' } };
  const attempt = (ziik: ZiikInMemory, records: Partial<Records> = {}) => {
    const person = aPerson({ linked: true, desired });
    const { ending, calls } = runAttempt(reconcileUser(person, circumstances()), ziik, recordsInMemory(records));
    if ('brokenOff' in ending) throw new Error(ending.brokenOff.words);
    return { ending, calls: calls.join(' '), findings: JSON.parse(ending.findings) as unknown[] };
  };
  const refused = (field: string | null) => finding('ziik-refused', { field });

  it.each<[string, Picky, calls: string, findings: unknown[], applied: object]>([
    [
      'names the last name: nothing more is tried, the address neither',
      new Picky(['lastName'], ['last_name']),
      'patchUser',
      [refused('surname')],
      { email: IDA.email, lastName: 'Holm' },
    ],
    [
      'names the address: the rest is written',
      new Picky(['email'], ['email']),
      'patchUser patchUser searchByEmail',
      [refused('mail')],
      { email: IDA.email, lastName: 'Lind' },
    ],
    [
      'names nothing, and means the address: the rest is written',
      new Picky(['email'], []),
      'patchUser patchUser searchByEmail',
      [refused('mail')],
      { email: IDA.email, lastName: 'Lind' },
    ],
    [
      'means both: each is listed',
      new Picky(['email', 'lastName'], ['email', 'last_name']),
      'patchUser patchUser searchByEmail',
      [refused('mail'), refused('mail')],
      { email: IDA.email, lastName: 'Holm' },
    ],
  ])('and %s', (_, ziik, calls, findings, applied) => {
    const found = attempt(ziik);

    expect(found.calls).toBe(calls);
    expect(found.findings).toEqual(findings);
    expect(found.ending.applied).toMatchObject(applied);
    expect(ziik.users.get(1)).toMatchObject(applied);
  });

  it('is gone where the user is removed between the two writes', () => {
    class Vanishing extends Picky {
      override patchUser(id: number, patch: UserPatch) {
        const answer = super.patchUser(id, patch);
        this.users.delete(id);
        return answer;
      }
    }

    expect(attempt(new Vanishing(['email'], ['email'])).ending).toMatchObject({
      status: 'purged',
      handsOff: 'gone-in-ziik',
    });
  });

  it.each<[string, Partial<Records>, object, string | null]>([
    ['another row of ours, who is named', { holderOfEmail: () => aHolder({ azureId: 'bo' }) }, { holder: 'bo' }, 'bo'],
    ['a stranger, who is not', {}, {}, null],
  ])('for the address of %s', (_, records, about, waitingFor) => {
    const ziik = new Picky(['email'], ['email']);
    ziik.add({ email: 'bo@contoso.example' });
    const { ending, findings } = attempt(ziik, records);

    expect(findings).toEqual([finding('email-conflict', about)]);
    expect(ending).toMatchObject({ waitingFor, settled: true, due: HOUR, applied: { lastName: 'Lind' } });
  });

  it('is listed beside an address that is waited for', () => {
    const ziik = new Picky(['email', 'lastName'], ['email', 'last_name']);
    const waits = { holderOfEmail: () => aHolder({ azureId: 'bo', settled: false, isGone: true }) };
    const { ending, findings } = attempt(ziik, waits);

    expect(ending).toMatchObject({ status: 'failed', settled: false, waitingFor: 'bo', due: HOUR });
    expect(findings).toEqual([refused('mail')]);
  });

  it('is a conflict, not a refusal, by who else has the address: the search finds the user itself as well', () => {
    const ziik = new Picky(['email'], ['email']);
    ziik.users.set(1, { ...ziik.users.get(1)!, email: 'bo@contoso.example' });

    expect(attempt(ziik).findings).toEqual([refused('mail')]);
  });
});

describe('a holder', () => {
  const other = 'other@contoso.example';

  it.each([
    ['is about to take another address', { settled: false, wantedEmailKey: other }, true],
    ['is about to leave', { settled: false, isGone: true }, true],
    ['is about to leave, whatever address it is to have', { settled: false, isGone: true, wantedEmailKey: null }, true],
    ['is held', { settled: false, isGone: true, isHeld: true }, false],
    [
      'is held, whatever address it is to have',
      { settled: false, isGone: true, isHeld: true, wantedEmailKey: other },
      false,
    ],
    ['is to keep the address', { settled: false }, false],
    ['is to have no address: the one in Ziik stays', { settled: false, wantedEmailKey: null }, false],
    ['is settled', { settled: true, wantedEmailKey: other }, false],
    ['is settled and gone', { settled: true, isGone: true }, false],
  ])('that %s is judged by whether it lets go', (_, holder, letsGo) => {
    const person = aPerson();

    expect(runAttempt(isAboutToLetGo(person, person.known, aHolder(holder)), new ZiikInMemory()).ending).toBe(letsGo);
  });

  it.each([
    ['the address that it has, in any letter case', 'OTHER@contoso.example', false],
    ['another address than it has', 'ida@contoso.example', true],
    ['no address', null, false],
  ])('lets go by %s', (_, held, letsGo) => {
    const person = aPerson();
    const holder = aHolder({ settled: false, wantedEmailKey: other });

    expect(runAttempt(isAboutToLetGo(person, person.known, holder, held), new ZiikInMemory()).ending).toBe(letsGo);
  });

  it('that waits for the person who would wait lets nobody have anything, and is asked for only then', () => {
    const person = aPerson();
    const records = recordsInMemory({ waitsInCircle: () => true });
    const [leaving, staying] = [aHolder({ settled: false, isGone: true }), aHolder()].map((holder) =>
      runAttempt(isAboutToLetGo(person, person.known, holder), new ZiikInMemory(), records),
    );

    expect(leaving).toMatchObject({ ending: false, turns: [{ name: 'waitsInCircle' }] });
    expect(staying).toMatchObject({ ending: false, turns: [] });
  });
});

describe('what Ziik returns', () => {
  it.each<[string, Partial<UserInMemory>, applied: object, found: object | null]>([
    [
      'an address in other letter case, which is the desired one',
      { email: 'IDA@Contoso.example' },
      { email: IDA.email },
      null,
    ],
    ['no address', { email: null }, { email: IDA.email }, null],
    ['no first name', { firstName: null }, { firstName: 'Ida' }, null],
    ['no last name', { lastName: null }, { lastName: 'Holm' }, null],
    ['not whether the user is active', { active: null }, { active: true }, null],
    ['another first name', { firstName: 'Eva' }, { firstName: 'Ida' }, { firstName: 'Eva' }],
  ])('is %s', (_, user, applied, found) => {
    const { conclusion } = reconcile({
      users: [{ ...IDA, ...user }],
      person: { linked: true, known: { verify: true } },
    });

    expect(conclusion.applied).toMatchObject(applied);
    expect(conclusion.found).toEqual(found);
  });

  it('is the address that stands where Azure has none', () => {
    const { conclusion } = reconcile({
      users: [{ ...IDA, email: 'new@contoso.example' }],
      person: { linked: true, known: { verify: true }, desired: { profile: { ...profile, email: null } } },
    });

    expect(conclusion).toMatchObject({
      applied: { email: 'new@contoso.example' },
      found: { email: 'new@contoso.example' },
    });
  });

  it('is the address that we noted, where neither Azure nor Ziik states one', () => {
    const { conclusion } = reconcile({
      users: [{ ...IDA, email: null }],
      person: { linked: true, known: { verify: true }, desired: { profile: { ...profile, email: null } } },
    });

    expect(conclusion.applied).toMatchObject({ email: IDA.email });
  });

  it('is that somebody reactivated the user by hand', () => {
    const { conclusion } = reconcile({
      users: [IDA],
      person: {
        linked: true,
        known: { verify: true, handsOff: 'deactivated-in-ziik', applied: anApplied({ active: false }) },
      },
    });

    expect(conclusion).toMatchObject({ found: { active: true }, applied: { active: true }, handsOff: null });
  });

  it('keeps what an attempt found before beside what it finds', () => {
    const { conclusion } = reconcile({
      users: [{ ...IDA, firstName: 'I.', memberships: [{ unit: ODENSE, userTypes: [COOK] }] }],
      person: { linked: true, known: { verify: true, found: { lastName: 'H.' } } },
    });

    expect(conclusion.found).toEqual({ firstName: 'I.', lastName: 'H.', unit: ODENSE, userTypes: [COOK] });
  });
});
