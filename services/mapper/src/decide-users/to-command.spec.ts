import { describe, expect, it } from '@jest/globals';
import { type UserEvent, userCommand, userEvent } from '@user-sync/contracts';
import { DEFAULT_OPTIONS, indexCatalogue, type MatchingRules } from '@user-sync/domain';
import { aDirectoryUser } from '@user-sync/testing';
import { toCommand, typeOf } from './to-command.ts';

const rules: MatchingRules = { unitField: 'department', userTypeField: 'jobTitle', options: DEFAULT_OPTIONS };
const catalogue = indexCatalogue({
  units: [{ id: 11, name: 'Shop 001 Aarhus' }],
  userTypes: [{ id: 3, name: 'Sales assistant' }],
});

const anEvent = (change: Partial<UserEvent>): UserEvent => ({
  ...userEvent.samples[0]!,
  user: aDirectoryUser(),
  removed: null,
  ...change,
});

describe('toCommand', () => {
  it('gives a command that fits its contract, with revision, run and verification of the event', () => {
    const event = anEvent({ verify: true, revision: 77 });

    const command = toCommand(event, rules, catalogue);

    expect(userCommand.check(command)).toBe(true);
    expect(command).toMatchObject({ revision: 77, runId: event.runId, verify: true, placement: { unit: { id: 11 } } });
    expect(typeOf(command)).toBe('user.upsert');
  });

  it.each(['soft-deleted', 'deleted', 'absent'] as const)('[S34] orders who is %s to leave, guests too', (removed) => {
    const leavingOut = { ...rules, options: { ...DEFAULT_OPTIONS, includeGuests: false } };

    const command = toCommand(anEvent({ user: null, removed }), leavingOut, catalogue);

    expect(userCommand.check(command)).toBe(true);
    expect(command).toMatchObject({ lifecycle: { state: 'gone', cause: removed }, azure: null, placement: null });
    expect(typeOf(command)).toBe('user.deactivate');
  });

  it('leaves guests out without ordering anything about them', () => {
    const leavingOut = { ...rules, options: { ...DEFAULT_OPTIONS, includeGuests: false } };

    const command = toCommand(anEvent({ user: aDirectoryUser({ userType: 'Guest' }) }), leavingOut, catalogue);

    expect(userCommand.check(command)).toBe(true);
    expect(command.lifecycle).toEqual({ state: 'left-out', reason: 'guest' });
    expect(typeOf(command)).toBe('user.upsert');
  });
});
