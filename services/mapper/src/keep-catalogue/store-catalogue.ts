import {
  fenceLease,
  type Lease,
  loadAliases,
  lockBegunIntegrations,
  type MissingNames,
  noteCatalogueRead,
  noteCatalogueTried,
  queueRun,
  type RemapScope,
  setCatalogueSuspicious,
  setInstanceTrouble,
  showCatalogue,
  showMissingNames,
} from '@user-sync/control';
import {
  aliasesOfChangedTargets,
  type Catalogue,
  type CatalogueChanges,
  catalogueChanges,
  indexCatalogue,
  isSuspiciousCatalogue,
  isUsableCatalogue,
  type Named,
  type NameIndex,
  type NamesInUse,
  type StatedValues,
} from '@user-sync/domain';
import type { Database, Tx } from '@user-sync/persistence';
import { type DueCatalogue, FULL_RUN_INITIATED } from './due-catalogues.ts';
import type { Trouble } from './read-catalogue.ts';

/** What became of a catalogue that was read. */
export type Stored =
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'replaced'; readonly version: number; readonly remaps: number }
  /** It lost too many names in use, and waits. */
  | { readonly outcome: 'suspicious' }
  /** It has no units or no user types, and does not count. */
  | { readonly outcome: 'empty' };

interface Row {
  version: number | null;
  units: string | null;
  userTypes: string | null;
  isAsked: boolean;
  isBelieved: boolean;
}

/**
 * Puts a catalogue that was read completely in the place of the stored one, and queues the remaps that its changes need
 * in the same transaction. An empty or suspicious one only changes what is reported about it.
 */
export function storeCatalogue(
  db: Database,
  lease: Lease,
  due: DueCatalogue,
  read: Catalogue,
  periodMs: number,
): Promise<Stored> {
  const { slug } = due;
  return db.transaction(async (tx) => {
    await fenceLease(tx, lease);
    if (!isUsableCatalogue(read)) {
      await noteFailedReading(tx, due, 'catalogue-empty', periodMs);
      return { outcome: 'empty' };
    }
    const [row] = await tx.query<Row>(
      `SELECT c.version, c.units, c.user_types AS "userTypes", c.asked_at IS NOT NULL AS "isAsked",
          ${FULL_RUN_INITIATED} AS "isBelieved"
        FROM mapper.catalogue c WHERE c.instance_slug = $1 FOR UPDATE`,
      [slug],
    );
    const { version, isAsked, isBelieved } = row!;
    const current = parseCatalogue(row!);
    const units = toJson(read.units);
    const userTypes = toJson(read.userTypes);
    await setInstanceTrouble(tx, slug, null);
    if (version !== null && units === row!.units && userTypes === row!.userTypes) {
      await noteReading(tx, due, periodMs, { isSuspicious: false });
      await showCatalogue(tx, slug, { version, units, userTypes });
      return { outcome: 'unchanged' };
    }
    const inUse = current === null || isBelieved ? null : await namesInUse(tx, slug);
    if (current !== null && inUse !== null && isSuspiciousCatalogue(current, read, inUse)) {
      await noteReading(tx, due, periodMs, { isSuspicious: true });
      await showMissingNames(tx, slug, namesMissing(inUse, read));
      return { outcome: 'suspicious' };
    }
    const [stored] = await tx.query<{ version: number }>(
      `UPDATE mapper.catalogue SET version = nextval('mapper.catalogue_version'), units = $2, user_types = $3
        WHERE instance_slug = $1 RETURNING version`,
      [slug, units, userTypes],
    );
    await noteReading(tx, due, periodMs, { isSuspicious: false });
    await showCatalogue(tx, slug, { version: stored!.version, units, userTypes });
    await forgetLostNames(tx, slug, read);
    const trigger = isAsked ? 'webhook' : 'system';
    const remaps = await queueRemaps(tx, slug, trigger, current === null ? null : { from: current, to: read });
    return { outcome: 'replaced', version: stored!.version, remaps };
  });
}

/** Notes a reading that failed, and when the next one is due; the stored catalogue stays. */
export function storeTrouble(
  db: Database,
  lease: Lease,
  due: DueCatalogue,
  { code }: Trouble,
  pauseMs: number,
): Promise<void> {
  return db.transaction(async (tx) => {
    await fenceLease(tx, lease);
    await noteFailedReading(tx, due, code, pauseMs);
    // One failure may pass before anybody needs to know.
    const isAccount = code === 'ziik-credentials-wrong' || code === 'secret-unreadable';
    if (isAccount) await setInstanceTrouble(tx, due.slug, 'ziik-credentials-wrong');
    else if (code === 'catalogue-too-large') await setInstanceTrouble(tx, due.slug, code);
    else if (due.attempts > 0) await setInstanceTrouble(tx, due.slug, 'ziik-unavailable');
  });
}

/**
 * Those decided by other answers than before are decided again. With the first catalogue that is everybody who was read
 * so far. Disabled integrations are decided again when they are enabled: their rows are locked, so that none is enabled
 * in between unseen.
 */
async function queueRemaps(
  tx: Tx,
  slug: string,
  trigger: 'webhook' | 'system',
  change: { readonly from: Catalogue; readonly to: Catalogue } | null,
): Promise<number> {
  const names = change && catalogueChanges(change.from, change.to);
  if (names !== null && names.units.length === 0 && names.userTypes.length === 0) return 0;
  const integrations = await lockBegunIntegrations(tx, slug);
  const aliases = Map.groupBy(await loadAliases(tx, integrations), ({ integrationId }) => integrationId);
  for (const integrationId of integrations) {
    const scope =
      change && scopeOf(names!, aliasesOfChangedTargets(change.from, change.to, aliases.get(integrationId) ?? []));
    await queueRun(tx, { integrationId, kind: 'remap', trigger, scope });
  }
  return integrations.length;
}

/** Those with a name that changed, and those with a value that means what changed. */
function scopeOf(names: CatalogueChanges, values: StatedValues): RemapScope {
  return {
    units: [...new Set([...names.units, ...values.units])],
    userTypes: [...new Set([...names.userTypes, ...values.userTypes])],
  };
}

/** The names in use that are in no unit or user type that was read. */
function namesMissing(inUse: NamesInUse, read: Catalogue): MissingNames {
  const { units, userTypes } = indexCatalogue(read);
  const lacks = (names: ReadonlySet<string>, index: NameIndex) =>
    [...names].filter((name) => !index.exact.has(name)).sort();
  return { units: lacks(inUse.units, units), userTypes: lacks(inUse.userTypes, userTypes) };
}

async function namesInUse(tx: Tx, slug: string) {
  const rows = await tx.query<{ kind: string; name: string }>(
    'SELECT kind, name FROM mapper.name_in_use WHERE instance_slug = $1',
    [slug],
  );
  const named = (kind: string) => new Set(rows.filter((row) => row.kind === kind).map(({ name }) => name));
  return { units: named('unit'), userTypes: named('user-type') };
}

/** A name that the new catalogue lacks is nobody's any more, until somebody is placed by it again. */
async function forgetLostNames(tx: Tx, slug: string, read: Catalogue): Promise<void> {
  const { units, userTypes } = indexCatalogue(read);
  await tx.execute(
    `DELETE FROM mapper.name_in_use WHERE instance_slug = $1
      AND NOT name = ANY(CASE kind WHEN 'unit' THEN $2::text[] ELSE $3::text[] END)`,
    [slug, [...units.exact.keys()], [...userTypes.exact.keys()]],
  );
}

/** What was requested during the read stays requested. */
const ANSWERED = 'asked_at = CASE WHEN asked_at > $2 THEN asked_at END';

async function noteReading(
  tx: Tx,
  { slug, startedAt, instanceVersion }: DueCatalogue,
  periodMs: number,
  { isSuspicious }: { isSuspicious: boolean },
): Promise<void> {
  await tx.execute(
    `UPDATE mapper.catalogue SET read_at = $2, due_at = now() + $3 * interval '1 millisecond', attempts = 0,
        last_error = CASE WHEN $4 THEN 'catalogue-suspicious' END, instance_version = $5, ${ANSWERED},
        suspicious_since = CASE WHEN $4 THEN coalesce(suspicious_since, now()) END
      WHERE instance_slug = $1`,
    [slug, startedAt, periodMs, isSuspicious, instanceVersion],
  );
  await setCatalogueSuspicious(tx, slug, isSuspicious);
  await noteCatalogueRead(tx, slug, startedAt);
  await noteCatalogueTried(tx, slug);
}

async function noteFailedReading(
  tx: Tx,
  { slug, startedAt, instanceVersion }: DueCatalogue,
  code: string,
  pauseMs: number,
): Promise<void> {
  await tx.execute(
    `UPDATE mapper.catalogue SET due_at = now() + $3 * interval '1 millisecond', attempts = attempts + 1,
        last_error = $4, instance_version = $5, ${ANSWERED}
      WHERE instance_slug = $1`,
    [slug, startedAt, pauseMs, code, instanceVersion],
  );
  await noteCatalogueTried(tx, slug);
}

function parseCatalogue({ units, userTypes }: Row): Catalogue | null {
  return units === null || userTypes === null ? null : { units: JSON.parse(units), userTypes: JSON.parse(userTypes) };
}

/** The same entries give the same text. */
function toJson(all: readonly Named[]): string {
  return JSON.stringify([...all].sort((a, b) => a.id - b.id).map(({ id, name }) => ({ id, name })));
}
