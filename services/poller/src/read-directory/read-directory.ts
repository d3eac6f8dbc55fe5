import { addCounts, fenceRun } from '@user-sync/control';
import { type DirectoryClient, DirectoryError, type Page } from '@user-sync/graph';
import type { Tx } from '@user-sync/persistence';
import { count, inSpan } from '@user-sync/runtime';
import type { HeldRun } from '../claim-runs/held-run.ts';
import { confirmAbsences, confirmUnheard } from '../confirm-absences/confirm-absences.ts';
import type { Poller } from '../poller.ts';
import { writePage } from '../write-mirror/write-page.ts';
import { type DirectoryRow, saveEnd, saveProgress } from './directory-row.ts';
import { pagesAhead } from './pages-ahead.ts';
import { afterLatest, afterPage, afterRefusal, beginRound, type Round } from './round.ts';

/**
 * Reads a directory into the mirror, from where a crashed run left off, and publishes what changed. Returns whether
 * everybody was read, and the revision from which on each of them was sent, where the run enforced it. Throws a
 * DirectoryError, or the signal's reason.
 */
export async function readDirectory(
  poller: Poller,
  held: HeldRun,
  client: DirectoryClient,
  directory: DirectoryRow,
): Promise<{ full: boolean; everybodySince: number | null }> {
  const { run, integration } = held;
  const ids = { integrationId: integration.id, runId: run.id };
  const log = poller.log.child(ids);
  const left = directory.progress as Round | null;
  const { deltaLink, generation } = directory;
  // What was read before the run was asked to enforce does not count.
  let round =
    left?.enforce === run.enforce
      ? left
      : beginRound({
          full: run.kind === 'full',
          enforce: run.enforce,
          since: run.enforce ? await drawRevision(poller.database) : null,
          deltaLink,
          generation,
        });
  let recoveries = 0;

  async function save(next: Round): Promise<void> {
    await poller.database.transaction(async (tx) => {
      await fenceRun(tx, run);
      await saveProgress(tx, ids, next);
    });
    round = next;
  }

  while (round.phase === 'latest' || round.phase === 'list' || round.phase === 'delta') {
    try {
      if (round.phase === 'latest') await save(afterLatest(round, await client.latestLink(held.signal)));
      else await readPhase();
    } catch (error) {
      const recovery = error instanceof DirectoryError ? afterRefusal(round, error.kind, recoveries) : null;
      if (!recovery) throw error;
      recoveries++;
      const { reason } = recovery;
      if (reason === 'delta-token-refused') count('full_resync_total', 1, { reason });
      log.warn({ reason, err: error, phase: round.phase }, 'Graph refused to go on; reading begins again');
      await save(recovery.round);
    }
  }
  if (round.phase === 'absences') await confirmAbsences(poller, held, client, round.generation);
  if (round.phase !== 'done') {
    await poller.database.transaction(async (tx) => {
      await fenceRun(tx, run);
      await saveEnd(tx, ids, round);
    });
  }
  await confirmUnheard(poller, held, client);
  return { full: round.full, everybodySince: round.full ? (round.since ?? null) : null };

  /** While a page is written, the next one is fetched and the one before is published. */
  async function readPhase(): Promise<void> {
    const pages =
      round.phase === 'list'
        ? client.listPages(round.page, held.signal)
        : client.deltaPages(round.page ?? round.deltaStart, held.signal);
    let publishing: Promise<void> = Promise.resolve();
    try {
      for await (const page of pagesAhead(pages)) {
        await held.checkpoint();
        round = await inSpan('store page', 'internal', { 'user_sync.entries': page.entries.length }, () =>
          storePage(poller, held, round, page),
        );
        await publishing;
        publishing = held.changes.publish();
        publishing.catch(() => undefined);
      }
    } finally {
      // Also before a failure is told: the same rows must not be published twice at once.
      await publishing;
    }
  }
}

async function drawRevision(db: Tx): Promise<number> {
  const [row] = await db.query<{ revision: number }>("SELECT nextval('poller.revision') AS revision");
  return row!.revision;
}

/** Writes a page and the link to go on from, in one transaction. Returns where the round stands then. */
async function storePage(poller: Poller, held: HeldRun, round: Round, page: Page): Promise<Round> {
  const { run } = held;
  const ids = { integrationId: run.integrationId, runId: run.id };
  const next = afterPage(round, page.next);
  const counts = await poller.database.transaction(async (tx) => {
    await fenceRun(tx, run);
    const written = await writePage(
      tx,
      { ...ids, generation: round.generation, full: round.full, enforce: round.enforce, whole: round.phase === 'list' },
      page.entries,
    );
    if (written.read > 0) await addCounts(tx, run.id, written);
    // The end of a round without absences to look for is its last page.
    if (next.phase === 'done') await saveEnd(tx, ids, next);
    else await saveProgress(tx, ids, next);
    return written;
  });
  for (const [outcome, users] of Object.entries(counts)) {
    if (outcome !== 'read' && users > 0) count('poll_users_total', users, { outcome });
  }
  return next;
}
