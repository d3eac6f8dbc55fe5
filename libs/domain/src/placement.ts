import type { AliasKind } from './aliases.ts';
import type { CatalogueIndex, NameIndex } from './catalogue.ts';
import type { DirectoryUser } from './directory-user.ts';
import { type Finding, type FindingCode, finding, type Named } from './finding.ts';
import type { MatchingRules } from './integration-options.ts';
import { foldName, normalizeName, splitStated } from './names.ts';
import { nearestNames } from './nearest-names.ts';

/**
 * Where a person belongs in Ziik. Without a unit there are no user types (S21); the types are in the order of their
 * ids.
 */
export interface Placement {
  readonly unit: Named | null;
  readonly userTypes: readonly Named[];
  /** What was matched by something else than its exact name; left out where nothing was. */
  readonly by?: readonly MatchedBy[];
}

/** A unit or user type that a value means though it is not named so. */
export interface MatchedBy {
  readonly kind: AliasKind;
  readonly id: number;
  /** As stated in Azure, trimmed and in Unicode NFC: the whole value or one of its parts. */
  readonly value: string;
  readonly by: 'alias' | 'folded';
}

/** A placement with what did not match on the way to it. */
export interface ResolvedPlacement {
  readonly placement: Placement;
  readonly findings: readonly Finding[];
}

type Matching = MatchingRules['options']['matching'];
/** Where names are looked up, and what may stand in for them. */
interface Lookup {
  readonly index: NameIndex;
  readonly aliases: ReadonlyMap<string, number> | undefined;
  readonly matching: Matching;
}
type Match<P extends Problem> = {
  readonly found: readonly Named[];
  readonly unmatched: readonly Unmatched<P>[];
  readonly by: readonly Omit<MatchedBy, 'kind'>[];
};
type Problem = 'missing' | 'unknown' | 'ambiguous' | 'several' | 'target-gone';
/** User types are never "several": each part stands by itself. */
type ProblemOfUserType = Exclude<Problem, 'several'>;
/** What a name that is held by more or fewer than one may lead to. */
type Ambiguity = 'ambiguous' | 'target-gone';
type Unmatched<P extends Problem> = {
  readonly problem: P;
  readonly value: string | null;
  readonly nearest: readonly Named[];
};
/** Who a name stands for; by an alias nobody, where its target is gone. */
interface Holders {
  readonly named: readonly Named[];
  readonly by: 'name' | MatchedBy['by'];
}

/** The unit and the user types that a person's fields name, with a finding for everything that names none. */
export function resolvePlacement(
  user: DirectoryUser,
  rules: MatchingRules,
  catalogue: CatalogueIndex,
): ResolvedPlacement {
  const { aliases } = rules;
  const { matching } = rules.options;
  const units = matchUnit(user[rules.unitField], { index: catalogue.units, aliases: aliases?.units, matching });
  const types = matchUserTypes(user[rules.userTypeField], {
    index: catalogue.userTypes,
    aliases: aliases?.userTypes,
    matching,
  });
  const unit = units.found[0] ?? null;
  const by = unit === null || units.by.length + types.by.length === 0 ? NOTHING : allMatchedBy(units, types);
  return {
    placement: { unit, userTypes: unit === null ? [] : types.found, ...(by.length > 0 && { by }) },
    findings:
      units.unmatched.length + types.unmatched.length === 0
        ? NOTHING
        : [
            ...units.unmatched.map((each) => asFinding('unit', rules.unitField, each)),
            ...types.unmatched.map((each) => asFinding('user-type', rules.userTypeField, each)),
          ],
  };
}

function allMatchedBy(units: Match<Problem>, types: Match<ProblemOfUserType>): MatchedBy[] {
  return [
    ...units.by.map((each) => ({ kind: 'unit' as const, ...each })),
    ...types.by.map((each) => ({ kind: 'user-type' as const, ...each })),
  ];
}

const NOTHING: readonly never[] = [];
/** Who states more that match nothing is not helped by a longer list, and every message carries it. */
const MOST_LISTED = 50;
/** Of those that share a name, so many are told. */
const MOST_SHARING = 10;

/**
 * A value is "the name" of what is named exactly so, else of what an alias says it means, else, with `relaxed`, of what
 * is named so but for letter case and white space.
 *
 * | the field's value | → |
 * | --- | --- |
 * | blank, or only commas | missing |
 * | as a whole the name of one unit | that unit |
 * | as a whole the name of several units | ambiguous |
 * | two or more distinct parts between commas | several, whatever the parts are |
 * | one part (`A,` or `A, A`) | that part: one unit, ambiguous or unknown |
 * | means, by an alias, a unit that is gone | `alias-target-gone`, whatever else is near |
 */
function matchUnit(value: string | null, units: Lookup): Match<Problem> {
  const whole = matchWhole(value, units);
  if (whole) return whole;
  const stated = normalizeName(value ?? '');
  const parts = splitStated(stated);
  const [first] = parts;
  if (first === undefined) return unmatched('missing', stated || null, NOTHING);
  if (parts.length > 1) return unmatched('several', stated, nearestNames(units.index, stated));
  return matchName(first, units);
}

/**
 * | the field's value | → |
 * | --- | --- |
 * | blank, or only commas | missing |
 * | as a whole the name of one user type | that type |
 * | as a whole the name of several user types | ambiguous |
 * | otherwise, each distinct part between commas by itself | that type, ambiguous, unknown or `alias-target-gone` |
 */
function matchUserTypes(value: string | null, userTypes: Lookup): Match<ProblemOfUserType> {
  const whole = matchWhole(value, userTypes);
  if (whole) return whole;
  const stated = normalizeName(value ?? '');
  const parts = splitStated(stated);
  if (parts.length === 0) return unmatched('missing', stated || null, NOTHING);
  const found = new Map<number, Named>();
  const missed: Unmatched<ProblemOfUserType>[] = [];
  const by: Match<Problem>['by'][number][] = [];
  for (const part of parts) {
    const match = matchName(part, userTypes);
    for (const userType of match.found) found.set(userType.id, userType);
    missed.push(...match.unmatched);
    by.push(...match.by);
  }
  return {
    found: [...found.values()].sort((a, b) => a.id - b.id),
    unmatched: missed.slice(0, MOST_LISTED),
    by: by.slice(0, MOST_LISTED),
  };
}

/** The match of the value as it stands, commas and all; undefined where no name is like it. */
function matchWhole(value: string | null, names: Lookup): Match<Ambiguity> | undefined {
  if (value === null) return undefined;
  // A value that is a key is in normal form already: the frequent case costs one lookup.
  const exact = names.index.exact.get(value);
  if (exact) return oneOf({ named: exact, by: 'name' }, value, names.index);
  const name = normalizeName(value);
  const holders = lookUp(name, names);
  return holders && oneOf(holders, name, names.index);
}

function matchName(name: string, names: Lookup): Match<'unknown' | Ambiguity> {
  const holders = lookUp(name, names);
  return holders ? oneOf(holders, name, names.index) : unmatched('unknown', name, nearestNames(names.index, name));
}

// An exact match wins, also where the name is shared; then an alias, also where its target is gone.
function lookUp(name: string, { index, aliases, matching }: Lookup): Holders | undefined {
  const exact = index.exact.get(name);
  if (exact) return { named: exact, by: 'name' };
  const target = aliases?.get(name);
  if (target !== undefined) {
    const named = index.byId.get(target);
    return { named: named === undefined ? NOTHING : [named], by: 'alias' };
  }
  const folded = matching === 'relaxed' ? index.folded.get(foldName(name)) : undefined;
  return folded && { named: folded, by: 'folded' };
}

function oneOf({ named, by }: Holders, value: string, index: NameIndex): Match<Ambiguity> {
  const [first] = named;
  if (first === undefined) return unmatched('target-gone', value, nearestNames(index, value));
  if (named.length > 1) return unmatched('ambiguous', normalizeName(value), named.slice(0, MOST_SHARING));
  return { found: named, unmatched: NOTHING, by: by === 'name' ? NOTHING : [{ id: first.id, value, by }] };
}

function unmatched<P extends Problem>(problem: P, value: string | null, nearest: readonly Named[]): Match<P> {
  return { found: NOTHING, unmatched: [{ problem, value, nearest }], by: NOTHING };
}

// The compiler refuses a code here that is not listed in `FINDING_CODES`.
const CODES = {
  unit: {
    missing: 'unit-missing',
    unknown: 'unit-unknown',
    ambiguous: 'unit-ambiguous',
    several: 'unit-several',
    'target-gone': 'alias-target-gone',
  },
  'user-type': {
    missing: 'user-type-missing',
    unknown: 'user-type-unknown',
    ambiguous: 'user-type-ambiguous',
    'target-gone': 'alias-target-gone',
  },
} as const satisfies { unit: Record<Problem, FindingCode>; 'user-type': Record<ProblemOfUserType, FindingCode> };

function asFinding<Kind extends keyof typeof CODES>(
  kind: Kind,
  field: string,
  { problem, value, nearest }: Unmatched<keyof (typeof CODES)[Kind] & Problem>,
): Finding {
  const code = CODES[kind][problem] as FindingCode;
  return finding(code, { field, value, nearest });
}
