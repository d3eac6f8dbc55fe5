import { describe, expect, it } from '@jest/globals';
import { readArguments } from './arguments.ts';

describe('arguments of npm start', () => {
  it('has defaults for everything', () => {
    expect(readArguments([])).toEqual({ users: 2000, seed: 1, once: false, json: false });
  });

  it.each([
    ['too few people', ['--users', '9']],
    ['half a person', ['--users', '10.5']],
    ['no number', ['--users', 'many']],
    ['an unknown option', ['--user', '10']],
  ])('refuses %s and shows the usage', (_, args) => {
    expect(() => readArguments(args)).toThrow(/npm start -- \[--users N\]/);
  });
});
