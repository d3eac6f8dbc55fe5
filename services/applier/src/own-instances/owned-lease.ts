import { type Lease, releaseLeases, takeLeases } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import type { Holding } from './lease-beat.ts';

/** An instance's lease in our hands. */
export interface OwnedLease {
  readonly lease: Lease;
  /** When we took it, by Postgres' clock; null where nobody can have worked at the instance before. */
  readonly takenOverAt: Date | null;
  /** Whether a call begun now is covered by it. */
  holds(): boolean;
  release(): Promise<void>;
}

/** An instance that was taken. */
export interface TakenInstance {
  readonly slug: string;
  readonly ownedLease: OwnedLease;
}

const PREFIX = 'applier/';

/** The name of an instance's lease. */
function leaseName(slug: string): string {
  return `${PREFIX}${slug}`;
}

/** Takes up to `most` of these instances, those that are free. Their leases are given back by `release`. */
export async function takeInstances(
  db: Tx,
  { holder, holds }: Holding,
  slugs: readonly string[],
  most: number,
  release: (lease: Lease) => Promise<void>,
): Promise<TakenInstance[]> {
  const taken = await takeLeases(db, holder, slugs.map(leaseName), most);
  return taken.map(({ lease, takenAt }) => {
    let isOurs = true;
    return {
      slug: lease.name.slice(PREFIX.length),
      ownedLease: {
        lease,
        takenOverAt: lease.token === 1 ? null : takenAt,
        holds: () => isOurs && holds(),
        release() {
          isOurs = false;
          return release(lease);
        },
      },
    };
  });
}

/** Gives leases back, all that are released at a time by one statement. */
export function createReleases(db: Tx): (lease: Lease) => Promise<void> {
  let next: { readonly leases: Lease[]; readonly released: Promise<void> } | null = null;
  return (lease) => {
    next ??= startRelease(() => {
      const leases = next!.leases;
      next = null;
      return releaseLeases(db, leases);
    });
    next.leases.push(lease);
    return next.released;
  };
}

function startRelease(release: () => Promise<void>): { leases: Lease[]; released: Promise<void> } {
  const released = new Promise<void>((resolve) => setImmediate(resolve)).then(release);
  return { leases: [], released };
}
