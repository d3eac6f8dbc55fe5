import { describe, expect, it } from '@jest/globals';
import { anApplied, aPerson } from '@user-sync/testing';
import { finding } from '../finding.ts';
import {
  findingsText,
  keepPending,
  type PassingFailure,
  refusedFinding,
  settle,
  tryAgain,
  tryLater,
  waitForLimit,
} from './conclude.ts';

const DAY_MS = 86_400_000;
const cut: PassingFailure = {
  cause: 'cut',
  unclear: true,
  afterMs: null,
  words: 'The connection to Ziik was interrupted.',
};
const tools = { retryFirstMs: 60_000, now: 10 * DAY_MS, random: 0 };

describe('a settled person', () => {
  it('has nothing open any more, and says what is true in Ziik', () => {
    const person = aPerson({
      linked: true,
      known: { doubtful: true, verify: true, wish: 'bring-back' },
      trouble: { attempts: 2, since: 1, error: 'x' },
    });

    expect(settle(person, person.known)).toMatchObject({
      settled: true,
      status: 'assigned',
      trouble: null,
      doubtful: false,
      verify: false,
      wish: null,
      due: null,
    });
  });

  it('has the findings of the decision and those of the attempt', () => {
    const person = aPerson({ linked: true, desired: { findings: [finding('unit-unknown')] } });
    const { status, findings } = settle(person, person.known, { findings: [finding('managed-in-ziik')] });

    expect(status).toBe('managed-in-ziik');
    expect(JSON.parse(findings)).toMatchObject([{ code: 'unit-unknown' }, { code: 'managed-in-ziik' }]);
  });

  it('[S22] is unassigned without a link', () => {
    const person = aPerson({ known: { applied: anApplied() } });

    expect(settle(person, person.known).status).toBe('unassigned');
  });

  it('[S35] is listed as deactivated until the purge day', () => {
    const person = aPerson({ linked: true, known: { deactivated: true } });

    expect(settle(person, person.known, { due: 'purge-day' })).toMatchObject({
      status: 'deactivated',
      due: 'purge-day',
    });
  });
});

describe('a person who waits', () => {
  it('has no answer yet', () => {
    const person = aPerson({ linked: true, known: { verify: true } });

    expect(keepPending(person, person.known, { due: 5 })).toMatchObject({
      settled: false,
      status: 'pending',
      due: 5,
      verify: true,
    });
  });

  it.each([
    ['nothing was written', false],
    ['Ziik was written to, which is read first then', true],
  ])('is not blamed for an outage of ours; %s', (_, wrote) => {
    const person = aPerson({ linked: true, settled: true, known: { wrote } });

    expect(tryAgain(person, person.known, 1_000)).toMatchObject({
      settled: true,
      status: 'assigned',
      trouble: null,
      due: 1_000,
      doubtful: wrote,
    });
  });
});

describe('a person whose attempt failed for the time being', () => {
  it('waits longer and longer, and what may have been written is remembered', () => {
    const person = aPerson({ linked: true });
    const first = tryLater(person, person.known, cut, tools);
    const second = tryLater({ ...person, trouble: first.trouble }, first, { ...cut, unclear: false }, tools);

    expect(first).toMatchObject({
      settled: false,
      status: 'pending',
      doubtful: true,
      due: 60_000,
      trouble: { attempts: 1, error: cut.words },
    });
    expect(second).toMatchObject({ due: 300_000, doubtful: true, trouble: { attempts: 2, since: tools.now } });
  });

  it('waits as long as Ziik requested if that is longer', () => {
    const person = aPerson();

    expect(tryLater(person, person.known, { ...cut, afterMs: 9_000_000 }, tools).due).toBe(9_000_000);
  });

  it('is listed as failed after 24 hours, which counts as settled, and still retried', () => {
    const person = aPerson({ trouble: { attempts: 30, error: 'x', since: tools.now - DAY_MS } });

    expect(tryLater(person, person.known, cut, tools)).toMatchObject({
      settled: true,
      status: 'failed',
      due: 3_600_000,
    });
  });

  it.each([
    ['a pause of two seconds', 2_000, 2_000],
    ['no pause', null, 1_000],
    ['a pause of no time', 0, 1_000],
  ])('is not blamed for throttling with %s', (_, afterMs, due) => {
    const person = aPerson();

    expect(
      tryLater(person, person.known, { ...cut, cause: 'throttled', unclear: false, afterMs }, tools),
    ).toMatchObject({ settled: false, trouble: null, doubtful: false, due });
  });
});

describe('the pause after a failure', () => {
  it.each([
    ['the first, at the earliest', {}, 0, 0, 60_000],
    ['the first, at the latest', {}, 0, 1, 66_000],
    ['the fourth', {}, 3, 0, 3_600_000],
    ['the first, of which Ziik asks less than we wait', { afterMs: 1_000 }, 0, 0, 60_000],
    ['the first, of which Ziik asks more', { afterMs: 60_001 }, 0, 0, 60_001],
    ['throttling, at the earliest', { cause: 'throttled' }, 0, 0, 1_000],
    ['throttling, at the latest: spread, so that not all come at once', { cause: 'throttled' }, 0, 1, 2_000],
    ['throttling for two seconds, halfway', { cause: 'throttled', afterMs: 2_000 }, 0, 0.5, 2_500],
    ['throttling for the fifth time: no longer than the first', { cause: 'throttled' }, 4, 0, 1_000],
  ])('is right after %s', (_, failure, attempts, random, due) => {
    const trouble = attempts === 0 ? null : { attempts, since: tools.now, error: 'x' };
    const person = aPerson({ trouble });

    expect(tryLater(person, person.known, { ...cut, ...failure }, { ...tools, random }).due).toBe(due);
  });
});

describe('a person listed as failed', () => {
  const since = (ms: number) => aPerson({ linked: true, trouble: { attempts: 9, error: 'x', since: tools.now - ms } });

  it.each([
    ['after 24 hours', DAY_MS, 'failed', true],
    ['not a millisecond before', DAY_MS - 1, 'pending', false],
  ])('is so %s', (_, ms, status, settled) => {
    const person = since(ms);

    expect(tryLater(person, person.known, cut, tools)).toMatchObject({
      status,
      settled,
      trouble: { attempts: 10, since: tools.now - ms, error: cut.words },
    });
  });

  it('stays answered, once it was: an attempt that fails afterwards does not take that back', () => {
    const person = { ...since(1_000), settled: true };

    expect(tryLater(person, person.known, cut, tools)).toMatchObject({ settled: true, status: 'assigned' });
  });

  it('is not one who was answered before: the report stays as it was', () => {
    const told = { status: 'conflict', what: 'listed', findings: '[{"code":"email-conflict"}]' } as const;
    const person = { ...since(DAY_MS), settled: true, told };

    expect(tryLater(person, person.known, cut, tools)).toMatchObject({
      settled: true,
      status: 'conflict',
      findings: told.findings,
    });
  });
});

describe('what may have been written', () => {
  it.each([
    ['nothing was sent', false, false, false, false],
    ['an answer was lost', false, true, false, true],
    ['something was written before', false, false, true, true],
    ['it was not known before either', true, false, false, true],
  ])('is read first next time where %s', (_, doubtful, unclear, wrote, expected) => {
    const person = aPerson({ linked: true, known: { doubtful, wrote } });

    expect(tryLater(person, person.known, { ...cut, unclear }, tools).doubtful).toBe(expected);
    if (!unclear) expect(tryAgain(person, person.known, 1).doubtful).toBe(expected);
  });

  it('is all kept, whichever way an attempt ends without an answer', () => {
    const trouble = { attempts: 2, since: 1, error: 'x' };
    const person = aPerson({ linked: true, trouble, known: { waitingFor: 'bo', formerAzureIds: ['before'] } });

    for (const end of [keepPending(person, person.known), waitForLimit(person, person.known)]) {
      expect(end).toMatchObject({ ...person.known, trouble, settled: false });
    }
    expect(tryAgain(person, person.known, 1)).toMatchObject({ ...person.known, trouble, settled: false });
  });
});

describe('the findings of a conclusion', () => {
  it.each([
    ['present', { state: 'present' }, ['unit-unknown', 'managed-in-ziik']],
    ['left out', { state: 'left-out', reason: 'guest' }, ['managed-in-ziik']],
    ['gone', { state: 'gone', cause: 'deleted' }, ['managed-in-ziik']],
  ] as const)('are those of the decision only while the person is %s', (_, lifecycle, codes) => {
    const person = aPerson({ linked: true, desired: { lifecycle, findings: [finding('unit-unknown')] } });
    const { findings } = settle(person, person.known, { findings: [finding('managed-in-ziik')] });

    expect((JSON.parse(findings) as { code: string }[]).map(({ code }) => code)).toEqual(codes);
  });

  it('are one and the same text where there are none', () => {
    expect(findingsText([])).toBe('[]');
    expect(JSON.parse(findingsText([finding('returner')]))).toEqual([finding('returner')]);
  });

  it.each([
    ['the first field that Ziik named', ['last_name', 'email'], 'surname'],
    ['none of ours', ['phone'], null],
    ['none', [], null],
    ['none that is told', undefined, null],
  ])('name %s by Azure’s property', (_, fields, field) => {
    expect(refusedFinding({ ...(fields && { fields }) })).toStrictEqual(finding('ziik-refused', { field }));
  });

  it('do not count a place in Ziik that nobody is linked to', () => {
    const person = aPerson({ known: { ziikUserId: 1, applied: null } });

    expect(settle(person, person.known).status).toBe('unassigned');
  });
});
