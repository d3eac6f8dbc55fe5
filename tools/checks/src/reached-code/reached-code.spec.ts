import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { declarationsIn, findReachedCode, reachedFrom } from './reached-code.ts';

const root = resolve(import.meta.dirname, '../../../..');

describe('code that services reach', () => {
  const lib = declarationsIn(
    'lib.ts',
    `export function decide() {
  return weigh();
}

function weigh() {}

/** Called by its own spec alone, and named in a comment by \`decide\`. */
export function prove() {}
`,
  );
  const reachedBy = (text: string) => [...reachedFrom([text], lib)].map(({ name }) => name);

  it('is what they call, and what that calls', () => {
    expect(reachedBy('decide();')).toEqual(['decide', 'weigh']);
  });

  it.each(["import { prove } from 'lib';", '// prove it', '/** prove */', "export { prove } from './lib.ts';"])(
    'is not what is only named: %s',
    (text) => {
      expect(reachedBy(text)).toEqual([]);
    },
  );

  it('is every rule of the domain', () => {
    const unreached = findReachedCode(root).unreached.filter((each) => each.startsWith('libs/domain/'));

    expect(unreached).toEqual([]);
  });
});
