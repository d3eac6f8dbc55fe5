import { randomUUID } from 'node:crypto';
import { acquireLease, releaseLease } from '@user-sync/control';
import type { ClearedLetters, DeadLetters } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import { type Actor, audit } from '../keep-audit/audit.ts';

/** What to do with which messages; without a topic or reason: with all. */
export interface ClearingOrder {
  readonly action: 'redrive' | 'discard';
  readonly topics: readonly string[];
  readonly reason?: string | undefined;
}

/** Far longer than it takes; so long nobody else clears where a process was killed at it. */
const LEASE_MS = 600_000;

/** Drives messages back or discards them, one caller at a time, and notes it in the audit. Null while another does. */
export async function clearDeadLetters(
  db: Database,
  letters: DeadLetters,
  actor: Actor,
  { action, topics, reason }: ClearingOrder,
): Promise<ClearedLetters | null> {
  const lease = await acquireLease(db, 'config/dead-letters', randomUUID(), LEASE_MS);
  if (lease === null) return null;
  const cleared: ClearedLetters = { redriven: 0, discarded: 0, kept: 0 };
  try {
    await letters.clear(topics, { reason }, action, cleared);
    return cleared;
  } finally {
    const target = { kind: 'dead-letters', id: topics.length === 1 ? topics[0]! : 'all' } as const;
    await audit(db, actor, action === 'redrive' ? 'dead-letters.redriven' : 'dead-letters.discarded', target, {
      reason: reason ?? 'any',
      ...cleared,
    });
    await releaseLease(db, lease);
  }
}
