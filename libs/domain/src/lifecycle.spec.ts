import { describe, expect, it } from '@jest/globals';
import { type GoneCause, type Lifecycle, overrideHolds, proveRemoval } from './lifecycle.ts';

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
