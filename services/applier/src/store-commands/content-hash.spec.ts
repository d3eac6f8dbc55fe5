import { describe, expect, it } from '@jest/globals';
import { type UserCommand, userCommand } from '@user-sync/contracts';
import { contentHash } from './content-hash.ts';

const placed: UserCommand = { ...userCommand.samples[0]!, rulesVersion: 3, aliasesVersion: 1 };
const unplaced: UserCommand = { ...placed, placement: { ...placed.placement!, userTypes: [] } };

describe('the hash of what a command says', () => {
  it.each<[string, Partial<UserCommand>]>([
    ['its revision', { revision: placed.revision + 1 }],
    ['its run', { runId: '018f2f3e-0000-7000-8000-00000000beef' }],
    ['that Ziik is to be read', { verify: !placed.verify }],
    ['that an administrator asked', { asked: true }],
    ['the version of the aliases', { aliasesVersion: 2 }],
    ['the version of the rules, for somebody with a unit and user types', { rulesVersion: 4 }],
  ])('stays the same for another value of %s', (_, other) => {
    expect(contentHash({ ...placed, ...other })).toBe(contentHash(placed));
  });

  it.each<[string, Partial<UserCommand>]>([
    ['lifecycle', { lifecycle: { state: 'left-out', reason: 'guest' } }],
    ['name', { profile: { ...placed.profile, lastName: 'Other' } }],
    ['unit', { placement: { ...placed.placement!, unit: { id: 999, name: 'Other' } } }],
    ['user types', { placement: { ...placed.placement!, userTypes: [{ id: 999, name: 'Other' }] } }],
    ['missing placement', { placement: null }],
    ['finding', { findings: [{ code: 'user-type-unknown', field: 'jobTitle', value: 'Other' }] as never }],
    ['value in Azure that decides nothing', { azure: { ...placed.azure!, city: 'Other' } }],
  ])('is another for another %s', (_, other) => {
    expect(contentHash({ ...placed, ...other })).not.toBe(contentHash(placed));
  });

  it('is another by other rules where somebody has no user types, since an option says what becomes of the old ones', () => {
    expect(contentHash({ ...unplaced, rulesVersion: 4 })).not.toBe(contentHash(unplaced));
    expect(contentHash({ ...unplaced, revision: 1 })).toBe(contentHash(unplaced));
  });
});
