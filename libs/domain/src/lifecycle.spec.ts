import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type GoneCause, type Lifecycle, overrideHolds, proveRemoval, resolveLifecycle } from './lifecycle.ts';

describe('proveRemoval', () => {
  it.each([
    ['changed', 'soft-deleted'],
    ['deleted', 'deleted'],
  ] as const)('[S34] [R removal-proof] takes the notice "%s" for %s', (reason, cause) => {
    expect(proveRemoval({ kind: 'notice', reason })).toBe(cause);
  });

  it.each([
    ['a complete read and a 404 for the person', { complete: true, people: 1 }, 'not-found', 'absent'],
    ['a complete read that shows nobody', { complete: true, people: 0 }, 'not-found', null],
    ['a read that broke off', { complete: false, people: 900 }, 'not-found', null],
    ['a complete read, while the person is there', { complete: true, people: 900 }, 'found', null],
    ['a complete read, while asking failed', { complete: true, people: 900 }, 'failed', null],
    ['a complete read alone', { complete: true, people: 900 }, 'not-asked', null],
  ] as const)('[R removal-proof] judges absence after %s', (_, read, lookup, cause) => {
    expect(proveRemoval({ kind: 'absence', read, lookup })).toBe(cause);
  });
});

describe('overrideHolds', () => {
  const gone = (cause: GoneCause): Lifecycle => ({ state: 'gone', cause });

  it.each([
    ['the same notice again', gone('soft-deleted'), gone('soft-deleted'), true],
    ['the permanent deletion after the soft one', gone('soft-deleted'), gone('deleted'), true],
    ['absence after the soft deletion', gone('soft-deleted'), gone('absent'), true],
    ['the account still disabled', gone('account-disabled'), gone('account-disabled'), true],
    ['a deletion after the account was disabled', gone('account-disabled'), gone('soft-deleted'), false],
    ['an account disabled after it was restored', gone('soft-deleted'), gone('account-disabled'), false],
    ['a person alive again', gone('soft-deleted'), { state: 'present' }, false],
    ['a person left out', gone('soft-deleted'), { state: 'left-out', reason: 'guest' }, false],
    ['a first deletion', { state: 'present' }, gone('soft-deleted'), false],
  ] as const)('[S34] [R decision] judges %s', (_, decidedOn, now, holds) => {
    expect(overrideHolds(decidedOn, now)).toBe(holds);
  });
});

describe('resolveLifecycle', () => {
  const guest = { state: 'left-out', reason: 'guest' } as const;
  const disabled = { state: 'gone', cause: 'account-disabled' } as const;
  const present = { state: 'present' } as const;

  it.each([
    ['Guest', false, false, 'deactivate', guest],
    ['Guest', false, true, 'deactivate', guest],
    ['Guest', false, true, 'ignore', guest],
    ['Guest', true, false, 'deactivate', disabled],
    ['Guest', true, false, 'ignore', present],
    ['Guest', true, true, 'deactivate', present],
    ['Member', false, false, 'deactivate', disabled],
    ['Member', false, null, 'deactivate', present],
    ['Member', false, true, 'deactivate', present],
    ['Member', true, false, 'ignore', present],
    [null, false, false, 'deactivate', disabled],
  ] as const)(
    '[R guests] of a %s, guests included %s, enabled %s, disabled accounts %s',
    (userType, includeGuests, accountEnabled, disabledAccounts, lifecycle) => {
      const options = { matching: 'exact', includeGuests, disabledAccounts } as const;

      expect(resolveLifecycle({ userType, accountEnabled }, options)).toEqual(lifecycle);
    },
  );

  it('[R disabled-accounts] is present for everybody by the loosest options', () => {
    const options = { matching: 'exact', includeGuests: true, disabledAccounts: 'ignore' } as const;
    const userType = fc.constantFrom('Guest', 'Member', null);
    fc.assert(
      fc.property(userType, fc.option(fc.boolean()), (userType, accountEnabled) => {
        expect(resolveLifecycle({ userType, accountEnabled }, options)).toEqual({ state: 'present' });
      }),
    );
  });
});

describe('evidence of absence', () => {
  const read = fc.record({ complete: fc.boolean(), people: fc.nat(3) });
  const lookup = fc.constantFrom('not-found' as const, 'found' as const, 'failed' as const, 'not-asked' as const);

  it('[S34] [R removal-proof] proves only all together, and never another cause than absence', () => {
    fc.assert(
      fc.property(read, lookup, (read, lookup) => {
        const all = read.complete && read.people > 0 && lookup === 'not-found';
        expect(proveRemoval({ kind: 'absence', read, lookup })).toBe(all ? 'absent' : null);
      }),
    );
  });
});

describe('a decision that was overruled', () => {
  const causes: readonly GoneCause[] = ['soft-deleted', 'deleted', 'absent', 'account-disabled'];
  const rows = causes.flatMap((before) => causes.map((now) => [before, now] as const));

  it.each(rows)('[S34] on %s, when the cause is %s, holds both ways or neither', (before, now) => {
    const [one, other]: Lifecycle[] = [
      { state: 'gone', cause: before },
      { state: 'gone', cause: now },
    ];

    expect(overrideHolds(one!, other!)).toBe(overrideHolds(other!, one!));
    expect(overrideHolds(one!, one!)).toBe(true);
  });
});
