import { expect, it } from '@jest/globals';
import { toldOf } from './told.ts';

it('what became of a request is told by reason, each with its number', () => {
  const refused = [
    { azureId: 'a', code: 'purged' },
    { azureId: 'b', code: 'not-deactivated' },
    { azureId: 'c', code: 'purged' },
  ] as const;

  expect(toldOf({ taken: 4, refused: [...refused] })).toEqual({
    taken: 4,
    refused: [
      { code: 'not-deactivated', people: 1 },
      { code: 'purged', people: 2 },
    ],
  });
});
