import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Lifecycle } from './lifecycle.ts';
import {
  aliasesBehind,
  areAliasesInForce,
  BY_AZURE_ALONE,
  FIRST_RULES,
  isInForce,
  rulesBehind,
} from './rules-version.ts';

const versions = fc.integer({ min: FIRST_RULES, max: Number.MAX_SAFE_INTEGER });

describe('the rules behind a decision', () => {
  it.each<[string, Lifecycle, number]>([
    ['present', { state: 'present' }, 7],
    ['left out', { state: 'left-out', reason: 'guest' }, 7],
    ['an account that is disabled', { state: 'gone', cause: 'account-disabled' }, 7],
    ['deleted', { state: 'gone', cause: 'soft-deleted' }, BY_AZURE_ALONE],
    ['deleted for good', { state: 'gone', cause: 'deleted' }, BY_AZURE_ALONE],
    ['absent', { state: 'gone', cause: 'absent' }, BY_AZURE_ALONE],
  ])('[S12] are named for who is %s', (_, lifecycle, expected) => {
    expect(rulesBehind(lifecycle, 7)).toBe(expected);
  });

  it('[S12] are the first ones where a command names none', () => {
    expect(rulesBehind({ state: 'present' }, undefined)).toBe(FIRST_RULES);
  });

  it('[S12] must be the current ones, neither older ones nor newer ones that are unknown here', () => {
    fc.assert(
      fc.property(versions, versions, (decidedBy, current) => {
        expect(isInForce(decidedBy, current)).toBe(decidedBy === current);
      }),
    );
  });

  it('[S12, S34] never stop a deletion in Azure from being followed', () => {
    fc.assert(
      fc.property(versions, fc.constantFrom('soft-deleted', 'deleted', 'absent'), versions, (given, cause, current) => {
        expect(isInForce(rulesBehind({ state: 'gone', cause }, given), current)).toBe(true);
      }),
    );
  });
});

describe('a decision by aliases', () => {
  const through = { aliasesVersion: 5, aliasesThrough: 5, aliasesBase: 3 };
  const onItsWay = { aliasesVersion: 6, aliasesThrough: 5, aliasesBase: 3 };

  it.each([
    ['rests on none', null, through, true],
    ['rests on none, while a change is on its way', null, onItsWay, true],
    ['is the newest', 5, through, true],
    ['is the newest, while others wait for it', 6, onItsWay, true],
    ['is as old as the base', 3, through, true],
    ['is older than the base', 2, through, false],
    ['is older than a change on its way', 5, onItsWay, false],
    ['is newer than we know', 6, through, false],
  ])('[S12] [R alias] %s', (_, version, now, counts) => {
    expect(areAliasesInForce(version, now)).toBe(counts);
  });

  it.each([
    [{ state: 'present' } as const, 4, 4],
    [{ state: 'present' } as const, undefined, 0],
    [{ state: 'left-out', reason: 'guest' } as const, 4, null],
    [{ state: 'gone', cause: 'account-disabled' } as const, 4, null],
  ])('[R alias] about %j made by %s rests on %s', (lifecycle, given, behind) => {
    expect(aliasesBehind(lifecycle, given)).toBe(behind);
  });
});

describe('the versions that count from the beginning', () => {
  it('are fixed: rows and commands from before hold them', () => {
    expect([BY_AZURE_ALONE, FIRST_RULES]).toEqual([0, 1]);
  });

  it.each([
    ['the current rules', 3, 3, true],
    ['older rules', 2, 3, false],
    ['newer rules', 4, 3, false],
    ['Azure alone', 0, 3, true],
    ['Azure alone, where nothing is known of rules', 0, 0, true],
  ])('[S12] let a decision by %s be carried out: %i of %i → %s', (_, decidedBy, current, counts) => {
    expect(isInForce(decidedBy, current)).toBe(counts);
  });

  it.each([
    ['without a version', undefined, 1],
    ['by version 0, as it says', 0, 0],
    ['by version 9', 9, 9],
  ])('[S12] are behind a command %s', (_, given, version) => {
    expect(rulesBehind({ state: 'present' }, given)).toBe(version);
  });
});

describe('aliases in force', () => {
  it('[R alias] always let pass what the newest decided, and never what is newer than known', () => {
    const version = fc.nat(6);
    fc.assert(
      fc.property(version, version, version, version, (by, aliasesVersion, aliasesThrough, aliasesBase) => {
        const now = { aliasesVersion, aliasesThrough, aliasesBase };
        const counts = areAliasesInForce(by, now);
        if (by === aliasesVersion) expect(counts).toBe(true);
        if (by > aliasesVersion) expect(counts).toBe(false);
        if (by < aliasesVersion) expect(counts).toBe(aliasesThrough === aliasesVersion && by >= aliasesBase);
        expect(areAliasesInForce(null, now)).toBe(true);
      }),
    );
  });
});
