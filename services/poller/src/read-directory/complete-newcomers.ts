import type { DirectoryUser } from '@user-sync/domain';
import { type DirectoryClient, DirectoryError } from '@user-sync/graph';
import type { ClaimedRun } from '../claim-runs/claimed-run.ts';
import type { RunParts } from '../run-parts.ts';
import type { UniqueEntry, UserEntry } from '../write-mirror/unique-entries.ts';

const AT_ONCE = 8;
/** As many as a page of a delta has at most. */
const MOST_PER_PAGE = 200;

/**
 * Reads each newcomer once who lacks a property that we need. Graph leaves out what was never set, and also what an
 * entry does not mention; of somebody known the mirror has it, of a newcomer nobody would learn it before the next full
 * read. Somebody who cannot be read stays as in the entry: one person must not stop the round.
 */
export async function completeNewcomers(
  { database, log }: Pick<RunParts, 'database' | 'log'>,
  claimed: ClaimedRun,
  client: Pick<DirectoryClient, 'find'>,
  entries: readonly UniqueEntry[],
): Promise<UniqueEntry[]> {
  const { integration, run } = claimed;
  const needed = ['mail', 'givenName', 'surname', integration.unitField, integration.userTypeField] as const;
  const partial = entries.filter(
    (entry): entry is UserEntry => entry.kind === 'user' && needed.some((name) => entry.given[name] === undefined),
  );
  if (partial.length === 0) return [...entries];
  const known = await database.query<{ id: string }>(
    'SELECT azure_id AS id FROM poller.mirror WHERE integration_id = $1 AND azure_id = ANY($2::text[]) AND present',
    [integration.id, partial.map(({ id }) => id)],
  );
  const knownIds = new Set(known.map(({ id }) => id));
  const newcomers = partial.filter(({ id, afterRemoval }) => afterRemoval || !knownIds.has(id)).slice(0, MOST_PER_PAGE);
  const found = new Map<string, Partial<DirectoryUser>>();
  const waiting = newcomers.values();
  const readers = Array.from({ length: AT_ONCE }, async () => {
    for (const { id } of waiting) {
      const properties = await claimed.waitFor(client.find(id, claimed.signal)).catch(passOver);
      if (properties) found.set(id, properties);
    }
  });
  await Promise.all(readers);
  if (newcomers.length > 0)
    log.info(
      { integrationId: integration.id, runId: run.id, newcomers: newcomers.length, found: found.size },
      'read newcomers whose entries lacked a property',
    );
  return entries.map((entry) => {
    const properties = found.get(entry.id);
    // The entry is the news; what was read fills its gaps.
    return entry.kind === 'user' && properties ? { ...entry, given: { ...properties, ...entry.given } } : entry;
  });
}

/** What concerns this one person is passed over; what concerns the directory is not. */
function passOver(error: unknown): null {
  const isOfPerson = error instanceof DirectoryError && error.code !== 'throttled' && error.kind !== 'misconfigured';
  if (!isOfPerson) throw error;
  return null;
}
