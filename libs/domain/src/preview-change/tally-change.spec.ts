import { describe, expect, it } from '@jest/globals';
import { finding } from '../finding.ts';
import type { Standing } from './foresee-change.ts';
import { type CountedPerson, countedAs, tallyChange } from './tally-change.ts';

const AFTER: Standing = { status: 'assigned', isInZiik: true, unit: null, userTypes: [], findings: [] };
const aPerson = (person: Partial<CountedPerson> = {}): CountedPerson => ({
  status: 'assigned',
  ziikUserId: 1,
  ziik: { active: true, email: null, firstName: null, lastName: null },
  lifecycle: { state: 'present' },
  findings: [],
  isDeactivated: false,
  isDeactivatedLately: false,
  isHeld: false,
  ...person,
});
const DEACTIVATED = {
  isDeactivated: true,
  status: 'deactivated',
  lifecycle: { state: 'gone', cause: 'deleted' },
} as const;

/** 10 linked people, one of them leaving, with some more. */
function verdictWith(others: readonly Partial<CountedPerson>[], percent = 10) {
  const tally = tallyChange();
  for (let n = 0; n < 9; n++) tally.add(countedAs(aPerson(), { kind: 'same', after: AFTER }));
  tally.add(countedAs(aPerson(), { kind: 'leaves', after: AFTER }));
  for (const other of others) tally.add(countedAs(aPerson(other), null));
  return tally.result({ percent, from: 1 });
}

describe('what a change does to all', () => {
  it('is counted by kind; who is gone from Azure for good counts for nothing', () => {
    const tally = tallyChange();
    for (const kind of ['moved', 'moved', 'same', 'placed'] as const)
      tally.add(countedAs(aPerson(), { kind, after: AFTER }));
    tally.add(countedAs(aPerson(DEACTIVATED), null));

    const { counts } = tally.result({ percent: 10, from: 20 });

    expect(counts).toEqual({
      same: 1,
      moved: 2,
      placed: 1,
      'types-changed': 0,
      'loses-types': 0,
      'sees-nothing': 0,
      'left-out': 0,
      deactivated: 0,
      held: 0,
    });
  });

  it.each<[string, readonly Partial<CountedPerson>[], string]>([
    ['one of ten, at ten per cent', [], 'release'],
    ['one more was deactivated today', [{ ...DEACTIVATED, isDeactivatedLately: true }], 'hold'],
    ['one more was deactivated before', [DEACTIVATED], 'release'],
    ['one more is held already', [{ isHeld: true, lifecycle: { state: 'gone', cause: 'deleted' } }], 'hold'],
    ['one more waits for the limit', [{ lifecycle: { state: 'gone', cause: 'deleted' } }], 'hold'],
    [
      'one more is gone from Azure and was kept',
      [{ lifecycle: { state: 'gone', cause: 'deleted' }, findings: [finding('removal-rejected')] }],
      'release',
    ],
    ['one more was never in Ziik', [{ ziikUserId: null, ziik: null }], 'release'],
  ])('[S34] is held or released by the removal limit: %s', (_, others, verdict) => {
    const result = verdictWith(others);

    expect(result.verdict).toBe(verdict);
    expect([result.counts.deactivated, result.counts.held]).toEqual(verdict === 'hold' ? [0, 1] : [1, 0]);
  });

  it('tells who stays in place though the new value matches nothing', () => {
    const tally = tallyChange();
    const unit = { id: 1, name: 'Aarhus' };
    const userTypes = [{ id: 2, name: 'Cook' }];
    const unknown = { ...AFTER, unit, userTypes, findings: [finding('unit-unknown')] };
    tally.add(countedAs(aPerson(), { kind: 'same', after: unknown }));
    tally.add(countedAs(aPerson(), { kind: 'same', after: { ...unknown, userTypes: [] } }));
    tally.add(countedAs(aPerson(), { kind: 'same', after: { ...unknown, findings: [] } }));
    tally.add(countedAs(aPerson(), { kind: 'moved', after: unknown }));

    expect(tally.result({ percent: 10, from: 1 }).unmatched).toBe(1);
  });

  it('counts as linked who comes into Ziik by the change', () => {
    const tally = tallyChange();
    tally.add(countedAs(aPerson(), { kind: 'leaves', after: AFTER }));
    tally.add(countedAs(aPerson({ ziikUserId: null, ziik: null }), { kind: 'placed', after: AFTER }));

    expect(tally.result({ percent: 50, from: 1 }).verdict).toBe('release');
  });
});
