import { describe, expect, it } from '@jest/globals';
import type { Database } from '@user-sync/persistence';
import { PickedAccounts } from './picked-accounts.ts';
import { createRecheckBudget } from './recheck-budget.ts';

interface DueUser {
  readonly azureId: string;
  readonly integrationId: string;
  readonly settled: boolean;
  readonly purgeAt: Date | null;
  readonly command: '{}';
  readonly applied: null;
  readonly trouble: null;
  readonly asked: null;
}

/** So many users of one integration that are due for a change, another look or their purge. */
function dueUsers(count: number, kind: 'change' | 'recheck' | 'purge', integrationId = 'acme'): DueUser[] {
  return Array.from({ length: count }, (_, place) => ({
    azureId: `${kind} ${place}`,
    integrationId,
    settled: kind !== 'change',
    purgeAt: kind === 'purge' ? new Date(0) : null,
    command: '{}',
    applied: null,
    trouble: null,
    asked: null,
  }));
}

/** A database that has these users due, and answers within the limits it is given for each integration. */
function databaseWith(due: readonly DueUser[]): Database {
  const query = async (_: string, input: readonly unknown[]) => {
    const [ids, , changes, rechecks, purges] = input as [string[], number[], number, number, number];
    return ids.flatMap((id) => {
      const theirs = due.filter(({ integrationId }) => integrationId === id);
      return [
        ...theirs.filter(({ settled }) => !settled).slice(0, changes),
        ...theirs.filter(({ settled, purgeAt }) => settled && purgeAt === null).slice(0, rechecks),
        ...theirs.filter(({ purgeAt }) => purgeAt !== null).slice(0, purges),
      ].map((row) => ({ ...row }));
    });
  };
  return { query } as unknown as Database;
}

const acme = [{ id: 'acme', rulesVersion: 1 }];
const atEase = { atOnce: 4, mayPurge: true };

function somePicked({ load = { users: 0 }, budget = 1_000 } = {}) {
  const clock = { nowMs: 0 };
  const picked = new PickedAccounts(
    createRecheckBudget(() => clock.nowMs, 60_000, budget),
    load,
  );
  const pick = async (...given: Parameters<typeof picked.pick>) => (await picked.pick(...given)).accounts;
  return { picked, pick, load, clock };
}

describe('the accounts that are picked', () => {
  it('are picked once until they are released', async () => {
    const { picked, pick, load } = somePicked();
    const db = databaseWith(dueUsers(3, 'change'));

    const first = await pick(db, acme, atEase);
    expect(await pick(db, acme, atEase)).toEqual([]);
    expect(load.users).toBe(3);

    picked.release(first[1]!);
    picked.release(first[1]!);
    expect(load.users).toBe(2);
    expect(await pick(db, acme, atEase)).toEqual([first[1]]);
  });

  it('are open until they have a result', async () => {
    const { picked, pick } = somePicked();
    const [first, second] = await pick(databaseWith(dueUsers(3, 'change')), acme, atEase);

    picked.conclude(first!);
    picked.conclude(second!);
    expect([picked.count, picked.open]).toEqual([3, 1]);

    picked.release(first!);
    expect([picked.count, picked.open]).toEqual([2, 1]);
  });

  it('are looked for beyond those that are picked already', async () => {
    const { pick } = somePicked();
    const db = databaseWith(dueUsers(100, 'change'));

    await pick(db, acme, atEase);

    expect(await pick(db, acme, atEase)).toHaveLength(36);
  });

  it.each([
    ['sixteen times as many as may be worked on at once', 4, 64],
    ['at least 32', 1, 32],
    ['at most 1000', 500, 1_000],
  ])('are %s', async (_, atOnce, expected) => {
    const { pick } = somePicked();

    const accounts = await pick(databaseWith(dueUsers(2_000, 'change')), acme, { atOnce, mayPurge: true });

    expect(accounts).toHaveLength(expected);
  });

  it('are shared out among the integrations', async () => {
    const { pick } = somePicked();
    const db = databaseWith([...dueUsers(100, 'change'), ...dueUsers(100, 'change', 'contoso')]);

    const accounts = await pick(db, [...acme, { id: 'contoso', rulesVersion: 1 }], atEase);

    expect(accounts.map(({ integrationId }) => integrationId).filter((id) => id === 'acme')).toHaveLength(32);
    expect(accounts).toHaveLength(64);
  });

  it.each([
    ['all', 'nobody else is due', 31, true],
    ['not all', 'as many are due as were asked for', 32, false],
  ])('are said to be %s where %s', async (_all, _why, due, isAll) => {
    const { picked } = somePicked();

    expect(await picked.pick(databaseWith(dueUsers(due, 'change')), acme, { atOnce: 1, mayPurge: true })).toMatchObject(
      {
        isAll,
      },
    );
  });

  it('are none without an integration', async () => {
    const { pick } = somePicked();

    expect(await pick(databaseWith(dueUsers(3, 'change')), [], atEase)).toEqual([]);
  });

  it.each([
    ['fill the memory of the process up to its bound', 9_960, 40],
    ['are 32 for each instance where the memory is full', 10_000, 32],
  ])('%s', async (_, users, expected) => {
    const { pick, load } = somePicked({ load: { users } });

    const accounts = await pick(databaseWith(dueUsers(2_000, 'change')), acme, { atOnce: 500, mayPurge: true });

    expect(accounts).toHaveLength(expected);
    expect(load.users).toBe(users + expected);
  });

  it('are checked again within a budget, which changes and purges do not use up', async () => {
    const { picked, pick, clock } = somePicked({ budget: 5 });
    const due = [...dueUsers(8, 'recheck'), ...dueUsers(3, 'change'), ...dueUsers(3, 'purge')];

    const first = await pick(databaseWith(due), acme, atEase);
    expect(first).toHaveLength(5 + 3 + 3);
    for (const account of first) picked.release(account);
    expect(await pick(databaseWith(due), acme, atEase)).toHaveLength(3 + 3);

    clock.nowMs = 60_000;
    expect(await pick(databaseWith(dueUsers(8, 'recheck')), acme, atEase)).toHaveLength(5);
  });

  it.each([
    ['at most 200 of a kind that ends for good', true, 200],
    ['none of a kind that ends for good while the clocks differ', false, 0],
  ])('are %s', async (_, mayPurge, expected) => {
    const { pick } = somePicked();

    const accounts = await pick(databaseWith(dueUsers(300, 'purge')), acme, { atOnce: 500, mayPurge });

    expect(accounts).toHaveLength(expected);
  });
});
