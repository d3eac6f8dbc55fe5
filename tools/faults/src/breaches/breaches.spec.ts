import { expect, it } from '@jest/globals';
import { misfits } from '@user-sync/checks';
import { BREACHES } from './breaches.ts';
import { root } from './try-breach.ts';

it('every breach stands once in the source that it breaks', async () => {
  expect(await misfits(root, BREACHES)).toEqual([]);
});
