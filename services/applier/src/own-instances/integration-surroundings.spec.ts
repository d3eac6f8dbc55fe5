import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '@user-sync/runtime';
import type { Account } from '../accounts/account.ts';
import { createUnitDemand } from './instance-memory.ts';
import { createSurroundings } from './integration-surroundings.ts';
import type { ZiikConnection } from './ziik-connection.ts';

const PERIOD_MS = 3_600_000;
const options = { existingUsers: 'link' };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** An instance at which everything is in order until a test says otherwise. */
function anInstance() {
  const state = {
    ownedLease: { holds: () => state.holds, takenOverAt: null as Date | null },
    holds: true,
    isStopping: false,
    isThere: true,
    enabled: true,
    inForce: 1,
    pausedUntil: Number.NEGATIVE_INFINITY,
    lastReadAt: null as Date | null,
  };
  const connect = (username: string) =>
    ({
      username,
      pace: { pausedUntil: () => state.pausedUntil },
      calls: (mayCall: () => void) => ({ deactivate: async () => mayCall() }),
    }) as unknown as ZiikConnection;
  const world = { connection: connect('sync@acme.example'), connect };
  const integrations = {
    find: () => (state.isThere ? { enabled: state.enabled, options, lastReadAt: state.lastReadAt } : undefined),
    isEnabled: () => state.enabled,
    isInForce: (_: string, { rulesVersion, aliasesVersion }: Account) =>
      rulesVersion === state.inForce && aliasesVersion === 0,
  };
  const surroundingsOf = createSurroundings(
    {
      db: { query: async () => [{ now: new Date() }] } as never,
      integrations: integrations as never,
      log: createLogger('test', 'fatal'),
      pollPeriodMs: PERIOD_MS,
    },
    {
      slug: 'acme',
      ownedLease: state.ownedLease as never,
      unitDemand: createUnitDemand(() => performance.now(), PERIOD_MS),
      connection: () => world.connection,
      isStopping: () => state.isStopping,
    },
  );
  return { state, world, surroundingsOf };
}

function anAccount(account: Partial<Account> = {}): Account {
  return {
    integrationId: 'i',
    azureId: 'ida',
    rulesVersion: 1,
    aliasesVersion: 0,
    runId: 'monday',
    verify: false,
    settled: false,
    waitingSince: new Date(1_000),
    ...account,
  } as Account;
}

describe('a call to Ziik', () => {
  it.each<[string, Partial<ReturnType<typeof anInstance>['state']>, object]>([
    ['without the lease', { holds: false }, { reason: 'lease' }],
    ['when the worker stops', { isStopping: true }, { reason: 'stopping' }],
    ['[S12] of a disabled integration', { enabled: false }, { reason: 'disabled' }],
    ['[S12] by rules that have changed', { inForce: 2 }, { reason: 'rules' }],
    ['while Ziik asks for a pause', { pausedUntil: 250 }, { failure: { cause: 'throttled', afterMs: 250 } }],
  ])('is not made %s', async (_, change, expected) => {
    const { state, surroundingsOf } = anInstance();
    const { ziik } = surroundingsOf(anAccount());
    await expect(ziik.deactivate(1)).resolves.toBeUndefined();

    const pausedUntil = performance.now() + (change.pausedUntil ?? Number.NEGATIVE_INFINITY);
    Object.assign(state, change, { pausedUntil });

    await expect(ziik.deactivate(1)).rejects.toMatchObject(expected);
  });

  it('is made again when the pause is over', async () => {
    const { state, surroundingsOf } = anInstance();
    const { ziik } = surroundingsOf(anAccount());
    state.pausedUntil = performance.now() + 250;

    jest.advanceTimersByTime(250);

    await expect(ziik.deactivate(1)).resolves.toBeUndefined();
  });
});

describe('the surroundings of an integration', () => {
  it('are the same for all users who were decided by the same rules', () => {
    const { surroundingsOf } = anInstance();

    expect(surroundingsOf(anAccount({ azureId: 'bo' }))).toBe(surroundingsOf(anAccount()));
    expect(surroundingsOf(anAccount({ rulesVersion: 2 }))).not.toBe(surroundingsOf(anAccount()));
    expect(surroundingsOf(anAccount({ aliasesVersion: 1 }))).not.toBe(surroundingsOf(anAccount()));
    expect(surroundingsOf(anAccount({ integrationId: 'j' }))).not.toBe(surroundingsOf(anAccount()));
  });

  it('go with the connection', () => {
    const { world, surroundingsOf } = anInstance();
    const before = surroundingsOf(anAccount());

    world.connection = world.connect('other@acme.example');

    expect(before.circumstancesOf(anAccount()).ownAddress).toBe('sync@acme.example');
    expect(surroundingsOf(anAccount()).circumstancesOf(anAccount()).ownAddress).toBe('other@acme.example');
  });

  it.each<[string, object, object]>([
    ['is gone', { isThere: false }, { reason: 'disabled' }],
    ['has other rules by now', { inForce: 2 }, { reason: 'rules' }],
  ])('are none when it %s', (_, change, expected) => {
    const { state, surroundingsOf } = anInstance();
    const { circumstancesOf } = surroundingsOf(anAccount());

    Object.assign(state, change);

    expect(() => circumstancesOf(anAccount())).toThrow(expect.objectContaining(expected) as never);
  });

  it.each<[string, Partial<Account>, Date | null, boolean]>([
    ['waited before we took the instance over', {}, new Date(1_001), true],
    ['began to wait after that', {}, new Date(1_000), false],
    ['was answered before', { settled: true }, new Date(1_001), false],
    ['waits at an instance that nobody had before us', {}, null, false],
  ])('say of somebody who %s whether another process may have written more', (_, account, takenOverAt, expected) => {
    const { state, surroundingsOf } = anInstance();
    state.ownedLease.takenOverAt = takenOverAt;

    expect(surroundingsOf(anAccount()).circumstancesOf(anAccount(account)).isTakenOver).toBe(expected);
  });

  it('[S30] remember for half a period that users without a unit are refused', async () => {
    const { surroundingsOf } = anInstance();
    const { circumstancesOf, recordsOf } = surroundingsOf(anAccount());
    expect(circumstancesOf(anAccount()).needsUnit).toBe(false);

    await recordsOf(anAccount()).noteNeedsUnit();
    expect(circumstancesOf(anAccount({ azureId: 'bo' })).needsUnit).toBe(true);

    jest.advanceTimersByTime(PERIOD_MS / 2);
    expect(circumstancesOf(anAccount({ azureId: 'bo' })).needsUnit).toBe(false);
  });

  it('have the time when the integration was last read', async () => {
    const { state, surroundingsOf } = anInstance();
    const { recordsOf } = surroundingsOf(anAccount());
    expect(await recordsOf(anAccount()).lastRound()).toMatchObject({ lastSuccessAt: null, now: Date.now() });

    state.lastReadAt = new Date(5_000);

    expect(await recordsOf(anAccount()).lastRound()).toMatchObject({ lastSuccessAt: 5_000 });
  });
});
