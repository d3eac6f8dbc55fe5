import { describe, expect, it } from '@jest/globals';
import { describePerson } from './describe-person.ts';
import { addressOwner, addressSharer } from './oddity.ts';
import { indexOfPersonId, personId } from './person-id.ts';
import { unitNames, userTypeNames } from './shop-chain.ts';

const people = 20_000;
const everybody = Array.from({ length: people }, (_, index) => describePerson(7, index, people));
const share = (count: number) => (count * 100) / people;

describe('the people made from a seed', () => {
  it('are the same for the same seed and index, and others for another seed', () => {
    expect(describePerson(7, 4711, people)).toEqual(everybody[4711]);
    expect(describePerson(8, 4711, people)).not.toEqual(everybody[4711]);
  });

  it('have GUIDs that lead back to the index, and no others do', () => {
    const ids = new Set(everybody.map((person) => person.id));
    expect(ids.size).toBe(people);
    for (const index of [0, 1, 999_999, 2 ** 32 - 1]) {
      expect(personId(7, index)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(indexOfPersonId(7, personId(7, index).toUpperCase())).toBe(index);
      expect(indexOfPersonId(8, personId(7, index))).toBeUndefined();
    }
    expect(indexOfPersonId(7, 'nobody')).toBeUndefined();
  });

  it('have each an address of their own, but for one pair', () => {
    const byMail = Map.groupBy(everybody, (person) => (person.mail ?? person.userPrincipalName).trim().toLowerCase());
    const shared = [...byMail.values()].filter((holders) => holders.length > 1);

    expect(shared).toEqual([[everybody[addressOwner], everybody[addressSharer]]]);
  });

  it('are mostly placeable, with odd cases at small rates', () => {
    const units = new Set(unitNames(people));
    const types = new Set(userTypeNames());
    const typesOf = (title: string) => (types.has(title) ? [title] : title.split(',').map((part) => part.trim()));

    expect(share(everybody.filter((person) => person.userType === 'Guest').length)).toBeCloseTo(1, 0);
    expect(share(everybody.filter((person) => !person.accountEnabled).length)).toBeCloseTo(1, 0);
    expect(share(everybody.filter((person) => !person.mail).length)).toBeCloseTo(0.8, 0);
    const unknownUnit = everybody.filter(({ department }) => department && !units.has(department.trim().normalize()));
    expect(share(unknownUnit.length)).toBeGreaterThan(1);
    expect(share(unknownUnit.length)).toBeLessThan(2);
    const unknownType = everybody.filter(({ jobTitle }) => jobTitle && typesOf(jobTitle).some((it) => !types.has(it)));
    expect(share(unknownType.length)).toBeGreaterThan(1);
    expect(share(unknownType.length)).toBeLessThan(2);
    expect(everybody.some((person) => person.department === null)).toBe(true);
    expect(everybody.some((person) => person.department === undefined)).toBe(true);
    expect(everybody.some((person) => !person.surname)).toBe(true);
    expect(everybody.some((person) => person.mail?.startsWith(' '))).toBe(true);
    expect(everybody.some((person) => person.givenName?.normalize() !== (person.givenName ?? undefined))).toBe(true);
  });

  it('stay within the lengths that Entra allows', () => {
    for (const person of everybody) {
      expect(person.givenName?.length ?? 0).toBeLessThanOrEqual(64);
      expect(person.surname?.length ?? 0).toBeLessThanOrEqual(64);
      expect(person.department?.length ?? 0).toBeLessThanOrEqual(64);
      expect(person.jobTitle?.length ?? 0).toBeLessThanOrEqual(128);
      expect(person.streetAddress?.length ?? 0).toBeLessThanOrEqual(1024);
      expect(person.employeeId?.length ?? 0).toBeLessThanOrEqual(16);
    }
  });
});
