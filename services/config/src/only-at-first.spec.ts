import { expect, it } from '@jest/globals';
import { onlyAtFirst } from './only-at-first.ts';

it('counts a reason until it has gone once, and not when it comes again', () => {
  let joined = false;
  const reasons = onlyAtFirst(() => (joined ? [] : ['the group is not joined yet']));

  expect(reasons()).toEqual(['the group is not joined yet']);
  joined = true;
  expect(reasons()).toEqual([]);
  joined = false;
  expect(reasons()).toEqual([]);
});
