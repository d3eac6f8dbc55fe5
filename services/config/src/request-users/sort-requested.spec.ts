import { describe, expect, it } from '@jest/globals';
import { type KnownUser, sortRequested } from './sort-requested.ts';

const USERS: readonly KnownUser[] = [
  { azureId: 'active', status: 'assigned', findingCodes: [] },
  { azureId: 'deactivated', status: 'deactivated', findingCodes: [] },
  { azureId: 'purged', status: 'purged', findingCodes: [] },
  { azureId: 'gone', status: 'purged', findingCodes: ['gone-in-ziik'] },
];
const ALL = [...USERS.map(({ azureId }) => azureId), 'nobody'];

describe('several users who are asked for', () => {
  it('are synchronised, but for strangers and those who were removed for good', () => {
    expect(sortRequested('sync', ALL, USERS)).toEqual({
      taken: ['active', 'deactivated', 'gone'],
      refused: [
        { azureId: 'purged', code: 'purged' },
        { azureId: 'nobody', code: 'not-found' },
      ],
    });
  });

  it('are reactivated where they are deactivated', () => {
    expect(sortRequested('reactivation', ALL, USERS)).toEqual({
      taken: ['deactivated'],
      refused: [
        { azureId: 'active', code: 'not-deactivated' },
        { azureId: 'purged', code: 'purged' },
        { azureId: 'gone', code: 'not-deactivated' },
        { azureId: 'nobody', code: 'not-found' },
      ],
    });
  });
});
