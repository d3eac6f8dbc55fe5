import { randomUUID } from 'node:crypto';
import { acquireLease, fenceLease, type Integration, integrationsToNotify, releaseLease } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { standingsOf } from '../manage-integrations/standing.ts';
import { conditionsOf } from './conditions-of.ts';
import { type Condition, decideMails, type Subject } from './decide-mails.ts';
import { loadKnownCauses, saveKnownCauses } from './known-causes.ts';
import { addMails, type MailOrder } from './outbox.ts';

const LEASE_MS = 300_000;
const AT_ONCE = 500;

/**
 * Looks at all integrations with addresses, decides which mails are due, and puts them into the outbox. One process
 * does at a time; returns how many mails there are to send, or null where another one is at it.
 */
export async function lookForCauses(
  db: Database,
  { pollPeriodMs, now = new Date() }: { pollPeriodMs: number; now?: Date },
): Promise<number | null> {
  const lease = await acquireLease(db, 'config/mails', randomUUID(), LEASE_MS);
  if (lease === null) return null;
  try {
    const known = await loadKnownCauses(db);
    const integrations = new Map((await integrationsToNotify(db)).map((each) => [each.id, each]));
    const conditions = await conditionsOfAll(db, [...integrations.values()], { pollPeriodMs, now });
    const ids = new Set([...integrations.keys(), ...known.keys()]);
    const subjects: Subject[] = [...ids].map((integrationId) => ({
      integrationId,
      instanceSlug: integrations.get(integrationId)?.instanceSlug ?? '',
      conditions: conditions.get(integrationId) ?? null,
      known: known.get(integrationId) ?? [],
    }));
    const decision = decideMails(subjects, now);
    const orders: MailOrder[] = decision.mails.map(({ integrationId, cause, values, since }) => {
      const integration = integrations.get(integrationId)!;
      return { integration, cause, content: { name: integration.name, values, since: since.toISOString() } };
    });
    // What was remembered and what is sent change together, and only while nobody else decides.
    return await db.transaction(async (tx) => {
      await fenceLease(tx, lease);
      await saveKnownCauses(tx, known, decision.known);
      return orders.length === 0 ? 0 : (await addMails(tx, orders)).length;
    });
  } finally {
    await releaseLease(db, lease);
  }
}

async function conditionsOfAll(
  db: Database,
  integrations: readonly Integration[],
  at: { pollPeriodMs: number; now: Date },
): Promise<Map<string, Condition[]>> {
  const conditions = new Map<string, Condition[]>();
  for (let from = 0; from < integrations.length; from += AT_ONCE)
    for (const { integration, attention } of await standingsOf(db, integrations.slice(from, from + AT_ONCE), at))
      conditions.set(integration.id, conditionsOf(attention));
  return conditions;
}
