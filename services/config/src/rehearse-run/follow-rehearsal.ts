import { loadRehearsal, loadRun } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import { failPreview, type KeptPreview, loadPreview } from '../keep-previews/previews.ts';

/**
 * A preview of a whole synchronisation as far as it is: what the parts that work on it have noted. Any other as it is
 * kept.
 */
export async function followRehearsal(db: Tx, preview: KeptPreview): Promise<KeptPreview> {
  if (preview.kind !== 'run' || (preview.status !== 'waiting' && preview.status !== 'running')) return preview;
  const rehearsal = await loadRehearsal(db, preview.id);
  const run = rehearsal && (await loadRun(db, rehearsal.runId));
  if (rehearsal === undefined || run === undefined) {
    await failPreview(db, preview.id, {
      code: 'internal',
      detail: 'The preview was lost. Nothing was changed. Try again.',
    });
    return (await loadPreview(db, preview.id)) ?? preview;
  }
  if (run.error !== null) {
    const { title, detail, remedy } = run.error;
    await failPreview(db, preview.id, { code: 'azure-unreadable', detail: `${title}: ${detail} ${remedy}` });
    return (await loadPreview(db, preview.id)) ?? preview;
  }
  if (run.startedAt === null) return preview;
  return {
    ...preview,
    status: 'running',
    progress: {
      done: rehearsal.lookedUp,
      expected: rehearsal.people,
      read: run.counts.read,
      decided: rehearsal.decided,
    },
  };
}
