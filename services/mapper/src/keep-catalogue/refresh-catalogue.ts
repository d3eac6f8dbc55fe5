import { acquireLease, KeyringError, LeaseLost, releaseLease, renewLease } from '@user-sync/control';
import { pauseAfter } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import type { Settings } from '../settings.ts';
import { type DueCatalogue, dueCatalogue } from './due-catalogues.ts';
import { type Reading, readCatalogue } from './read-catalogue.ts';
import { storeCatalogue, storeTrouble } from './store-catalogue.ts';
import type { ZiikClients } from './ziik-clients.ts';

const LEASE_MS = 15_000;
const RETRY_FIRST_MS = 1_000;

/** What reading catalogues works with. */
export interface CatalogueParts {
  readonly database: Database;
  readonly settings: Pick<Settings, 'CATALOGUE_PERIOD'>;
  readonly log: Logger;
}

/** Reads the catalogue of one instance and stores it, unless another process does or has just done so. */
export async function refreshCatalogue(
  parts: CatalogueParts,
  clients: ZiikClients,
  holder: string,
  slug: string,
  stopping: AbortSignal,
): Promise<void> {
  const { database } = parts;
  const lease = await acquireLease(database, `catalogue/${slug}`, holder, LEASE_MS);
  if (lease === null) return;
  // A reading may take longer than the lease: a large catalogue comes in many pages.
  const renewal = setInterval(() => renewLease(database, lease, LEASE_MS).catch(() => undefined), LEASE_MS / 3);
  try {
    const due = await dueCatalogue(database, slug);
    if (due === undefined) return;
    await database.execute('INSERT INTO mapper.catalogue (instance_slug) VALUES ($1) ON CONFLICT DO NOTHING', [slug]);
    const read = await readNow(clients, due);
    // What is cut when the process ends says nothing about the instance.
    if (read === undefined || stopping.aborted) return;
    await store(parts, lease, read.due, read.reading);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  } finally {
    clearInterval(renewal);
    await releaseLease(database, lease).catch(() => undefined);
  }
}

async function readNow(
  clients: ZiikClients,
  due: DueCatalogue,
): Promise<{ due: DueCatalogue; reading: Reading } | undefined> {
  try {
    const opened = await clients.of(due.slug);
    if (opened === undefined) return undefined;
    const { client, instanceVersion } = opened;
    try {
      return { due: { ...due, instanceVersion }, reading: await readCatalogue(client) };
    } finally {
      opened.done();
    }
  } catch (error) {
    const code = error instanceof RangeError ? 'ziik-address-refused' : 'secret-unreadable';
    if (code === 'secret-unreadable' && !(error instanceof KeyringError)) throw error;
    const trouble = { code, words: (error as Error).message, afterMs: null } as const;
    return { due, reading: { ok: false, trouble } };
  }
}

async function store(
  { database, settings, log }: CatalogueParts,
  lease: Parameters<typeof storeCatalogue>[1],
  due: DueCatalogue,
  reading: Reading,
): Promise<void> {
  const { slug } = due;
  if (!reading.ok) {
    const { trouble } = reading;
    const pause = nextTry(due.attempts + 1, trouble.afterMs, settings.CATALOGUE_PERIOD);
    await storeTrouble(database, lease, due, trouble, pause);
    log.warn(
      { instance: slug, code: trouble.code, reason: trouble.words, nextInMs: pause },
      'catalogue could not be read',
    );
    return;
  }
  const { units, userTypes } = reading.catalogue;
  const stored = await storeCatalogue(database, lease, due, reading.catalogue, settings.CATALOGUE_PERIOD);
  const line = { instance: slug, ...stored, units: units.length, userTypes: userTypes.length };
  if (stored.outcome === 'empty' || stored.outcome === 'suspicious') log.warn(line, 'catalogue held back');
  else log[stored.outcome === 'replaced' ? 'info' : 'debug'](line, 'catalogue read');
}

/** Soon after the first failure, then ever later up to the usual period; what Ziik asks for is obeyed at any length. */
function nextTry(attempt: number, afterMs: number | null, periodMs: number): number {
  return Math.max(Math.min(pauseAfter(attempt, RETRY_FIRST_MS, Math.random()), periodMs), afterMs ?? 0);
}
