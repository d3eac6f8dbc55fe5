import { describe, expect, it } from '@jest/globals';
import { AARHUS, aDirectoryUser, COOK, ODENSE, WAITER } from '@user-sync/testing';
import { type FindingCode, finding } from './finding.ts';
import { aliasChanges, type CauseFacts, causeOf, isUnanswered } from './history-cause.ts';
import { changesOf, type Told } from './person-changes.ts';
import type { Found } from './reconcile/known-user.ts';

const IN_AARHUS = { unit: AARHUS, userTypes: [COOK] };
const NOWHERE = { unit: null, userTypes: [] };
const BY_ALIAS = { ...IN_AARHUS, by: [{ kind: 'unit', id: AARHUS.id, value: 'Aarhus C', by: 'alias' }] as const };

const aTold = (told: Partial<Omit<Told, 'findings'>> & { findings?: FindingCode[] } = {}): Told => ({
  status: 'assigned',
  email: 'ida@contoso.example',
  firstName: 'Ida',
  lastName: 'Holm',
  ...IN_AARHUS,
  azure: aDirectoryUser(),
  ziik: { active: true },
  decision: IN_AARHUS,
  rulesVersion: 1,
  isFailing: false,
  ...told,
  findings: (told.findings ?? []).map((code) => finding(code)),
});

const moved = {
  azure: aDirectoryUser({ department: 'Odense' }),
  unit: ODENSE,
  decision: { ...IN_AARHUS, unit: ODENSE },
};
const gone = { azure: null, decision: null, rulesVersion: 0 };
const inactive = { status: 'deactivated', ziik: { active: false } } as const;
const notLinked = { ...NOWHERE, ziik: null };

interface Situation {
  readonly before: Told | null;
  readonly after: Told;
  readonly what?: CauseFacts['what'];
  readonly found?: Found;
  readonly asked?: string;
  readonly last?: CauseFacts['last'];
  readonly rulesBy?: null;
}

/** `ada` asked for it, `bo` changed the rules last, `di` the aliases, `cy` was behind the entry before. */
function causeIn({
  before,
  after,
  what = 'updated',
  found,
  asked,
  last = { cause: 'azure', actor: null },
  ...more
}: Situation) {
  const changes = changesOf(before, after, found ?? null);
  const { cause, actor } = causeOf({
    before,
    after,
    what,
    changes,
    asked: asked === undefined ? null : { actor: asked },
    last,
    rulesBy: 'bo',
    aliasBy: 'di',
    ...more,
  });
  return actor === null ? cause : `${cause} by ${actor}`;
}

describe('the cause of an entry', () => {
  it.each<[string, Situation, string | null]>([
    ['somebody is told for the first time', { before: null, after: aTold(), what: 'created' }, 'azure'],
    ['the department changed in Azure, and with it the unit', { before: aTold(), after: aTold(moved) }, 'azure'],
    [
      'a property changed that decides nothing',
      { before: aTold(), after: aTold({ azure: aDirectoryUser({ city: 'Ribe' }) }) },
      'azure',
    ],
    [
      'Azure deleted the person',
      { before: aTold(), after: aTold({ ...gone, ...inactive }), what: 'deactivated' },
      'azure',
    ],
    [
      'so many were deleted that the removal is held',
      { before: aTold(), after: aTold({ ...gone, status: 'held', findings: ['removal-held'] }), what: 'listed' },
      'azure',
    ],
    [
      'Azure restored the person',
      { before: aTold({ ...gone, ...inactive }), after: aTold(), what: 'reactivated' },
      'azure',
    ],
    [
      'Azure disabled the account',
      { before: aTold(), after: aTold({ azure: aDirectoryUser({ accountEnabled: false }), ...inactive }) },
      'azure',
    ],
    [
      'Azure restored and deleted the person once more, which was told together',
      {
        before: aTold({ ...gone, findings: ['removal-rejected'] }),
        after: aTold({ ...gone, ...inactive }),
        what: 'deactivated',
      },
      'azure',
    ],
    [
      'Azure changed at the same time as the rules',
      { before: aTold(), after: aTold({ ...moved, rulesVersion: 2 }) },
      'azure',
    ],
    [
      'an administrator had the person read from Azure',
      { before: aTold(), after: aTold(moved), asked: 'ada' },
      'azure by ada',
    ],
    [
      'an attempt for a change in Azure succeeds after some that failed',
      { before: aTold({ ...moved, unit: AARHUS, status: 'pending', isFailing: true }), after: aTold(moved) },
      'azure',
    ],
    [
      'the address that somebody was about to give up is free',
      { before: aTold({ ...notLinked, status: 'pending' }), after: aTold(), what: 'created' },
      'azure',
    ],
    [
      'another matching field decides',
      { before: aTold(), after: aTold({ ...moved, azure: aDirectoryUser(), rulesVersion: 2 }) },
      'setting by bo',
    ],
    [
      'an alias says from now on what the department means',
      {
        before: aTold({ ...NOWHERE, decision: NOWHERE, findings: ['unit-unknown'] }),
        after: aTold({ decision: BY_ALIAS }),
      },
      'setting by di',
    ],
    [
      'the alias that placed somebody was removed',
      { before: aTold({ decision: BY_ALIAS }), after: aTold({ decision: NOWHERE, findings: ['unit-unknown'] }) },
      'setting by di',
    ],
    [
      'the target of the alias that placed somebody is gone from Ziik',
      { before: aTold({ decision: BY_ALIAS }), after: aTold({ decision: NOWHERE, findings: ['alias-target-gone'] }) },
      'catalogue',
    ],
    [
      'a unit of that name was made in Ziik, which wins over the alias',
      {
        before: aTold({ decision: BY_ALIAS }),
        after: aTold({ unit: ODENSE, decision: { ...IN_AARHUS, unit: ODENSE } }),
      },
      'catalogue',
    ],
    [
      'guests are left out from now on',
      { before: aTold(), after: aTold({ status: 'ignored', rulesVersion: 2, decision: null }) },
      'setting by bo',
    ],
    [
      'disabled accounts are deactivated from now on',
      { before: aTold(), after: aTold({ ...inactive, rulesVersion: 2 }), what: 'deactivated' },
      'setting by bo',
    ],
    [
      'an attempt for a changed setting succeeds after some that failed',
      {
        before: aTold({ ...moved, azure: aDirectoryUser(), unit: AARHUS, status: 'pending', isFailing: true }),
        after: aTold({ ...moved, azure: aDirectoryUser() }),
        last: { cause: 'setting', actor: 'cy' },
      },
      'setting by cy',
    ],
    [
      'the unit got another name in Ziik, which nobody has in Azure',
      {
        before: aTold(),
        after: aTold({ unit: { ...AARHUS, name: 'Aarhus C' }, decision: NOWHERE, findings: ['unit-unknown'] }),
      },
      'catalogue',
    ],
    [
      'a unit was made that somebody had asked for in Azure',
      {
        before: aTold({ ...NOWHERE, status: 'unassigned', decision: NOWHERE, findings: ['unit-unknown'] }),
        after: aTold(),
      },
      'catalogue',
    ],
    [
      'the first catalogue was read',
      { before: aTold({ ...notLinked, status: 'pending', decision: null }), after: aTold(), what: 'created' },
      'catalogue',
    ],
    [
      'another matching field decides, and by which one people were decided before was not told yet',
      { before: aTold({ rulesVersion: null }), after: aTold({ ...moved, azure: aDirectoryUser(), rulesVersion: 2 }) },
      'setting by bo',
    ],
    [
      'the catalogue changed, and by which rules people are decided was not told yet',
      {
        before: aTold({ rulesVersion: null }),
        after: aTold({ ...moved, azure: aDirectoryUser(), rulesVersion: 2 }),
        rulesBy: null,
      },
      'catalogue',
    ],
    [
      'the catalogue changed, as an older version of the applier tells it',
      {
        before: aTold({ rulesVersion: 2 }),
        after: aTold({ ...moved, azure: aDirectoryUser(), rulesVersion: null }),
      },
      'catalogue',
    ],
    [
      'somebody had moved the user in Ziik, and an enforcing run set it right',
      { before: aTold(), after: aTold(), found: { unit: ODENSE, userTypes: [] }, what: 'moved' },
      'ziik',
    ],
    [
      'somebody deactivated the user in Ziik',
      { before: aTold(), after: aTold({ ...inactive, findings: ['deactivated-in-ziik'] }), what: 'listed' },
      'ziik',
    ],
    [
      'somebody deleted the user in Ziik, which shows when Azure changes',
      {
        before: aTold(),
        after: aTold({ ...moved, ...notLinked, status: 'purged', findings: ['gone-in-ziik'] }),
        what: 'listed',
      },
      'ziik',
    ],
    [
      'somebody reactivated the user in Ziik before the purge',
      {
        before: aTold({ ...gone, ...inactive }),
        after: aTold({ ...gone, findings: ['reactivated-in-ziik'] }),
        what: 'listed',
      },
      'ziik',
    ],
    [
      'somebody gave the user a second membership',
      { before: aTold(), after: aTold({ status: 'managed-in-ziik', findings: ['managed-in-ziik'] }), what: 'listed' },
      'ziik',
    ],
    [
      'the user with the address was made in Ziik',
      { before: aTold({ ...notLinked, status: 'incomplete' }), after: aTold(), what: 'linked' },
      'ziik',
    ],
    [
      'the holder of the address gave it up',
      {
        before: aTold({ ...notLinked, status: 'conflict', findings: ['email-conflict'] }),
        after: aTold(),
        what: 'created',
      },
      'ziik',
    ],
    [
      'an administrator brings somebody back',
      {
        before: aTold({ ...gone, ...inactive }),
        after: aTold({ ...gone, findings: ['removal-rejected'] }),
        what: 'reactivated',
        asked: 'ada',
      },
      'administrator by ada',
    ],
    [
      'an administrator approves a held removal',
      {
        before: aTold({ ...gone, status: 'held', findings: ['removal-held'] }),
        after: aTold({ ...gone, ...inactive }),
        what: 'deactivated',
        asked: 'ada',
      },
      'administrator by ada',
    ],
    [
      'an administrator has a user set right who was as it should be',
      { before: aTold(), after: aTold(), what: 'listed', asked: 'ada' },
      'administrator by ada',
    ],
    [
      'the day of the purge has come',
      {
        before: aTold({ ...gone, ...inactive }),
        after: aTold({ ...gone, ...notLinked, status: 'purged' }),
        what: 'purged',
      },
      'time',
    ],
    [
      'attempts have failed for a day',
      { before: aTold({ status: 'pending', isFailing: true }), after: aTold({ status: 'failed', isFailing: true }) },
      'time',
    ],
    ['nothing changed', { before: aTold(), after: aTold(), what: 'listed' }, null],
    ['nothing changed by other rules', { before: aTold(), after: aTold({ rulesVersion: 2 }), what: 'listed' }, null],
    [
      'Azure reports once more that somebody is gone who was removed for good',
      {
        before: aTold({ ...gone, ...notLinked, status: 'purged' }),
        after: aTold({ ...gone, ...notLinked, status: 'purged' }),
        what: 'purged',
      },
      null,
    ],
  ])('%s', (_, situation, expected) => {
    expect(causeIn(situation)).toBe(expected);
  });
});

describe('the first row of the table that holds', () => {
  const waits = { status: 'pending' } as const;

  it.each<[string, Situation, string | null]>([
    [
      'is Ziik, where somebody removed by hand who would have been purged',
      {
        before: aTold({ ...gone, ...inactive }),
        after: aTold({ ...gone, ...notLinked, status: 'purged', findings: ['gone-in-ziik'] }),
        what: 'purged',
      },
      'ziik',
    ],
    [
      'is Ziik, where somebody is told for the first time who was deactivated by hand',
      { before: null, after: aTold({ ...inactive, findings: ['deactivated-in-ziik'] }) },
      'ziik',
    ],
    [
      'is Ziik, though Azure changed as well',
      { before: aTold(), after: aTold({ ...moved, ...inactive, findings: ['deactivated-in-ziik'] }) },
      'ziik',
    ],
    [
      'is not Ziik for what was done by hand before',
      {
        before: aTold({ ...inactive, findings: ['deactivated-in-ziik'] }),
        after: aTold({ ...moved, ...inactive, findings: ['deactivated-in-ziik'] }),
      },
      'azure',
    ],
    ['is the first telling, and who asked to look', { before: null, after: aTold(), asked: 'ada' }, 'azure by ada'],
    [
      'is the administrator, also where nothing changed',
      { before: aTold(), after: aTold(), asked: 'ada' },
      'administrator by ada',
    ],
    [
      'is the setting, before the catalogue',
      { before: aTold(), after: aTold({ decision: NOWHERE, ...NOWHERE, rulesVersion: 2 }) },
      'setting by bo',
    ],
    [
      'is the catalogue, where the decision is another by the same rules',
      { before: aTold(), after: aTold({ decision: NOWHERE, ...NOWHERE }) },
      'catalogue',
    ],
    [
      'is the catalogue, where a unit has another name',
      {
        before: aTold(),
        after: aTold({ unit: { ...AARHUS, name: 'A' }, decision: { ...IN_AARHUS, unit: { ...AARHUS, name: 'A' } } }),
      },
      'catalogue',
    ],
    [
      'is not the catalogue, where user types come in another order',
      {
        before: aTold({
          decision: { unit: AARHUS, userTypes: [COOK, WAITER] },
          status: 'failed',
          findings: ['ziik-refused'],
        }),
        after: aTold({ decision: { unit: AARHUS, userTypes: [WAITER, COOK] } }),
      },
      'ziik',
    ],
    [
      'is not the catalogue, where the same place is found by its name',
      {
        before: aTold({
          decision: { ...IN_AARHUS, by: [{ kind: 'unit', id: 1, value: 'aarhus', by: 'folded' }] },
          status: 'failed',
          findings: ['ziik-refused'],
        }),
        after: aTold(),
      },
      'ziik',
    ],
    [
      'is not the time, where Ziik refused what was waiting',
      { before: aTold(waits), after: aTold({ status: 'failed', findings: ['ziik-refused'] }), last: null },
      'ziik',
    ],
    [
      'is not the time, where attempts fail for the first time',
      { before: aTold(), after: aTold({ ...waits, isFailing: true }), last: { cause: 'time', actor: null } },
      'ziik',
    ],
    [
      'is the change before, where that was pending',
      { before: aTold(waits), after: aTold(), last: { cause: 'setting', actor: 'cy' } },
      'setting by cy',
    ],
    [
      'is the change before, where that was held',
      {
        before: aTold({ ...gone, status: 'held', findings: ['removal-held'] }),
        after: aTold({ ...gone, ...inactive }),
        what: 'deactivated',
        last: { cause: 'administrator', actor: 'cy' },
      },
      'administrator by cy',
    ],
    [
      'is the change before, where attempts for it failed',
      {
        before: aTold({ status: 'assigned', isFailing: true }),
        after: aTold({ lastName: 'Lind' }),
        last: { cause: 'catalogue', actor: null },
      },
      'catalogue',
    ],
    [
      'is not the change before, where that was answered',
      { before: aTold(), after: aTold({ lastName: 'Lind' }), last: { cause: 'setting', actor: 'cy' } },
      'ziik',
    ],
    ['is Ziik, where the change before is not known', { before: aTold(waits), after: aTold(), last: null }, 'ziik'],
    [
      'is Ziik, where the change before came from nothing',
      { before: aTold(waits), after: aTold(), last: { cause: null, actor: null } },
      'ziik',
    ],
    [
      'is Azure, where somebody is deactivated whose restoration was never told',
      { before: aTold(gone), after: aTold({ ...gone, ...inactive }), what: 'deactivated' },
      'azure',
    ],
  ])('%s', (_, situation, expected) => {
    expect(causeIn(situation)).toBe(expected);
  });

  it.each([
    ['pending', { status: 'pending', isFailing: false }, true],
    ['held', { status: 'held', isFailing: false }, true],
    ['failing', { status: 'assigned', isFailing: true }, true],
    ['failed for good', { status: 'failed', isFailing: false }, false],
    ['assigned', { status: 'assigned', isFailing: false }, false],
  ] as const)('leaves something to be done for somebody %s, or not', (_, told, unanswered) => {
    expect(isUnanswered(told)).toBe(unanswered);
  });
});

describe('the changes of aliases that decide otherwise', () => {
  const other = { ...IN_AARHUS, by: [{ kind: 'unit', id: ODENSE.id, value: 'Aarhus C', by: 'alias' }] as const };
  const folded = { ...IN_AARHUS, by: [{ kind: 'unit', id: AARHUS.id, value: 'aarhus', by: 'folded' }] as const };
  const ofAarhus = { kind: 'unit', id: AARHUS.id, value: 'Aarhus C' };

  it.each<[string, Parameters<typeof aTold>[0], Told, object[]]>([
    ['none where the same ones are used', { decision: BY_ALIAS }, aTold({ decision: BY_ALIAS }), []],
    ['none where a name is folded', { decision: NOWHERE }, aTold({ decision: folded }), []],
    ['one that was set', { decision: NOWHERE }, aTold({ decision: BY_ALIAS }), [{ change: 'set', ...ofAarhus }]],
    [
      'one that means something else now, which was set',
      { decision: BY_ALIAS },
      aTold({ decision: other }),
      [{ change: 'set', ...ofAarhus, id: ODENSE.id }],
    ],
    [
      'one that was removed',
      { decision: BY_ALIAS },
      aTold({ decision: NOWHERE, findings: ['unit-unknown'] }),
      [{ change: 'removed', ...ofAarhus }],
    ],
    ['none where the name itself matches now', { decision: BY_ALIAS }, aTold({ decision: IN_AARHUS }), []],
  ])('are %s', (_, before, after, changes) => {
    expect(aliasChanges(aTold(before), after)).toEqual(changes);
  });
});
