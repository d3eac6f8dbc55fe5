import type { CatalogueIndex, NameIndex } from './catalogue.ts';
import type { DirectoryUser } from './directory-user.ts';
import { type Finding, type FindingCode, finding, type Named } from './finding.ts';
import type { MatchingRules } from './integration-options.ts';
import { foldName, normalizeName, splitStated } from './names.ts';
import { nearestNames } from './nearest-names.ts';

/** Where a person belongs in Ziik. Without a unit there are no user types (S21); the types are in the order of their ids. */
export interface Placement {
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
}

/** A placement with what did not match on the way to it. */
export interface ResolvedPlacement {
  readonly placement: Placement;
  readonly findings: readonly Finding[];
}

type Matching = MatchingRules['options']['matching'];
type Match = { readonly found: readonly Named[]; readonly unmatched: readonly Unmatched[] };
type Unmatched = {
  readonly problem: 'missing' | 'unknown' | 'ambiguous' | 'several';
  readonly value: string | null;
  readonly nearest: readonly Named[];
};

/** The unit and the user types that a person's fields name, with a finding for everything that names none. */
export function resolvePlacement(
  user: DirectoryUser,
  rules: MatchingRules,
  catalogue: CatalogueIndex,
): ResolvedPlacement {
  const { matching } = rules.options;
  const units = matchUnit(user[rules.unitField], catalogue.units, matching);
  const types = matchUserTypes(user[rules.userTypeField], catalogue.userTypes, matching);
  const unit = units.found[0] ?? null;
  return {
    placement: { unit, userTypes: unit === null ? [] : types.found },
    findings:
      units.unmatched.length + types.unmatched.length === 0
        ? NOTHING
        : [
            ...units.unmatched.map((each) => asFinding('unit', rules.unitField, each)),
            ...types.unmatched.map((each) => asFinding('user-type', rules.userTypeField, each)),
          ],
  };
}

const NOTHING: readonly never[] = [];

/**
 * | the field's value | → |
 * | --- | --- |
 * | blank, or only commas | missing |
 * | as a whole the name of one unit | that unit |
 * | as a whole the name of several units | ambiguous |
 * | two or more distinct parts between commas | several, whatever the parts are |
 * | one part (`A,` or `A, A`) | that part: one unit, ambiguous or unknown |
 */
function matchUnit(value: string | null, units: NameIndex, matching: Matching): Match {
  const whole = matchWhole(value, units, matching);
  if (whole) return whole;
  const stated = normalizeName(value ?? '');
  const parts = splitStated(stated);
  const [first] = parts;
  if (first === undefined) return unmatched('missing', stated || null, NOTHING);
  if (parts.length > 1) return unmatched('several', stated, nearestNames(units, stated));
  return matchName(first, units, matching);
}

/**
 * | the field's value | → |
 * | --- | --- |
 * | blank, or only commas | missing |
 * | as a whole the name of one user type | that type |
 * | as a whole the name of several user types | ambiguous |
 * | otherwise, each distinct part between commas by itself | that type, ambiguous or unknown |
 */
function matchUserTypes(value: string | null, userTypes: NameIndex, matching: Matching): Match {
  const whole = matchWhole(value, userTypes, matching);
  if (whole) return whole;
  const stated = normalizeName(value ?? '');
  const parts = splitStated(stated);
  if (parts.length === 0) return unmatched('missing', stated || null, NOTHING);
  const found = new Map<number, Named>();
  const missed: Unmatched[] = [];
  for (const part of parts) {
    const match = matchName(part, userTypes, matching);
    for (const userType of match.found) found.set(userType.id, userType);
    missed.push(...match.unmatched);
  }
  return { found: [...found.values()].sort((a, b) => a.id - b.id), unmatched: missed };
}

/** The match of the value as it stands, commas and all; undefined where no name is like it. */
function matchWhole(value: string | null, index: NameIndex, matching: Matching): Match | undefined {
  if (value === null) return undefined;
  // A value that is a key is in normal form already: the frequent case costs one lookup.
  const holders = index.exact.get(value) ?? lookUp(normalizeName(value), index, matching);
  return holders && oneOf(holders, value);
}

function matchName(name: string, index: NameIndex, matching: Matching): Match {
  const holders = lookUp(name, index, matching);
  return holders ? oneOf(holders, name) : unmatched('unknown', name, nearestNames(index, name));
}

// An exact match wins over a folded one, also where the folded name is shared.
function lookUp(name: string, index: NameIndex, matching: Matching): readonly Named[] | undefined {
  return index.exact.get(name) ?? (matching === 'relaxed' ? index.folded.get(foldName(name)) : undefined);
}

function oneOf(holders: readonly Named[], value: string): Match {
  if (holders.length === 1) return { found: holders, unmatched: NOTHING };
  return unmatched('ambiguous', normalizeName(value), holders.slice(0, 3));
}

function unmatched(problem: Unmatched['problem'], value: string | null, nearest: readonly Named[]): Match {
  return { found: NOTHING, unmatched: [{ problem, value, nearest }] };
}

function asFinding(kind: 'unit' | 'user-type', field: string, { problem, value, nearest }: Unmatched): Finding {
  // User types are never "several": each part stands by itself.
  return finding(`${kind}-${problem}` as FindingCode, { field, value, nearest });
}
