import { describe, expect, it } from '@jest/globals';
import { type Role, startOf } from './start-of.ts';

describe('the first page', () => {
  it.each<[readonly Role[], string | null]>([
    [['platform-administrator'], '/integrations'],
    [['operator'], '/operator'],
    [['operator', 'platform-administrator'], '/integrations'],
    [[], null],
  ])('[S1] of somebody with the roles %j is %s', (roles, page) => {
    expect(startOf(roles)).toBe(page);
  });
});
