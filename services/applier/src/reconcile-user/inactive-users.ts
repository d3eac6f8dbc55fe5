import { emailKey } from '@user-sync/domain';
import type { ZiikClient } from '@user-sync/ziik';
import { CallFailed, type ZiikCalls } from './ziik-calls.ts';

/** Finds deactivated users of Ziik by their address, which Ziik's own search does not. */
export interface InactiveUsers {
  /** The id of the deactivated user with this address; null where there is none. Throws CallFailed. */
  find(email: string, ziik: ZiikCalls): Promise<number | null>;
}

const BUILT_AT_MOST_EVERY_MS = 3_600_000;
/** More than these are not looked up one by one. */
const MOST = 20_000;

/**
 * An index of the deactivated, built at most hourly. Lists promise no e-mail: who is new in the list and not linked by
 * us is read once. `isLinked` says which of them are ours and need no look.
 */
export function createInactiveUsers(
  client: ZiikClient,
  isLinked: (ids: readonly number[]) => Promise<ReadonlySet<number>>,
): InactiveUsers {
  let byEmail = new Map<string, number>();
  let emails = new Map<number, string>();
  let builtAt = Number.NEGATIVE_INFINITY;
  let building: Promise<void> | null = null;

  const build = async (ziik: ZiikCalls): Promise<void> => {
    const found = new Map<number, string>();
    for await (const page of client.listInactive()) {
      if (!page.ok) {
        if (page.failure.kind === 'transient' || page.failure.kind === 'misconfigured')
          throw new CallFailed(page.failure);
        // The list is for site administrators only: without it, an address of a deactivated user stays a conflict.
        break;
      }
      const linked = await isLinked(page.value.map(({ id }) => id));
      for (const user of page.value) {
        if (linked.has(user.id) || found.size >= MOST) continue;
        const known = user.email ?? emails.get(user.id);
        if (known !== undefined) found.set(user.id, emailKey(known));
        else {
          const read = await ziik.getUser(user.id);
          if (read.ok && read.value.email !== null) found.set(user.id, emailKey(read.value.email));
        }
      }
    }
    emails = found;
    byEmail = new Map([...found].map(([id, email]) => [email, id]));
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
      return byEmail.get(emailKey(email)) ?? null;
    },
  };
}
