import { announceMember, type GroupPlace, removeMember } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';

/** The place of this process among those that share the instances. */
export interface Membership {
  /** As of the last announcement. */
  place(): GroupPlace;
  /** Says that we are here, unless that was said just now. */
  announce(): Promise<void>;
  leave(): Promise<void>;
}

const GROUP = 'applier';
const ANNOUNCE_EVERY_MS = 2_500;
/** A process that has said nothing for so long has no share; what it holds stays with it as long as its leases. */
const ABSENT_AFTER_MS = 3 * ANNOUNCE_EVERY_MS;

/** Alone until the first announcement. */
export function createMembership(db: Tx, member: string, now: () => number = () => performance.now()): Membership {
  let place: GroupPlace = { members: 1, place: 0 };
  let againAt = Number.NEGATIVE_INFINITY;
  return {
    place: () => place,
    async announce() {
      if (now() < againAt) return;
      const at = now();
      place = await announceMember(db, GROUP, member, ABSENT_AFTER_MS);
      againAt = at + ANNOUNCE_EVERY_MS;
    },
    leave: () => removeMember(db, GROUP, member),
  };
}
