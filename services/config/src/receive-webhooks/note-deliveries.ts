import type { Database, Tx } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';

/** Notes that a delivery of this trigger came, proved; an operator sees by it that webhooks work. */
export type NoteDelivery = (slug: string, trigger: string) => void;

/** A burst of deliveries is one write. */
const AGAIN_MS = 10_000;

/** Nobody waits for the note, and a delivery counts without it. `clock`: milliseconds that only rise. */
export function createDeliveryNotes(
  db: Database,
  log: Pick<Logger, 'warn'>,
  clock: () => number = () => performance.now(),
): NoteDelivery {
  const noted = new Map<string, number>();
  return (slug, trigger) => {
    const key = `${slug}/${trigger}`;
    if (clock() - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    noted.set(key, clock());
    db.execute(
      `INSERT INTO config.delivery AS old (instance_slug, trigger, last_at) VALUES ($1, $2, now())
        ON CONFLICT (instance_slug, trigger) DO UPDATE SET last_at = greatest(old.last_at, excluded.last_at)`,
      [slug, trigger],
    ).catch((error: unknown) => {
      noted.delete(key);
      log.warn({ err: error, instance: slug, trigger }, 'that a webhook was delivered could not be noted');
    });
  };
}

/** When each of these instances had a delivery last, by trigger. */
export async function loadDeliveries(db: Tx, slugs: readonly string[]): Promise<Map<string, Map<string, Date>>> {
  const rows = await db.query<{ slug: string; trigger: string; at: Date }>(
    'SELECT instance_slug AS slug, trigger, last_at AS at FROM config.delivery WHERE instance_slug = ANY($1::text[])',
    [slugs],
  );
  const bySlug = new Map(slugs.map((slug) => [slug, new Map<string, Date>()]));
  for (const { slug, trigger, at } of rows) bySlug.get(slug)!.set(trigger, at);
  return bySlug;
}

/** Another instance of the same name begins without them. */
export async function forgetDeliveries(tx: Tx, slug: string): Promise<void> {
  await tx.execute('DELETE FROM config.delivery WHERE instance_slug = $1', [slug]);
}
