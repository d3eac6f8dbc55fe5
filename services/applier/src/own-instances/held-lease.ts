import { acquireLease, type Lease, releaseLease, renewLease } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';

/** An instance's lease in our hands. Whether it still holds is known without asking, by a clock that never jumps. */
export interface HeldLease {
  readonly lease: Lease;
  /** When we took it, by Postgres' clock; null where nobody can have worked at the instance before. */
  readonly takenOverAt: Date | null;
  /** Whether a call begun now is covered by it. */
  holds(): boolean;
  /** Prolongs it; false: lost. A database that does not answer changes nothing until the lease's end. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** A call is begun only while this part of the lease is left. */
const MARGIN = 0.2;

/** Takes the instance, if it is free. */
export async function takeInstance(
  db: Database,
  slug: string,
  holder: string,
  leaseMs: number,
): Promise<HeldLease | null> {
  const began = performance.now();
  const lease = await acquireLease(db, `applier/${slug}`, holder, leaseMs);
  if (lease === null) return null;
  let until = began + leaseMs * (1 - MARGIN);
  const takenOverAt = lease.token === 1 ? null : (await db.query<{ now: Date }>('SELECT now() AS now'))[0]!.now;
  return {
    lease,
    takenOverAt,
    holds: () => performance.now() < until,
    async renew() {
      const begins = performance.now();
      const kept = await renewLease(db, lease, leaseMs);
      until = kept ? begins + leaseMs * (1 - MARGIN) : Number.NEGATIVE_INFINITY;
      return kept;
    },
    async release() {
      until = Number.NEGATIVE_INFINITY;
      await releaseLease(db, lease);
    },
  };
}
