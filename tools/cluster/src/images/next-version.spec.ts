import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { misfits } from '@user-sync/checks';
import { EDITS } from './next-version.ts';

it('the next version fits the sources that it is made from', async () => {
  const root = resolve(import.meta.dirname, '../../../..');
  expect(await misfits(root, [{ name: 'the next version', edits: EDITS }])).toEqual([]);
});
