import { lookalikeKey } from '@user-sync/domain';
import type { ZiikClient } from '@user-sync/ziik';
import { CallFailed, type ZiikCalls } from './ziik-calls.ts';

/** Finds deactivated users of Ziik by their address, which Ziik's own search does not. */
export interface InactiveUsers {
  /**
   * Ids of deactivated users whose address is this one, or one that Ziik may take for it. It can be an hour old:
   * read a user before linking it. Null: none was seen, and Ziik did not show the address of every one. Throws
   * CallFailed.
   */
  find(email: string, ziik: Pick<ZiikCalls, 'getUser'>): Promise<readonly number[] | null>;
}

const BUILT_AT_MOST_EVERY_MS = 3_600_000;
/** More than these are not looked up one by one. */
const MOST = 20_000;

/**
 * An index of the deactivated, built at most hourly. Lists promise no e-mail: who is new in the list and not linked by
 * us is read once. `isLinked` says which of them are ours and need no look.
 */
export function createInactiveUsers(
  client: Pick<ZiikClient, 'listInactive'>,
  isLinked: (ids: readonly number[]) => Promise<ReadonlySet<number>>,
): InactiveUsers {
  let byEmail = new Map<string, number[]>();
  let emails = new Map<number, string>();
  let isComplete = false;
  let builtAt = Number.NEGATIVE_INFINITY;
  let building: Promise<void> | null = null;

  const build = async (ziik: Pick<ZiikCalls, 'getUser'>): Promise<void> => {
    const found = new Map<number, string>();
    let isEveryoneSeen = true;
    for await (const page of client.listInactive()) {
      if (!page.ok) {
        if (page.failure.kind === 'transient' || page.failure.kind === 'misconfigured')
          throw new CallFailed(page.failure);
        // The list is for site administrators only: without it, nobody knows who has an address.
        isEveryoneSeen = false;
        break;
      }
      const linked = await isLinked(page.value.map(({ id }) => id));
      for (const user of page.value) {
        if (linked.has(user.id)) continue;
        if (found.size >= MOST) {
          isEveryoneSeen = false;
          continue;
        }
        const known = user.email ?? emails.get(user.id);
        if (known !== undefined) found.set(user.id, lookalikeKey(known));
        else {
          const read = await ziik.getUser(user.id);
          if (read.ok && read.value.email !== null) found.set(user.id, lookalikeKey(read.value.email));
          else if (!read.ok && read.failure.kind === 'refused') isEveryoneSeen = false;
        }
      }
    }
    emails = found;
    byEmail = new Map();
    for (const [id, email] of found) byEmail.set(email, [...(byEmail.get(email) ?? []), id]);
    isComplete = isEveryoneSeen;
    builtAt = performance.now();
  };

  return {
    async find(email, ziik) {
      if (performance.now() - builtAt > BUILT_AT_MOST_EVERY_MS) {
        building ??= build(ziik).finally(() => {
          building = null;
        });
        await building;
      }
      return byEmail.get(lookalikeKey(email)) ?? (isComplete ? [] : null);
    },
  };
}
