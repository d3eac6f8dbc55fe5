import type { Named } from './finding.ts';
import { foldName, normalizeName } from './names.ts';

/** All units and all user types of a Ziik instance, read completely. */
export interface Catalogue {
  readonly units: readonly Named[];
  readonly userTypes: readonly Named[];
}

/** Units or user types, found by name. Several with one name are kept together: the name is ambiguous. */
export interface NameIndex {
  /** By trimmed name in NFC. */
  readonly exact: ReadonlyMap<string, readonly Named[]>;
  /** By folded name. */
  readonly folded: ReadonlyMap<string, readonly Named[]>;
  /** Those without a name, too. */
  readonly byId: ReadonlyMap<number, Named>;
}

/** A catalogue made ready for many lookups; built once per version of the catalogue. */
export interface CatalogueIndex {
  readonly units: NameIndex;
  readonly userTypes: NameIndex;
}

/** Makes a catalogue ready for many lookups. */
export function indexCatalogue(catalogue: Catalogue): CatalogueIndex {
  return { units: indexNames(catalogue.units), userTypes: indexNames(catalogue.userTypes) };
}

/** Makes units or user types ready for many lookups. An id that comes twice counts once; blank names match nothing. */
export function indexNames(all: readonly Named[]): NameIndex {
  const exact = new Map<string, Named[]>();
  const folded = new Map<string, Named[]>();
  const byId = new Map(all.map((each) => [each.id, each]));
  for (const named of byId.values()) {
    const name = normalizeName(named.name);
    if (name === '') continue;
    add(exact, name, named);
    add(folded, foldName(name), named);
  }
  return { exact, folded, byId };
}

function add(index: Map<string, Named[]>, name: string, named: Named): void {
  const holders = index.get(name);
  if (holders) holders.push(named);
  else index.set(name, [named]);
}
