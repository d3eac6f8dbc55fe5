import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Named } from './finding.ts';
import type { Placement } from './placement.ts';
import { type Membership, planMembership, sameNamed } from './plan-membership.ts';

const HQ: Named = { id: 1, name: 'HQ' };
const STORE: Named = { id: 2, name: 'Store' };
const COOK: Named = { id: 11, name: 'Cook' };
const WAITER: Named = { id: 12, name: 'Waiter' };

const at = (unit: Named | null, ...userTypes: Named[]) => ({ unit, userTypes });
const plan = (placement: Placement, memberships: Membership[], unmatched: 'keep' | 'withdraw' = 'keep') =>
  planMembership({ placement, memberships, unmatched });

describe('planMembership', () => {
  it.each([
    [
      '[S29] [R placement] both match, no membership: added',
      at(HQ, COOK),
      [],
      { action: 'add', unit: HQ, userTypes: [COOK] },
      at(HQ, COOK),
    ],
    [
      '[S30] [R placement] the unit matches, no membership: added without types',
      at(HQ),
      [],
      { action: 'add', unit: HQ, userTypes: [] },
      at(HQ),
    ],
    ['[S30] [R placement] nothing matches, no membership: nothing', at(null), [], { action: 'none' }, at(null)],
    [
      '[S28] all as it should be: nothing',
      at(HQ, COOK, WAITER),
      [at(HQ, WAITER, COOK)],
      { action: 'none' },
      at(HQ, COOK, WAITER),
    ],
    [
      '[S33] other types: the set becomes those',
      at(HQ, COOK),
      [at(HQ, WAITER)],
      { action: 'set-types', unit: HQ, userTypes: [COOK] },
      at(HQ, COOK),
    ],
    [
      '[S33] some types match: the set becomes those',
      at(HQ, COOK),
      [at(HQ, COOK, WAITER)],
      { action: 'set-types', unit: HQ, userTypes: [COOK] },
      at(HQ, COOK),
    ],
    [
      '[S33] [R placement] another unit: moved, the set becomes those',
      at(HQ, COOK),
      [at(STORE, WAITER)],
      { action: 'move', from: STORE, unit: HQ, userTypes: [COOK] },
      at(HQ, COOK),
    ],
    [
      '[S33] [R placement] another unit, no type matches: moved, types left',
      at(HQ),
      [at(STORE, WAITER)],
      { action: 'move', from: STORE, unit: HQ, userTypes: null },
      at(HQ, WAITER),
    ],
    ['[S33] that unit, no type matches: nothing', at(HQ), [at(HQ, WAITER)], { action: 'none' }, at(HQ, WAITER)],
    [
      '[S33] [R placement] the unit does not match: nothing',
      at(null),
      [at(STORE, WAITER)],
      { action: 'none' },
      at(STORE, WAITER),
    ],
    [
      'a membership of no unit counts for nothing',
      at(HQ, COOK),
      [at(null)],
      { action: 'add', unit: HQ, userTypes: [COOK] },
      at(HQ, COOK),
    ],
  ])('%s', (_, placement, memberships, step, after) => {
    expect(plan(placement, memberships)).toEqual({ ...step, after, findings: [] });
  });

  it.each([
    [
      'the unit does not match: types go',
      at(null),
      [at(STORE, WAITER)],
      { action: 'set-types', unit: STORE, userTypes: [] },
      at(STORE),
    ],
    ['no type matches: types go', at(HQ), [at(HQ, WAITER)], { action: 'set-types', unit: HQ, userTypes: [] }, at(HQ)],
    [
      'another unit, no type matches: moved without types',
      at(HQ),
      [at(STORE, WAITER)],
      { action: 'move', from: STORE, unit: HQ, userTypes: [] },
      at(HQ),
    ],
    ['no types to lose: nothing', at(null), [at(STORE)], { action: 'none' }, at(STORE)],
    [
      'both match: as ever',
      at(HQ, COOK),
      [at(HQ, WAITER)],
      { action: 'set-types', unit: HQ, userTypes: [COOK] },
      at(HQ, COOK),
    ],
    ['no membership: nothing to lose', at(null), [], { action: 'none' }, at(null)],
  ])('[S33] [R withdraw] withdraws, %s', (_, placement, memberships, step, after) => {
    expect(plan(placement, memberships, 'withdraw')).toEqual({ ...step, after, findings: [] });
  });

  it.each(['keep', 'withdraw'] as const)(
    '[S24] [R placement] leaves two memberships to Ziik and says so (%s)',
    (unmatched) => {
      const planned = plan(at(HQ, COOK), [at(STORE, WAITER), at(HQ)], unmatched);

      expect(planned).toMatchObject({ action: 'none', after: null, findings: [{ code: 'managed-in-ziik' }] });
    },
  );

  it('[S24] resumes when one membership is left', () => {
    expect(plan(at(HQ, COOK), [at(STORE, WAITER)]).action).toBe('move');
  });

  it('[S23] [S25] needs nothing more once done, and never creates a second membership', () => {
    const named = fc.constantFrom(COOK, WAITER);
    const types = fc.uniqueArray(named);
    const unit = fc.constantFrom(HQ, STORE);
    const placement = fc.oneof(fc.record({ unit, userTypes: types }), fc.constant(at(null)));
    const memberships = fc.array(fc.record({ unit, userTypes: types }), { maxLength: 3 });
    fc.assert(
      fc.property(
        placement,
        memberships,
        fc.constantFrom('keep' as const, 'withdraw' as const),
        (wanted, standing, unmatched) => {
          const first = plan(wanted, standing, unmatched);
          if (first.action === 'add') expect(standing).toEqual([]);
          if (first.action === 'move') expect(first.from.id).not.toBe(first.unit.id);
          if (first.after) {
            const then = first.after.unit ? [{ unit: first.after.unit, userTypes: first.after.userTypes }] : [];
            expect(plan(wanted, then, unmatched)).toMatchObject({ action: 'none', after: first.after });
          }
        },
      ),
    );
  });
});

describe('sameNamed', () => {
  it.each([
    ['nothing and nothing', [], [], true],
    ['another order', [COOK, WAITER], [WAITER, COOK], true],
    ['one repeated', [COOK, COOK], [COOK], true],
    ['another name for the id', [COOK], [{ id: 11, name: 'Chef' }], true],
    ['one more', [COOK], [COOK, WAITER], false],
    ['others', [COOK], [WAITER], false],
  ])('compares %s', (_, a, b, same) => {
    expect(sameNamed(a, b)).toBe(same);
  });
});

describe('planMembership at the edges of its table', () => {
  it.each([
    [
      'two memberships of which one is of no unit: that one unit',
      [at(null), at(HQ, WAITER)],
      'set-types',
      at(HQ, COOK),
    ],
    ['two memberships of no unit: added', [at(null), at(null, COOK)], 'add', at(HQ, COOK)],
    ['three memberships of which two are of units', [at(null), at(HQ), at(STORE)], 'none', null],
    ['two memberships of the same unit', [at(HQ, COOK), at(HQ)], 'none', null],
    ['that unit under another name', [at({ id: 1, name: 'Old' }, COOK)], 'none', at(HQ, COOK)],
    ['that unit with the types under other names', [at(HQ, { id: 11, name: 'Old' })], 'none', at(HQ, COOK)],
    ['another unit of the same name', [at({ id: 9, name: 'HQ' }, COOK)], 'move', at(HQ, COOK)],
  ])('%s', (_, memberships, action, after) => {
    expect(plan(at(HQ, COOK), memberships)).toMatchObject({ action, after });
  });

  it.each(['keep', 'withdraw'] as const)('never takes types of a placement without a unit (%s)', (unmatched) => {
    const stray = plan(at(null, COOK), [at(HQ, WAITER)], unmatched);

    expect(stray.after).toEqual(unmatched === 'keep' ? at(HQ, WAITER) : at(HQ));
  });

  it('reads nothing out of the order of memberships or of types', () => {
    const types = fc.shuffledSubarray([COOK, WAITER]);
    const memberships = fc.uniqueArray(fc.record({ unit: fc.constantFrom(HQ, STORE, null), userTypes: types }), {
      selector: ({ unit }) => unit?.id,
    });
    fc.assert(
      fc.property(types, memberships, (wanted, standing) => {
        const one = plan(at(HQ, ...wanted), standing);
        const other = plan(
          at(HQ, ...wanted.toReversed()),
          standing.toReversed().map(({ unit, userTypes }) => at(unit, ...userTypes.toReversed())),
        );
        expect(other.action).toBe(one.action);
        expect(other.after?.unit).toEqual(one.after?.unit);
        expect(sameNamed(other.after?.userTypes ?? [], one.after?.userTypes ?? [])).toBe(true);
      }),
    );
  });
});
