import { describe, expect, it } from '@jest/globals';
import { type UserEvent, userCommand, userEvent } from '@user-sync/contracts';
import { DEFAULT_OPTIONS, indexCatalogue } from '@user-sync/domain';
import { aDirectoryUser } from '@user-sync/testing';
import type { Rules } from './known-rules.ts';
import { toCommand, typeOf } from './to-command.ts';

const rules: Rules = {
  matching: { unitField: 'department', userTypeField: 'jobTitle', options: DEFAULT_OPTIONS },
  rulesVersion: 5,
  aliasesVersion: 2,
  catalogue: {
    instanceSlug: 'acme',
    version: 1,
    index: indexCatalogue({
      units: [{ id: 11, name: 'Shop 001 Aarhus' }],
      userTypes: [{ id: 3, name: 'Sales assistant' }],
    }),
    inUse: { units: new Set(), userTypes: new Set() },
  },
};
const leavingOut: Rules = {
  ...rules,
  matching: { ...rules.matching, options: { ...DEFAULT_OPTIONS, includeGuests: false } },
};

const anEvent = (change: Partial<UserEvent>): UserEvent => ({
  ...userEvent.samples[0]!,
  user: aDirectoryUser(),
  removed: null,
  ...change,
});

describe('toCommand', () => {
  it("[S12] gives a command that fits its contract, with the event's revision, run and verification, and the rules' version", () => {
    const event = anEvent({ verify: true, revision: 77 });

    const command = toCommand(event, rules);

    expect(userCommand.check(command)).toBe(true);
    expect(command).toMatchObject({
      revision: 77,
      runId: event.runId,
      verify: true,
      rulesVersion: 5,
      aliasesVersion: 2,
    });
    expect(command.placement).toMatchObject({ unit: { id: 11 } });
    expect(typeOf(command)).toBe('user.upsert');
  });

  it('passes on that an administrator asked for the person, and adds nothing where nobody did', () => {
    expect(toCommand(anEvent({ asked: true }), rules)).toMatchObject({ asked: true });
    expect(toCommand(anEvent({}), rules)).not.toHaveProperty('asked');
  });

  it.each(['soft-deleted', 'deleted', 'absent'] as const)('[S34] orders who is %s to leave, guests too', (removed) => {
    const command = toCommand(anEvent({ user: null, removed }), leavingOut);

    expect(userCommand.check(command)).toBe(true);
    expect(command).toMatchObject({ lifecycle: { state: 'gone', cause: removed }, azure: null, placement: null });
    expect(typeOf(command)).toBe('user.deactivate');
  });

  it('leaves guests out without a command', () => {
    const command = toCommand(anEvent({ user: aDirectoryUser({ userType: 'Guest' }) }), leavingOut);

    expect(userCommand.check(command)).toBe(true);
    expect(command.lifecycle).toEqual({ state: 'left-out', reason: 'guest' });
    expect(typeOf(command)).toBe('user.upsert');
  });
});
