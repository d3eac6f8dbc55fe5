import { describe, expect, it } from '@jest/globals';
import {
  aHolder,
  anApplied,
  aPerson,
  circumstances,
  IDA,
  reconcile,
  recordsInMemory,
  runAttempt,
  type Situation,
  type UserInMemory,
  ZiikInMemory,
} from '@user-sync/testing';
import fc from 'fast-check';
import { CLOCK_TOLERANCE_MS } from '../decide-purge.ts';
import { reconcileUser } from './reconcile-user.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 100 * DAY;
const inactive = { ...IDA, active: false };
const gone = { lifecycle: { state: 'gone', cause: 'soft-deleted' }, placement: null } as const;
const round = (lastSuccessAt: number | null, now = NOW, ownNow = now) => ({
  lastRound: () => ({ lastSuccessAt, now, ownNow }),
});

/** Ida, gone from Azure; `linked` unless said otherwise. */
function leaving(person: Situation['person'] = {}, rest: Omit<Situation, 'person'> = {}): Situation {
  return { users: [IDA], ...rest, person: { linked: true, desired: gone, ...person } };
}

type Row = [title: string, Situation, calls: string, told: string, concluded: object, ida?: Partial<UserInMemory>];

function holds(rows: readonly Row[]): void {
  it.each(rows.map(([title, ...row]) => ({ title, row })))('$title', ({ row }) => {
    const [situation, calls, told, concluded, ida] = row;
    const found = reconcile(situation);

    expect(found.calls.join(' ')).toBe(calls);
    expect(found.told).toBe(told);
    expect(found.conclusion).toMatchObject(concluded);
    if (ida !== undefined) expect(found.ida).toMatchObject(ida);
  });
}

describe('[S34] somebody who leaves, by the first row of the table that holds', () => {
  const held = { holdRun: 'monday' } as const;
  holds([
    [
      'deactivated by us, removal overruled: reactivated',
      leaving(
        { known: { deactivated: true, override: 'soft-deleted', applied: anApplied({ active: false }) } },
        { users: [inactive] },
      ),
      'reactivate',
      'assigned removal-rejected',
      { what: 'reactivated', wrote: true, deactivated: false, applied: { active: true }, override: 'soft-deleted' },
      { active: true },
    ],
    [
      'deactivated by us: nothing, and the purge day stays',
      leaving({ known: { deactivated: true, waitingFor: 'bo' } }, { users: [inactive] }),
      '',
      'deactivated',
      { what: 'listed', wrote: false, due: 'purge-day', waitingFor: null, deactivatedNow: false },
    ],
    [
      'deactivated by us, overruled for another cause: the rejection is forgotten',
      leaving({ known: { deactivated: true, override: 'account-disabled' } }, { users: [inactive] }),
      '',
      'deactivated',
      { override: null, due: 'purge-day' },
      { active: false },
    ],
    [
      'not linked, nobody in Ziik has the Azure id: listed no more',
      leaving({ linked: false, known: { removal: 'held', ...held, applied: anApplied() } }, { users: [] }),
      'findByReference',
      'purged',
      { what: 'unlisted', forget: true, applied: null, removal: null, holdRun: null, settled: true },
    ],
    [
      'not linked, purged by us before: a stub stays, and nobody is looked for',
      leaving({ linked: false, told: { status: 'purged', what: 'purged', findings: '[]' } }, { users: [IDA] }),
      '',
      'purged',
      { what: 'purged', forget: true },
      { active: true },
    ],
    [
      'not linked, deleted by hand before: a stub stays, and nobody is looked for',
      leaving({ linked: false, known: { handsOff: 'gone-in-ziik' } }, { users: [IDA] }),
      '',
      'purged gone-in-ziik',
      { what: 'purged', forget: true, ziikUserId: null },
      { active: true },
    ],
    [
      'removal overruled: stays, and leaves the hold',
      leaving({ known: { override: 'deleted', removal: 'held' } }),
      'getUser',
      'assigned removal-rejected',
      { removal: null, override: 'deleted', wrote: false },
      { active: true },
    ],
    [
      'reactivated in Ziik before the purge: stays, also when released meanwhile',
      leaving({ known: { handsOff: 'reactivated-in-ziik', removal: 'released' } }),
      'getUser',
      'assigned reactivated-in-ziik',
      { removal: null, handsOff: 'reactivated-in-ziik' },
      { active: true },
    ],
    [
      'our own account: blocked, although released',
      leaving({ known: { removal: 'released', applied: anApplied({ email: 'sync@contoso.example' }) } }),
      '',
      'blocked own-account',
      { removal: null, ziikUserId: 1, settled: true },
      { active: true },
    ],
    [
      'released by the removal limit: deactivated',
      leaving({ known: { removal: 'released', ...held, handsOff: 'deactivated-in-ziik', waitingFor: 'bo' } }),
      'deactivate',
      'deactivated',
      {
        what: 'deactivated',
        wrote: true,
        deactivated: true,
        deactivatedNow: true,
        removal: null,
        holdRun: null,
        handsOff: null,
        waitingFor: null,
        applied: { active: false },
        due: 'purge-day',
      },
      { active: false },
    ],
    [
      'held: listed, and in the hold of its run',
      leaving({ known: { removal: 'held', ...held } }),
      '',
      'held removal-held',
      { removal: 'held', holdRun: 'monday', due: null, settled: true },
      { active: true },
    ],
    [
      'else: waits until its run is drained, and the report does not change',
      leaving({ told: { status: 'conflict', what: 'listed', findings: '[{"code":"email-conflict"}]' } }),
      '',
      'conflict email-conflict',
      { removal: 'waiting', settled: false, due: null },
      { active: true },
    ],
    [
      'without an address that is known: is not taken for our own account',
      leaving({ known: { removal: 'released', applied: null } }),
      'deactivate',
      'deactivated',
      { deactivated: true, applied: null },
      { active: false },
    ],
  ]);
});

describe('a link that was lost with the answer to a creation', () => {
  const lost = (rest: Omit<Situation, 'person'>): Situation =>
    leaving({ linked: false, known: { formerAzureIds: ['before'] } }, rest);
  holds([
    [
      'is made good, and the removal limit decides',
      lost({ users: [IDA] }),
      'findByReference',
      'pending',
      {
        ziikUserId: 1,
        createdByUs: true,
        formerAzureIds: ['before'],
        removal: 'waiting',
        applied: { email: IDA.email, firstName: 'Ida', lastName: 'Holm', unit: null, userTypes: [], active: true },
      },
    ],
    [
      'is none where the user is inactive already',
      lost({ users: [inactive] }),
      'findByReference',
      'purged',
      { ziikUserId: null, what: 'unlisted' },
    ],
    [
      'is none where another row of ours has the user',
      lost({ users: [IDA], records: { holderOfUser: () => aHolder() } }),
      'findByReference',
      'purged',
      { ziikUserId: null, what: 'unlisted' },
      { active: true },
    ],
    [
      'is none where another row of ours links the user first',
      lost({ users: [IDA], records: { link: () => false } }),
      'findByReference',
      'purged',
      { ziikUserId: null, what: 'unlisted' },
      { active: true },
    ],
    [
      'is not given up where Ziik refuses to say: asked for again, and nothing is forgotten',
      lost({ users: [IDA], refuses: { findByReference: 403 } }),
      'findByReference',
      'failed ziik-refused',
      { ziikUserId: null, what: 'listed', forget: false, settled: true, due: HOUR, doubtful: false },
      { active: true },
    ],
    [
      'is as doubtful as before where Ziik refuses to say',
      leaving({ linked: false, known: { doubtful: true } }, { refuses: { findByReference: 422 } }),
      'findByReference',
      'failed ziik-refused',
      { forget: false, doubtful: true },
    ],
    [
      'is our own account all the same',
      lost({ users: [{ ...IDA, email: 'sync@contoso.example' }] }),
      'findByReference',
      'blocked own-account',
      { ziikUserId: 1, removal: null },
      { active: true },
    ],
  ]);
});

describe('a deactivation that Ziik refuses', () => {
  const released = (rest: Omit<Situation, 'person'>) => leaving({ known: { removal: 'released' } }, rest);
  holds([
    [
      'is put down to an administrator, who stays linked',
      released({ refuses: { deactivate: 403 } }),
      'deactivate getUser',
      'blocked administrator-protected',
      { removal: null, ziikUserId: 1, deactivated: false, wrote: false, settled: true },
      { active: true },
    ],
    [
      'is done where somebody had deactivated the user already',
      released({ users: [inactive], refuses: { deactivate: 422 } }),
      'deactivate getUser',
      'deactivated',
      { deactivated: true, deactivatedNow: true, due: 'purge-day' },
    ],
    [
      'is of no use where the user is gone by then: a stub stays',
      released({ refuses: { deactivate: 422 }, removedBefore: 'getUser' }),
      'deactivate getUser',
      'purged gone-in-ziik',
      { what: 'purged', forget: true, ziikUserId: null, deactivated: false, removal: null },
    ],
    [
      'is not done where Ziik does not say what became of the user',
      released({ refuses: { deactivate: 422, getUser: 403 } }),
      'deactivate getUser',
      'failed ziik-refused',
      { deactivated: false, removal: null, wrote: false },
      { active: true },
    ],
  ]);
});

describe('somebody who stays although gone from Azure', () => {
  const rejected = (rest: Omit<Situation, 'person'>) => leaving({ known: { override: 'soft-deleted' } }, rest);
  holds([
    [
      'is listed so where Ziik does not let them be read',
      rejected({ refuses: { getUser: 403 } }),
      'getUser',
      'assigned removal-rejected',
      { applied: { active: true }, ziikUserId: 1, forget: false },
    ],
    [
      'is listed as active while they are',
      rejected({ users: [IDA] }),
      'getUser',
      'assigned removal-rejected',
      { applied: { active: true } },
    ],
    [
      'is forgotten when somebody removed them by hand',
      rejected({ removedBefore: 'getUser' }),
      'getUser',
      'purged gone-in-ziik',
      { what: 'purged', forget: true, ziikUserId: null, handsOff: 'gone-in-ziik', override: 'soft-deleted' },
    ],
    [
      'without a link any more is gone, and nobody is asked for',
      leaving({ linked: false, known: { deactivated: true, override: 'soft-deleted' } }, { users: [] }),
      '',
      'purged gone-in-ziik',
      { deactivated: false, handsOff: 'gone-in-ziik' },
    ],
  ]);
});

describe('[S36] the purge', () => {
  const due = { known: { deactivated: true }, isPurgeDue: true, deactivatedAt: NOW - 90 * DAY, purgeAt: NOW };
  const purge = (rest: Omit<Situation, 'person'>, person: Situation['person'] = {}) =>
    leaving({ ...due, ...person }, { users: [inactive], records: round(NOW), ...rest });
  holds([
    [
      'removes the user for good, and with it what we know of it but for its ids',
      purge({}, { known: { deactivated: true, formerAzureIds: ['before'] } }),
      'getUser remove',
      'purged',
      {
        what: 'purged',
        wrote: true,
        ziikUserId: null,
        applied: null,
        deactivated: false,
        forget: true,
        due: null,
        formerAzureIds: ['before'],
      },
      { anonymised: true },
    ],
    [
      'waits a millisecond before the day',
      purge({}, { purgeAt: NOW + 1 }),
      '',
      'deactivated',
      { due: HOUR / 4, wrote: false, deactivated: true },
      { anonymised: false },
    ],
    ['comes where no day was noted, since it is due', purge({}, { purgeAt: null }), 'getUser remove', 'purged', {}],
    [
      'comes two periods after the last round',
      purge({ records: round(NOW - 2 * HOUR) }),
      'getUser remove',
      'purged',
      {},
    ],
    [
      'waits for a round when the last one is older',
      purge({ records: round(NOW - 2 * HOUR - 1) }),
      '',
      'deactivated',
      { due: HOUR / 4 },
      { anonymised: false },
    ],
    [
      'counts the rounds in periods of the integration',
      purge({ records: round(NOW - 20 * HOUR), circumstances: { pollPeriodMs: 10 * HOUR } }),
      'getUser remove',
      'purged',
      {},
    ],
    [
      'counts from now on for who was deactivated in the future',
      purge({}, { deactivatedAt: NOW + CLOCK_TOLERANCE_MS + 1 }),
      '',
      'deactivated',
      { what: 'deactivated', wrote: true, deactivatedNow: true, due: 'purge-day' },
      { anonymised: false },
    ],
    [
      'keeps who was reactivated by hand',
      purge({ users: [IDA] }, { known: { deactivated: true, applied: anApplied({ active: false }) } }),
      'getUser',
      'assigned reactivated-in-ziik',
      { handsOff: 'reactivated-in-ziik', deactivated: false, applied: { active: true }, forget: false },
      { anonymised: false },
    ],
    [
      'spares our own account by the address that we noted, where Ziik returns none',
      purge(
        { users: [{ ...inactive, email: null }] },
        { known: { deactivated: true, applied: anApplied({ email: 'sync@contoso.example' }) } },
      ),
      'getUser',
      'deactivated own-account',
      { forget: false },
      { anonymised: false },
    ],
    [
      'comes for who has no address at all',
      purge({ users: [{ ...inactive, email: null }] }, { known: { deactivated: true, applied: null } }),
      'getUser remove',
      'purged',
      { forget: true },
    ],
  ]);

  it('never asks Ziik to remove anybody before the day, without a round lately, or while the clocks differ', () => {
    const time = fc.integer({ min: NOW - 5 * HOUR, max: NOW + 5 * HOUR });
    fc.assert(
      fc.property(
        fc.record({ purgeAt: time, deactivatedAt: time, lastSuccessAt: fc.option(time), now: time, ownNow: time }),
        fc.boolean(),
        ({ purgeAt, deactivatedAt, lastSuccessAt, now, ownNow }, isEnabled) => {
          const ziik = new ZiikInMemory();
          ziik.add(inactive);
          const person = aPerson({ linked: true, desired: gone, ...due, purgeAt, deactivatedAt });
          const records = recordsInMemory(round(lastSuccessAt, now, ownNow));
          const { calls } = runAttempt(reconcileUser(person, circumstances({ isEnabled })), ziik, records);

          const mayPurge =
            isEnabled &&
            now >= purgeAt &&
            lastSuccessAt !== null &&
            now - lastSuccessAt <= 2 * HOUR &&
            Math.abs(now - ownNow) <= CLOCK_TOLERANCE_MS &&
            deactivatedAt <= now + CLOCK_TOLERANCE_MS;
          expect(calls).toEqual(mayPurge ? ['getUser', 'remove'] : []);
        },
      ),
    );
  });
});
