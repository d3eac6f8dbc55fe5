import type { ZiikWebhook } from '@user-sync/contracts';
import { emailKey, hasNul } from '@user-sync/domain';
import { columns, type Database } from '@user-sync/persistence';
import { hasAddress } from '../accounts/links.ts';
import { wakeOwners } from '../store-commands/drain-runs.ts';

/**
 * Somebody was made in Ziik by hand (S31): those of ours who wait with that address are looked at now. Our own
 * creations come back as webhooks too; a reference or an id that we know is no news. One statement for any number of
 * them.
 */
export async function hearWebhooks(db: Database, webhooks: readonly ZiikWebhook[]): Promise<void> {
  const made = webhooks.filter(({ trigger, email }) => trigger === 'user.create' && email !== null && !hasNul(email));
  if (made.length === 0) return;
  const woken = await db.query<{ slug: string }>(
    WAKE,
    columns(made, ['instance', ({ email }) => emailKey(email!), 'id', 'reference']),
  );
  if (woken.length > 0)
    await wakeOwners(
      db,
      woken.map(({ slug }) => slug),
    );
}

const WAKE = `
  UPDATE applier.account SET due_at = now(), settled = false, touch = touch + 1
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS made (slug, email, id, reference)
    WHERE instance_slug = made.slug AND ${hasAddress('made.email')} AND ziik_user_id IS NULL AND NOT is_gone AND settled
      AND NOT EXISTS (SELECT 1 FROM applier.account known
        WHERE known.instance_slug = made.slug AND known.ziik_user_id = made.id)
      AND azure_id IS DISTINCT FROM made.reference
    RETURNING instance_slug AS slug`;
