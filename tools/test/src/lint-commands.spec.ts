import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lintCommands } from './lint-commands.ts';

const root = resolve(import.meta.dirname, '../../..');
const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe('the style step of `npm test`', () => {
  it('runs what `npm run lint` runs: the same programs with the same arguments, in the same order', () => {
    const commands = lintCommands(scripts.lint!);

    const parts = scripts.lint!.split('&&').map((part) => part.trim().split(/\s+/));
    expect(commands.map(([program]) => realpathSync(resolve(root, program!)))).toEqual(
      parts.map(([name]) => realpathSync(resolve(root, 'node_modules/.bin', name!))),
    );
    expect(commands.map(([, ...args]) => args)).toEqual(parts.map(([, ...args]) => args));
    expect(commands.length).toBeGreaterThan(1);
  });

  it.each(['eslint .', 'biome check . ; knip', 'biome check "a b"', 'knip || true', 'biome check . &&knip'])(
    'refuses what it cannot run as npm would: %s',
    (script) => {
      expect(() => lintCommands(script)).toThrow('does not know how to run');
    },
  );
});
