import { addCounts, fenceRun } from '@user-sync/control';
import { type DirectoryClient, DirectoryError, endlessPaging, type Page } from '@user-sync/graph';
import type { Tx } from '@user-sync/persistence';
import { count, inSpan } from '@user-sync/runtime';
import { dropTold } from '../audit-directory/differences.ts';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import { confirmAbsences, confirmUnheard } from '../confirm-absences/confirm-absences.ts';
import { waitForZiik } from '../publish-changes/wait-for-others.ts';
import { createSideReader } from '../read-asked-users/read-asked-users.ts';
import { resendEverybody } from '../resend-everybody/resend-everybody.ts';
import type { RunParts } from '../run-parts.ts';
import type { Settings } from '../settings.ts';
import { type UniqueEntry, uniqueEntries } from '../write-mirror/unique-entries.ts';
import { writePage } from '../write-mirror/write-page.ts';
import { completeNewcomers } from './complete-newcomers.ts';
import { type DirectoryRow, noteLinkFailure, saveEnd, saveProgress } from './directory-row.ts';
import { pagesAhead } from './pages-ahead.ts';
import {
  afterLatest,
  afterLinkFailure,
  afterPage,
  afterRefusal,
  beginRound,
  isEndless,
  isOfStoredLink,
  type Recovery,
  type Round,
} from './round.ts';

/** No copy of a directory lags behind the others for longer. Where periods are shorter, for tests, half of one. */
const LONGEST_LAG_MS = 15 * 60_000;

/** See `StoredLinks.overlapLink`. */
export function lagOf({ POLL_PERIOD }: Pick<Settings, 'POLL_PERIOD'>): number {
  return Math.min(LONGEST_LAG_MS, POLL_PERIOD / 2);
}

/**
 * Reads a directory into the mirror, from where a crashed run left off, and publishes what changed. Returns whether
 * everybody was read, the revision from which on each of them was sent, where the run enforced it, and whether the
 * directory was compared with the mirror. Throws a DirectoryError, or the signal's reason.
 */
export async function readDirectory(
  parts: RunParts,
  claimed: ClaimedRun,
  client: DirectoryClient,
  directory: DirectoryRow,
): Promise<{ full: boolean; everybodySince: number | null; compared: boolean }> {
  const { run, integration } = claimed;
  const lagMs = lagOf(parts.settings);
  const log = parts.log.child({ integrationId: integration.id, runId: run.id });
  const left = roundIn(directory.progress);
  // A rehearsal has read the rest: everybody is in the mirror.
  const onlyChanges = run.kind === 'full' && directory.isRehearsed && (!run.enforce || run.previewId !== null);
  const { generation } = directory;
  // What was read before the run was asked to enforce does not count.
  let round =
    left?.enforce === run.enforce
      ? left
      : beginRound({
          full: run.kind === 'full' && !onlyChanges,
          enforce: run.enforce,
          since: run.enforce ? await drawRevision(parts.database) : null,
          links: directory,
          generation,
        });
  let recoveries = 0;
  const readAskedUsers = createSideReader(parts, claimed);

  async function save(next: Round): Promise<void> {
    await saveProgress(parts.database, run, next);
    round = next;
  }

  while (round.phase === 'latest' || round.phase === 'list' || round.phase === 'delta') {
    try {
      if (round.phase === 'latest')
        await save(afterLatest(round, await claimed.waitFor(client.latestLink(claimed.signal))));
      else await readPhase();
    } catch (error) {
      const recovery = error instanceof DirectoryError ? await recover(error) : null;
      if (!recovery) throw error;
      recoveries++;
      const { reason } = recovery;
      if (reason === 'delta-token-refused' || reason === 'delta-link-dead') count('full_resync_total', 1, { reason });
      log.warn({ reason, err: error, phase: round.phase }, 'Graph refused to continue; restarting the read');
      await save(recovery.round);
    }
  }
  if (round.phase === 'absences') await confirmAbsences(parts, claimed, client, round);
  if (round.phase !== 'done') await saveEnd(parts.database, run, lagMs, round);
  await confirmUnheard(parts, claimed, client);
  if (!round.full && onlyChanges) {
    const everybodySince = run.enforce ? await resendEverybody(parts, claimed, directory) : null;
    return { full: true, everybodySince, compared: false };
  }
  return {
    full: round.full,
    everybodySince: round.full ? (round.since ?? null) : null,
    compared: round.full && round.compares === true,
  };

  async function recover(error: DirectoryError): Promise<Recovery | null> {
    if (!isOfStoredLink(round, error)) return afterRefusal(round, error.kind, recoveries);
    const failures = await parts.database.transaction(async (tx) => {
      await fenceRun(tx, run);
      return noteLinkFailure(tx, integration.id);
    });
    return afterLinkFailure(round, failures, onlyChanges);
  }

  /** While a page is written, the next one is fetched and the one before is published. */
  async function readPhase(): Promise<void> {
    const pages =
      round.phase === 'list'
        ? client.listPages(round.page, claimed.signal)
        : client.deltaPages(round.page ?? round.deltaStart, claimed.signal);
    let publishing: Promise<void> = Promise.resolve();
    let isFirst = true;
    try {
      for await (const page of pagesAhead(pages, claimed.waitFor)) {
        if (!isFirst) await claimed.waitFor(waitForZiik(parts, claimed));
        isFirst = false;
        await claimed.checkpoint();
        const entries = uniqueEntries(page.entries);
        // A list is complete. The delta chain reports everybody for the first time: that would be a call per person.
        const whole = round.phase === 'list' || round.deltaStart === null;
        const completed = whole ? entries : await completeNewcomers(parts, claimed, client, entries);
        const stored = await inSpan('store page', 'internal', { 'user_sync.entries': entries.length }, () =>
          storePage(parts, claimed, round, { entries: completed, next: page.next }),
        );
        round = stored.next;
        if (isEndless(round, 0) && isEndless(round, await countPeople(parts.database, integration.id)))
          throw endlessPaging(round.phase === 'list' ? 'users' : 'users/delta');
        await publishing;
        // Behind the last page they have a run of their own.
        if (page.next.nextLink !== undefined) await readAskedUsers();
        // What is left is published at the end.
        if (stored.isChanged) publishing = claimed.changes.publish();
        publishing.catch(() => undefined);
      }
    } finally {
      // Also before a failure is reported: the same rows must not be published twice at once.
      await publishing;
    }
  }
}

/** What is left of a round; one that is resent, or rehearsed, has ended. */
function roundIn(progress: DirectoryRow['progress']): Round | null {
  if (progress === null || 'enforce' in progress) return progress;
  return null;
}

async function countPeople(db: Tx, integrationId: string): Promise<number> {
  const [row] = await db.query<{ people: number }>(
    'SELECT count(*)::int AS people FROM poller.mirror WHERE integration_id = $1',
    [integrationId],
  );
  return row!.people;
}

async function drawRevision(db: Tx): Promise<number> {
  const [row] = await db.query<{ revision: number }>("SELECT nextval('poller.revision') AS revision");
  return row!.revision;
}

/**
 * Writes a page and the link to continue from, in one transaction. Returns the new position of the round, and whether
 * there may be something to publish.
 */
async function storePage(
  parts: RunParts,
  claimed: ClaimedRun,
  round: Round,
  page: { readonly entries: readonly UniqueEntry[]; readonly next: Page['next'] },
): Promise<{ next: Round; isChanged: boolean }> {
  const { run } = claimed;
  const lagMs = lagOf(parts.settings);
  const ids = { integrationId: run.integrationId, runId: run.id };
  // The end of a round without absences to look for is its last page.
  const save = (tx: Tx, next: Round) =>
    next.phase === 'done' ? saveEnd(tx, run, lagMs, next) : saveProgress(tx, run, next);
  if (page.entries.length === 0) {
    const next = afterPage(round, page.next, false);
    await save(parts.database, next);
    return { next, isChanged: false };
  }
  const { next, counts } = await parts.database.transaction(async (tx) => {
    await fenceRun(tx, run);
    const { isNew, ...written } = await writePage(
      tx,
      {
        ...ids,
        generation: round.generation,
        full: round.full,
        enforce: round.enforce,
        whole: round.phase === 'list',
        compares: round.phase === 'list' && round.compares === true,
      },
      page.entries,
    );
    if (round.phase === 'delta' && round.compares)
      await dropTold(
        tx,
        ids,
        page.entries.map(({ id }) => id),
      );
    await addCounts(tx, run.id, written);
    const next = afterPage(round, page.next, isNew);
    await save(tx, next);
    return { next, counts: written };
  });
  for (const [outcome, users] of Object.entries(counts)) {
    if (outcome !== 'read' && users > 0) count('poll_users_total', users, { outcome });
  }
  return { next, isChanged: true };
}
