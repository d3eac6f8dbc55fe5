import { describe, expect, it } from '@jest/globals';
import { AARHUS, aDirectoryUser, COOK, WAITER } from '@user-sync/testing';
import { FINDING_CODES, type FindingCode, finding } from '../finding.ts';
import { USER_STATUSES } from '../user-status.ts';
import { explainUser } from './explain-user.ts';
import { type ExplainedPerson, STEP_CODES, VERDICTS } from './explanation.ts';

const NEAR = [{ id: 2, name: 'Aarhus Centrum' }];
const HOLDER = { azureId: 'bo', name: 'Bo Lind', deactivatedAt: '2026-11-01T00:00:00.000Z' };
const AT = '2026-11-28T08:00:00.000Z';

/** Ida, who works as a cook in Aarhus; tests name only what matters to them. */
function anExplained(person: Partial<ExplainedPerson> = {}): ExplainedPerson {
  return {
    status: 'assigned',
    findings: [],
    azure: aDirectoryUser({ department: 'Aarhus', jobTitle: 'Cook' }),
    lifecycle: { state: 'present' },
    decision: { unit: AARHUS, userTypes: [COOK] },
    ziikUserId: 1,
    email: 'ida.holm@contoso.example',
    unit: AARHUS,
    userTypes: [COOK],
    memberships: null,
    deactivatedAt: null,
    purgeAt: null,
    updatedAt: AT,
    retry: null,
    nextTryAt: null,
    holder: null,
    rules: {
      unitField: 'department',
      userTypeField: 'jobTitle',
      options: { matching: 'exact', disabledAccounts: 'ignore', includeGuests: true },
    },
    ...person,
  };
}

const NOWHERE = { unit: null, userTypes: [] };
const gone = (cause: 'soft-deleted' | 'account-disabled') => ({ state: 'gone', cause }) as const;
const unitSays = (code: FindingCode, value: string | null, nearest = NEAR) =>
  finding(code, { field: 'department', value, nearest });
const typeSays = (code: FindingCode, value: string | null) =>
  finding(code, { field: 'jobTitle', value, nearest: NEAR });
const steps = (person: ExplainedPerson) =>
  explainUser(person).steps.map(({ step, outcome, code }) => `${step} ${outcome} ${code}`);

describe('the sentence about a person', () => {
  it.each<[string, Partial<ExplainedPerson>, string, object]>([
    ['in place', {}, 'assigned', { unit: AARHUS, userTypes: [COOK] }],
    [
      'whose unit nobody knows',
      { status: 'unassigned', ...NOWHERE, decision: NOWHERE, findings: [unitSays('unit-unknown', 'Aarhus C')] },
      'unit-unknown',
      { field: 'department', value: 'Aarhus C', nearest: NEAR, unit: null },
    ],
    [
      'who works on where they were',
      { decision: NOWHERE, findings: [unitSays('unit-unknown', 'Aarhus C')] },
      'unit-unknown-kept',
      { field: 'department', value: 'Aarhus C', unit: AARHUS, userTypes: [COOK] },
    ],
    [
      'whose user types were withdrawn',
      { status: 'unassigned', userTypes: [], decision: NOWHERE, findings: [unitSays('unit-missing', null, [])] },
      'unit-missing-without-types',
      { field: 'department', value: null, unit: AARHUS },
    ],
    [
      'of several units',
      {
        status: 'unassigned',
        ...NOWHERE,
        decision: NOWHERE,
        findings: [unitSays('unit-several', 'Shop 1, Shop 2, A, A')],
      },
      'unit-several',
      { count: 3 },
    ],
    [
      'of a unit that two are called',
      {
        status: 'unassigned',
        ...NOWHERE,
        decision: NOWHERE,
        findings: [unitSays('unit-ambiguous', 'Twin', [AARHUS, COOK])],
      },
      'unit-ambiguous',
      { value: 'Twin', count: 2 },
    ],
    [
      'whose alias leads nowhere',
      { status: 'unassigned', ...NOWHERE, decision: NOWHERE, findings: [unitSays('alias-target-gone', 'HQ', [])] },
      'alias-target-gone',
      { field: 'department', value: 'HQ' },
    ],
    [
      'without any user type',
      {
        status: 'unassigned',
        userTypes: [],
        decision: { unit: AARHUS, userTypes: [] },
        findings: [typeSays('user-type-unknown', 'Hero')],
      },
      'user-type-unknown',
      { field: 'jobTitle', value: 'Hero', unit: AARHUS },
    ],
    [
      'with some of the user types',
      { findings: [typeSays('user-type-unknown', 'Hero')] },
      'user-type-unknown-some',
      { value: 'Hero', unit: AARHUS, userTypes: [COOK] },
    ],
    [
      'who kept the user types',
      { decision: { unit: AARHUS, userTypes: [] }, findings: [typeSays('alias-target-gone', 'Hero')] },
      'alias-target-gone-kept',
      { field: 'jobTitle', value: 'Hero', userTypes: [COOK] },
    ],
    [
      'who lacks something in Azure',
      {
        status: 'incomplete',
        ziikUserId: null,
        ...NOWHERE,
        findings: [finding('mandatory-missing', { field: 'mail' }), finding('mandatory-missing', { field: 'surname' })],
      },
      'mandatory-missing',
      { missing: ['mail', 'surname'] },
    ],
    [
      'who lost something in Azure and keeps it in Ziik',
      { status: 'incomplete', findings: [finding('mandatory-missing', { field: 'surname' })] },
      'mandatory-missing-kept',
      { missing: ['surname'] },
    ],
    [
      'whose address is somebody else’s',
      { status: 'conflict', ziikUserId: null, ...NOWHERE, holder: HOLDER, findings: [finding('email-conflict')] },
      'email-conflict',
      { email: 'ida.holm@contoso.example', holder: HOLDER },
    ],
    [
      'who cannot have the new address',
      { status: 'conflict', holder: HOLDER, findings: [finding('email-conflict')] },
      'email-conflict-kept',
      { holder: HOLDER },
    ],
    [
      'who may have come back',
      { status: 'conflict', ziikUserId: null, ...NOWHERE, holder: HOLDER, findings: [finding('returner')] },
      'returner',
      { holder: HOLDER },
    ],
    [
      'of several memberships',
      { status: 'managed-in-ziik', memberships: NEAR, findings: [finding('managed-in-ziik')] },
      'managed-in-ziik',
      { memberships: NEAR },
    ],
    [
      'deleted in Azure',
      {
        status: 'deactivated',
        azure: null,
        lifecycle: gone('soft-deleted'),
        decision: null,
        deactivatedAt: AT,
        purgeAt: 'P',
      },
      'deactivated',
      { cause: 'soft-deleted', deactivatedAt: AT, purgeAt: 'P' },
    ],
    [
      'deactivated by hand',
      { status: 'deactivated', findings: [finding('deactivated-in-ziik')] },
      'deactivated-in-ziik',
      { since: AT },
    ],
    [
      'deleted by hand',
      { status: 'purged', ziikUserId: null, ...NOWHERE, findings: [finding('gone-in-ziik')] },
      'gone-in-ziik',
      { since: AT },
    ],
    [
      'reactivated by hand',
      { azure: null, lifecycle: gone('soft-deleted'), decision: null, findings: [finding('reactivated-in-ziik')] },
      'reactivated-in-ziik',
      { cause: 'soft-deleted', since: AT },
    ],
    [
      'on hold',
      {
        status: 'held',
        azure: null,
        lifecycle: gone('soft-deleted'),
        decision: null,
        findings: [finding('removal-held')],
      },
      'removal-held',
      { cause: 'soft-deleted', since: AT },
    ],
    [
      'kept by an administrator',
      { lifecycle: gone('account-disabled'), decision: null, findings: [finding('removal-rejected')] },
      'removal-rejected',
      { cause: 'account-disabled', since: AT },
    ],
    ['about to be deactivated', { azure: null, lifecycle: gone('soft-deleted'), decision: null }, 'removal-waits', {}],
    [
      'whose account is ours',
      {
        status: 'blocked',
        azure: null,
        lifecycle: gone('soft-deleted'),
        decision: null,
        findings: [finding('own-account')],
      },
      'own-account',
      {},
    ],
    [
      'who is protected by Ziik',
      { status: 'blocked', lifecycle: gone('account-disabled'), findings: [finding('administrator-protected')] },
      'administrator-protected',
      {},
    ],
    [
      'who is refused by Ziik',
      { status: 'failed', findings: [finding('ziik-refused', { field: 'mail' })] },
      'ziik-refused',
      { field: 'mail' },
    ],
    [
      'who fails for a day',
      { status: 'failed', retry: { since: AT, reason: 'Ziik did not answer.' }, nextTryAt: 'N' },
      'failing',
      { since: AT, reason: 'Ziik did not answer.', nextTryAt: 'N' },
    ],
    ['on the way', { status: 'pending', ziikUserId: null, ...NOWHERE }, 'pending', {}],
    [
      'on the way for longer',
      { status: 'pending', retry: { since: AT, reason: 'Ziik did not answer.' } },
      'pending-retry',
      { since: AT, reason: 'Ziik did not answer.', nextTryAt: null },
    ],
    ['before the first catalogue', { status: 'pending', decision: null }, 'waits-for-catalogue', {}],
    [
      'left out',
      { status: 'ignored', lifecycle: { state: 'left-out', reason: 'guest' }, decision: null },
      'guest-left-out',
      {},
    ],
    [
      'left out, as told before the lifecycle was',
      {
        status: 'ignored',
        lifecycle: null,
        decision: null,
        azure: aDirectoryUser({ userType: 'Guest' }),
        rules: { ...anExplained().rules, options: { ...anExplained().rules.options, includeGuests: false } },
      },
      'guest-left-out',
      {},
    ],
    [
      'who was in Ziik before',
      { status: 'ignored', ziikUserId: null, ...NOWHERE },
      'existing-user-ignored',
      { email: 'ida.holm@contoso.example' },
    ],
    [
      'removed for good',
      { status: 'purged', azure: null, lifecycle: null, decision: null, ziikUserId: null, email: null, ...NOWHERE },
      'purged',
      { at: AT },
    ],
  ])('%s', (_, person, code, values) => {
    expect(explainUser(anExplained(person)).verdict).toMatchObject({ code, values });
  });
});

describe('the steps of a person', () => {
  it.each<[string, Partial<ExplainedPerson>, string[]]>([
    [
      'in place by an alias',
      { decision: { unit: AARHUS, userTypes: [COOK], by: [{ kind: 'unit', id: 1, value: 'Aarhus', by: 'alias' }] } },
      [
        'azure ok found',
        'account ok account-enabled',
        'mandatory ok complete',
        'unit ok unit-matched',
        'user-types ok user-types-matched',
        'link ok linked',
        'ziik ok active',
      ],
    ],
    [
      'whose unit nobody knows while the user type waits for one',
      { status: 'unassigned', ...NOWHERE, decision: NOWHERE, findings: [unitSays('unit-unknown', 'Aarhus C')] },
      [
        'azure ok found',
        'account ok account-enabled',
        'mandatory ok complete',
        'unit stop unit-unknown',
        'user-types note user-types-wait-for-unit',
        'link ok linked',
        'ziik stop without-unit',
      ],
    ],
    [
      'deactivated by hand with a disabled account that has no effect',
      {
        status: 'deactivated',
        azure: aDirectoryUser({ department: 'Aarhus', jobTitle: 'Cook', accountEnabled: false }),
        findings: [typeSays('user-type-unknown', 'Hero'), finding('deactivated-in-ziik')],
      },
      [
        'azure ok found',
        'account note account-disabled-ignored',
        'mandatory ok complete',
        'unit ok unit-matched',
        'user-types ok user-types-matched',
        'user-types note user-type-unknown',
        'link ok linked',
        'ziik stop deactivated-in-ziik',
      ],
    ],
    [
      'on hold',
      {
        status: 'held',
        azure: null,
        lifecycle: gone('soft-deleted'),
        decision: null,
        findings: [finding('removal-held')],
      },
      ['azure stop deleted-in-azure', 'link ok linked', 'ziik note removal-held', 'ziik ok active'],
    ],
    [
      'removed for good: nothing personal',
      { status: 'purged', azure: null, lifecycle: null, decision: null, ziikUserId: null, email: null, ...NOWHERE },
      ['azure stop forgotten', 'link note not-linked', 'ziik stop purged'],
    ],
  ])('%s', (_, person, expected) => {
    expect(steps(anExplained(person))).toEqual(expected);
  });

  it('say by what the unit and the user types were found', () => {
    const by = [
      { kind: 'unit', id: 1, value: 'Aarhus C', by: 'alias' },
      { kind: 'user-type', id: 12, value: 'WAITER', by: 'folded' },
    ] as const;
    const azure = aDirectoryUser({ department: ' Aarhus C', jobTitle: 'Cook, WAITER' });
    const decision = { unit: AARHUS, userTypes: [COOK, WAITER], by };

    const said = Object.fromEntries(
      explainUser(anExplained({ azure, decision })).steps.map((each) => [each.step, each.values]),
    );

    expect(said.unit).toEqual({ field: 'department', value: 'Aarhus C', unit: AARHUS, by: 'alias' });
    expect(said['user-types']).toEqual({
      field: 'jobTitle',
      value: 'Cook, WAITER',
      userTypes: [COOK, WAITER],
      by: [{ id: 12, value: 'WAITER', by: 'folded' }],
    });
  });
});

describe('an explanation', () => {
  it.each(FINDING_CODES.map((code) => ({ code })))('has a step and a verdict for the finding $code', ({ code }) => {
    const field = code.startsWith('user-type') ? 'jobTitle' : 'department';
    for (const status of USER_STATUSES) {
      const isPresent = !/^(removal|reactivated|own|administrator)/.test(code);
      const { verdict, steps } = explainUser(
        anExplained({
          status,
          findings: [finding(code, { field, value: 'x' })],
          lifecycle: isPresent ? { state: 'present' } : gone('account-disabled'),
        }),
      );
      expect(steps.map((each) => each.code)).toContain(code);
      expect(Object.keys(VERDICTS)).toContain(verdict.code);
    }
  });

  it.each(USER_STATUSES.map((status) => ({ status })))(
    'has a verdict for the status $status, with its values',
    ({ status }) => {
      for (const ziikUserId of [null, 1])
        for (const code of [undefined, ...FINDING_CODES]) {
          const findings = code === undefined ? [] : [finding(code)];
          const { verdict, steps } = explainUser(anExplained({ status, findings, ziikUserId }));
          expect(Object.keys(verdict.values).sort()).toEqual([...VERDICTS[verdict.code]].sort());
          for (const each of steps) expect(Object.keys(each.values).sort()).toEqual([...STEP_CODES[each.code]].sort());
        }
    },
  );

  it('leaves out a finding that only a later version knows', () => {
    const later = finding('told-later' as FindingCode);

    expect(explainUser(anExplained({ findings: [later] }))).toEqual(explainUser(anExplained()));
  });
});
