import { describe, expect, it } from '@jest/globals';
import { aDirectoryUser, aHolder, anApplied, reconcile } from '@user-sync/testing';
import fc from 'fast-check';
import { type Alias, indexAliases } from '../aliases.ts';
import { indexCatalogue } from '../catalogue.ts';
import { type Decision, decideUser } from '../decide-user.ts';
import type { DirectoryUser } from '../directory-user.ts';
import type { Finding } from '../finding.ts';
import type { MatchingRules } from '../integration-options.ts';
import type { GoneCause } from '../lifecycle.ts';
import type { UserStatus } from '../user-status.ts';
import { explainUser } from './explain-user.ts';
import { EXPLANATION_STEPS, type ExplainedPerson, STEP_CODES, VERDICTS, type VerdictCode } from './explanation.ts';

const UNITS = [
  { id: 1, name: 'Aarhus' },
  { id: 2, name: 'Odense' },
  { id: 3, name: 'Twin' },
  { id: 4, name: 'Twin' },
];
const TYPES = [
  { id: 11, name: 'Cook' },
  { id: 12, name: 'Waiter' },
  { id: 13, name: 'Clerk' },
  { id: 14, name: 'Clerk' },
];
const stated = (...values: string[]) =>
  fc.oneof(
    fc.constantFrom<string | null>(null, ' ', ',', ...values),
    fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(', ')),
  );
const membership = fc.record({
  unit: fc.constantFrom(UNITS[0]!, UNITS[1]!),
  userTypes: fc.subarray(TYPES.slice(0, 2)),
});

const azure: fc.Arbitrary<DirectoryUser> = fc
  .record({
    department: stated('Aarhus', 'aarhus', 'Odense', 'Twin', 'Fyn', 'Moon', 'Gone'),
    jobTitle: stated('Cook', 'COOK', 'Waiter', 'Clerk', 'Chef', 'Hero', 'Gone'),
    mail: fc.option(fc.constant('ida@contoso.example'), { freq: 6 }),
    surname: fc.option(fc.constant('Holm'), { freq: 6 }),
    accountEnabled: fc.constantFrom(true, true, false, null),
    userType: fc.constantFrom('Member', 'Member', 'Guest', null),
  })
  .map((user) => aDirectoryUser({ givenName: 'Ida', userPrincipalName: null, ...user }));

const alias = fc.constantFrom<Alias>(
  { kind: 'unit', value: 'Fyn', targetId: 2 },
  { kind: 'unit', value: 'Aarhus', targetId: 2 },
  { kind: 'unit', value: 'aarhus', targetId: 2 },
  { kind: 'unit', value: 'Gone', targetId: 99 },
  { kind: 'unit', value: 'Moon, Fyn', targetId: 1 },
  { kind: 'user-type', value: 'Chef', targetId: 11 },
  { kind: 'user-type', value: 'Clerk', targetId: 13 },
  { kind: 'user-type', value: 'Gone', targetId: 99 },
);
const rules: fc.Arbitrary<MatchingRules> = fc
  .record({
    matching: fc.constantFrom('exact' as const, 'relaxed' as const),
    disabledAccounts: fc.constantFrom('ignore' as const, 'deactivate' as const),
    includeGuests: fc.boolean(),
    aliases: fc.uniqueArray(alias),
  })
  .map(({ aliases, ...options }) => {
    const index = indexAliases(aliases);
    return { unitField: 'department', userTypeField: 'jobTitle', options, ...(index && { aliases: index }) };
  });
const catalogue = fc.option(
  fc.record({ units: fc.subarray(UNITS, { minLength: 1 }), userTypes: fc.subarray(TYPES, { minLength: 1 }) }),
  { freq: 8 },
);

/** Mostly nothing. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

/** What is known of Ida, what stands in Ziik, and what befalls her there. */
const world = fc.record({
  removed: rarely(fc.constantFrom<GoneCause>('soft-deleted', 'deleted', 'absent')),
  isLinked: fc.boolean(),
  standing: fc.uniqueArray(membership, { maxLength: 2, selector: ({ unit }) => unit.id }),
  active: fc.constantFrom(true, true, true, false),
  administrator: fc.constantFrom(false, false, true),
  handsOff: rarely(fc.constantFrom('gone-in-ziik' as const, 'deactivated-in-ziik' as const)),
  removal: fc.option(fc.constantFrom('waiting' as const, 'held' as const, 'released' as const)),
  override: rarely(fc.constantFrom<GoneCause>('soft-deleted', 'account-disabled')),
  deactivated: fc.constantFrom(false, false, true),
  holder: rarely(fc.constantFrom(aHolder({ ziikUserId: 7 }), aHolder({ ziikUserId: 7, isDeactivated: true }))),
  unmatched: fc.constantFrom('keep' as const, 'withdraw' as const),
  existingUsers: fc.constantFrom('link' as const, 'ignore' as const),
  isOurs: fc.constantFrom(false, false, false, true),
  wasThere: fc.boolean(),
  refuses: rarely(fc.constantFrom('patchUser' as const, 'addMembership' as const, 'createUser' as const)),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

/** Decides Ida and reconciles her, and explains what is held of her then. */
function live(decision: Decision, user: DirectoryUser | null, rules: MatchingRules, given: World) {
  const { isLinked, standing, active, administrator, unmatched, existingUsers, isOurs, refuses, holder, wasThere } =
    given;
  const [first] = standing;
  const applied = anApplied({
    unit: first?.unit ?? null,
    userTypes: first?.userTypes ?? [],
    managed: standing.length > 1,
  });
  const { handsOff, removal, override } = given;
  const { conclusion, ida } = reconcile({
    person: {
      linked: isLinked,
      desired: decision,
      known: {
        ...(isLinked && { applied }),
        handsOff: isLinked || handsOff === 'gone-in-ziik' ? handsOff : null,
        ...(handsOff === 'gone-in-ziik' && { ziikUserId: null, applied: null }),
        removal,
        override,
        deactivated: given.deactivated && isLinked && handsOff === null,
        verify: true,
      },
    },
    users:
      isLinked || holder !== null || wasThere
        ? [
            {
              id: 1,
              reference: isLinked ? 'ida' : '',
              email: 'ida@contoso.example',
              active,
              administrator,
              memberships: standing,
            },
          ]
        : [],
    records: holder === null ? {} : { holderOfEmail: () => holder },
    circumstances: {
      options: { existingUsers, unmatched, welcomeMail: false },
      ...(isOurs && { ownAddress: 'ida@contoso.example' }),
    },
    ...(refuses !== null && { refuses: { [refuses]: 422 } }),
  });
  const stands = conclusion.ziikUserId !== null && conclusion.applied !== null ? conclusion.applied : null;
  const findings = JSON.parse(conclusion.findings) as Finding[];
  const held: ExplainedPerson = {
    status: conclusion.status,
    findings,
    azure: user,
    lifecycle: decision.lifecycle,
    decision: decision.placement,
    ziikUserId: conclusion.ziikUserId,
    email: (stands ?? decision.profile).email,
    unit: stands?.unit ?? null,
    userTypes: stands?.userTypes ?? [],
    memberships: ida?.memberships.flatMap(({ unit }) => unit ?? []) ?? null,
    deactivatedAt: conclusion.deactivated ? '2026-11-01T00:00:00.000Z' : null,
    purgeAt: conclusion.deactivated ? '2027-01-30T00:00:00.000Z' : null,
    updatedAt: '2026-11-28T08:00:00.000Z',
    retry: null,
    nextTryAt: null,
    holder: null,
    rules,
  };
  return { held, ida, explanation: explainUser(held) };
}

const everybody = fc.tuple(azure, rules, catalogue, world).map(([user, rules, catalogue, given]) => {
  const gone: Decision = {
    lifecycle: { state: 'gone', cause: given.removed ?? 'deleted' },
    profile: { email: null, firstName: null, lastName: null },
    placement: null,
    findings: [],
  };
  const index = catalogue && indexCatalogue(catalogue);
  const decision = given.removed === null ? decideUser(user, rules, index) : gone;
  return { decision, given, ...live(decision, given.removed === null ? user : null, rules, given) };
});

/** The statuses that each verdict fits. */
const STATUSES: Readonly<Partial<Record<VerdictCode, readonly UserStatus[]>>> = {
  assigned: ['assigned'],
  deactivated: ['deactivated'],
  'deactivated-in-ziik': ['deactivated'],
  purged: ['purged'],
  'gone-in-ziik': ['purged'],
  'removal-held': ['held'],
  'own-account': ['blocked'],
  'administrator-protected': ['blocked'],
  'email-conflict': ['conflict'],
  'email-conflict-kept': ['conflict'],
  returner: ['conflict'],
  'mandatory-missing': ['incomplete'],
  'mandatory-missing-kept': ['incomplete'],
  'ziik-refused': ['failed'],
  failing: ['failed'],
  pending: ['pending'],
  'pending-retry': ['pending'],
  'waits-for-catalogue': ['pending'],
  'guest-left-out': ['ignored'],
  'existing-user-ignored': ['ignored'],
  'managed-in-ziik': ['managed-in-ziik'],
  'removal-rejected': ['assigned', 'unassigned'],
  'reactivated-in-ziik': ['assigned', 'unassigned'],
  'removal-waits': ['assigned', 'unassigned', 'pending'],
};
const statusesOf = (code: VerdictCode): readonly UserStatus[] =>
  STATUSES[code] ?? (/-(kept|some)$/.test(code) ? ['assigned'] : ['unassigned']);
const RUNS = { numRuns: 1_000 };

describe('whatever befalls a person', () => {
  it('the explanation tells the decision and nothing else', () => {
    const told = new Set<string>();
    fc.assert(
      fc.property(everybody, ({ decision, held, explanation }) => {
        const { steps } = explanation;
        const of = (name: string) => steps.filter(({ step }) => step === name);
        const { placement, lifecycle, findings } = decision;
        told.add(explanation.verdict.code);

        expect(of('unit').length > 0).toBe(lifecycle.state === 'present');
        expect(of('unit').map(({ code }) => code)).toEqual(
          lifecycle.state !== 'present'
            ? []
            : placement === null
              ? ['waits-for-catalogue']
              : placement.unit === null
                ? [findings.find(({ code, field }) => code !== 'mandatory-missing' && field === 'department')?.code]
                : ['unit-matched'],
        );
        const [unit] = of('unit');
        if (unit?.code === 'unit-matched') {
          const by = placement?.by?.find(({ kind }) => kind === 'unit')?.by ?? 'name';
          expect(unit.values).toMatchObject({ unit: placement?.unit, by });
        }
        const matched = of('user-types').find(({ code }) => code === 'user-types-matched');
        expect(matched?.values.userTypes ?? []).toEqual(placement?.userTypes ?? []);
        for (const { code, field, value } of findings.filter(({ code }) => code !== 'mandatory-missing'))
          expect(steps).toContainEqual(
            expect.objectContaining({ code, values: expect.objectContaining({ field, value }) }),
          );
        for (const { code } of held.findings) expect(steps.map((each) => each.code)).toContain(code);
      }),
      // The same people every time, so that none of the sentences below is missed.
      { numRuns: 2_500, seed: 7 },
    );
    for (const code of [
      'assigned',
      'unit-unknown',
      'unit-unknown-kept',
      'unit-ambiguous',
      'user-type-unknown-some',
      'alias-target-gone',
      'managed-in-ziik',
      'removal-held',
      'own-account',
      'deactivated-in-ziik',
      'email-conflict',
      'returner',
      'waits-for-catalogue',
      'guest-left-out',
      'existing-user-ignored',
      'ziik-refused',
      'removal-rejected',
      'administrator-protected',
      'gone-in-ziik',
      'deactivated',
    ])
      expect([...told]).toContain(code);
  });

  it('the verdict fits the status, and what it says of nothing having happened is true', () => {
    fc.assert(
      fc.property(everybody, ({ decision, given, held, ida, explanation: { verdict, steps } }) => {
        expect(statusesOf(verdict.code)).toContain(held.status);
        if (verdict.code === 'assigned') expect(held.findings).toEqual([]);
        if (verdict.code === 'waits-for-catalogue') expect(decision.placement).toBeNull();

        const isUnitKept = /^(unit|alias).*-kept$/.test(verdict.code) && decision.placement?.unit === null;
        const isLeftAlone = /^(managed-in-ziik|removal-held|own-account|administrator-protected|deactivated-in-ziik)$/;
        if (given.isLinked && (isUnitKept || isLeftAlone.test(verdict.code)))
          expect(ida?.memberships).toEqual(given.standing);
        if (verdict.code.endsWith('-kept') && held.status === 'assigned') {
          // Ziik may have given the unit another name since: its id says which one it is.
          expect(verdict.values.unit).toEqual(expect.objectContaining({ id: ida?.memberships[0]?.unit?.id }));
          expect(verdict.values.userTypes).toEqual(ida?.memberships[0]?.userTypes);
        }
        // What is told stays as it was while the removal limit has not been asked.
        if (verdict.code === 'removal-waits') return;
        const stands = steps.find(({ code }) => code === 'active')?.values;
        if (held.status === 'assigned') expect(stands).toEqual({ unit: held.unit, userTypes: held.userTypes });
        if (held.status === 'assigned')
          expect(
            steps.filter(({ outcome, step }) => outcome === 'stop' && step !== 'azure' && step !== 'account'),
          ).toEqual([]);
        if (held.status === 'unassigned') expect(steps.some(({ outcome }) => outcome === 'stop')).toBe(true);
      }),
      RUNS,
    );
  });

  it('the steps stand in their order, and every code has just its values', () => {
    fc.assert(
      fc.property(everybody, ({ explanation: { verdict, steps } }) => {
        const places = steps.map(({ step }) => EXPLANATION_STEPS.indexOf(step));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(Object.keys(verdict.values).sort()).toEqual([...VERDICTS[verdict.code]].sort());
        for (const each of steps) expect(Object.keys(each.values).sort()).toEqual([...STEP_CODES[each.code]].sort());
      }),
      RUNS,
    );
  });
});
