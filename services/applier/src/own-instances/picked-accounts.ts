import type { Database } from '@user-sync/persistence';
import type { Account } from '../accounts/account.ts';
import { type PickLimits, pickDueAccounts, type RuledIntegration } from '../accounts/pick-due-accounts.ts';
import type { RecheckBudget } from './recheck-budget.ts';

const MOST_PICKED = 1_000;
const LEAST_PICKED = 32;
/** Picked users of all instances of a process together; bounds its memory. */
const MOST_IN_MEMORY = 10_000;
const MOST_PURGES = 200;

/** Accounts that are picked and not written yet. None is picked twice, and their number is bounded. */
export class PickedAccounts {
  readonly #keys = new Set<string>();
  /** Those of them that have a result. */
  readonly #concluded = new Set<string>();
  readonly #budget: RecheckBudget;
  /** Of all instances of the process. */
  readonly #load: { users: number };

  constructor(budget: RecheckBudget, load: { users: number }) {
    this.#budget = budget;
    this.#load = load;
  }

  /**
   * Picks who is due, about sixteen times as many as may be worked on at once. Purges only while the clocks agree.
   * `isAll`: nobody else is due now.
   */
  async pick(
    db: Database,
    integrations: readonly RuledIntegration[],
    { atOnce, mayPurge }: { atOnce: number; mayPurge: boolean },
  ): Promise<{ accounts: Account[]; isAll: boolean }> {
    if (integrations.length === 0) return { accounts: [], isAll: true };
    const limits = this.#limits(integrations.length, atOnce, mayPurge);
    const due = await pickDueAccounts(db, integrations, limits);
    const fresh = due.filter((account) => !this.#keys.has(keyOf(account)));
    this.#budget.spend(fresh.filter(({ settled, purgeAt }) => settled && purgeAt === null).length);
    for (const account of fresh) this.#keys.add(keyOf(account));
    this.#load.users += fresh.length;
    return { accounts: fresh, isAll: due.length < Math.min(...Object.values(limits)) };
  }

  /** How many are picked and not released. */
  get count(): number {
    return this.#keys.size;
  }

  /** How many of them have no result yet. */
  get open(): number {
    return this.#keys.size - this.#concluded.size;
  }

  /** Has a result, which is to be written. */
  conclude(account: Account): void {
    this.#concluded.add(keyOf(account));
  }

  /** Written, or left as it was: may be picked again. */
  release(account: Account): void {
    const key = keyOf(account);
    if (this.#keys.delete(key)) this.#load.users--;
    this.#concluded.delete(key);
  }

  #limits(integrations: number, atOnce: number, mayPurge: boolean): PickLimits {
    const wanted = Math.min(MOST_PICKED, Math.max(LEAST_PICKED, atOnce * 16));
    const room = Math.max(LEAST_PICKED, MOST_IN_MEMORY - this.#load.users);
    const share = Math.ceil(Math.min(wanted, room) / integrations);
    return {
      unsettled: share + this.#keys.size,
      rechecks: Math.min(share, this.#budget.left()),
      purges: mayPurge ? MOST_PURGES : 0,
    };
  }
}

function keyOf({ integrationId, azureId }: Account): string {
  return `${integrationId}/${azureId}`;
}
