import { type Catalogue, indexNames, type NameIndex } from './catalogue.ts';
import type { IntegrationOptions } from './integration-options.ts';
import { foldName, normalizeName, splitStated } from './names.ts';

/** Names in use: those that people's values have matched. Left out of a call, all names of the catalogue count. */
export interface NamesInUse {
  readonly units: ReadonlySet<string>;
  readonly userTypes: ReadonlySet<string>;
}

/** Names, in normal form, whose answer differs between two catalogues. */
export interface CatalogueChanges {
  readonly units: readonly string[];
  readonly userTypes: readonly string[];
}

const SUSPICIOUS_SHARE = 0.2;

/** Whether a catalogue that was read completely may count at all: units and user types must both be there. */
export function isUsableCatalogue(read: Catalogue): boolean {
  return read.units.length > 0 && read.userTypes.length > 0;
}

/** Whether a newly read catalogue lost more than 20 % of the names in use, of units or of user types. */
export function isSuspiciousCatalogue(current: Catalogue, read: Catalogue, inUse?: NamesInUse): boolean {
  return (
    lostTooMany(inUse?.units ?? indexNames(current.units).exact, indexNames(read.units)) ||
    lostTooMany(inUse?.userTypes ?? indexNames(current.userTypes).exact, indexNames(read.userTypes))
  );
}

function lostTooMany(names: { keys(): Iterable<string>; readonly size: number }, read: NameIndex): boolean {
  let lost = 0;
  for (const name of names.keys()) if (!read.exact.has(name)) lost++;
  return lost > names.size * SUSPICIOUS_SHARE;
}

/**
 * The names that appeared, vanished or have other ids than before: the scope of a remap. A renamed unit is two
 * names; one recreated under its name is that name. The order of the lists and of equal names does not matter.
 */
export function catalogueChanges(before: Catalogue | null, after: Catalogue): CatalogueChanges {
  return {
    units: changedNames(indexNames(before?.units ?? []), indexNames(after.units)),
    userTypes: changedNames(indexNames(before?.userTypes ?? []), indexNames(after.userTypes)),
  };
}

function changedNames(before: NameIndex, after: NameIndex): string[] {
  const names = new Set([...before.exact.keys(), ...after.exact.keys()]);
  return [...names].filter((name) => idsOf(before, name) !== idsOf(after, name)).sort();
}

function idsOf(index: NameIndex, name: string): string {
  const ids = (index.exact.get(name) ?? []).map((named) => named.id);
  return ids.sort((a, b) => a - b).join();
}

/**
 * Makes the test whether a person's value may be decided otherwise because of the changed names: as a whole, or by one
 * of its parts.
 */
export function concernedBy(
  changedNames: readonly string[],
  matching: IntegrationOptions['matching'],
): (value: string | null) => boolean {
  const form = matching === 'relaxed' ? foldName : normalizeName;
  const changed = new Set(changedNames.map(form));
  return (value) =>
    value !== null && (changed.has(form(value)) || splitStated(value).some((part) => changed.has(form(part))));
}
