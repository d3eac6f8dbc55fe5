import type { ZiikWebhook } from '@user-sync/contracts';
import { emailKey } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import { HAS_ADDRESS } from '../accounts/links.ts';
import { WAKE_CHANNEL } from '../store-commands/store-commands.ts';

/**
 * Somebody was made in Ziik by hand (S31): whoever of ours waits with that address is looked at now. Our own creations
 * come back as webhooks too; a reference or an id that we know is no news.
 */
export async function hearWebhooks(db: Database, webhooks: readonly ZiikWebhook[]): Promise<void> {
  for (const { instance, trigger, id, reference, email } of webhooks) {
    if (trigger !== 'user.create' || email === null || email.includes('\0')) continue;
    const rows = await db.query(
      `UPDATE applier.account SET due_at = now(), settled = false, touch = touch + 1
        WHERE instance_slug = $1 AND ${HAS_ADDRESS} AND ziik_user_id IS NULL AND NOT is_gone
          AND settled
          AND NOT EXISTS (SELECT 1 FROM applier.account known WHERE known.instance_slug = $1 AND known.ziik_user_id = $3)
          AND azure_id IS DISTINCT FROM $4
        RETURNING 1`,
      [instance, emailKey(email), id, reference],
    );
    if (rows.length > 0) await db.query('SELECT pg_notify($1, $2)', [WAKE_CHANNEL, instance]);
  }
}
