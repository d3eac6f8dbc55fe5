import {
  type AliasIndex,
  type CatalogueIndex,
  type DirectoryUser,
  type IntegrationOptions,
  isBlank,
  MATCHING_FIELDS,
  type MatchingField,
  normalizeName,
  resolveLifecycle,
  splitStated,
} from '@user-sync/domain';
import { type Fit, fitOfValue, isName, type Names } from './fit-of-value.ts';

/** How many distinct values there are, how many of them name something in Ziik, and how many people have such a one. */
interface Matched {
  readonly matched: number;
  readonly values: number;
  readonly people: number;
}

/** A value as an example, and how many people have it. */
interface Sample {
  readonly value: string;
  readonly people: number;
  readonly unit: boolean;
  readonly userType: boolean;
}

/** What one field would give: people with a value in it, and how its values fit units, and user types. */
interface FieldAdvice {
  readonly field: MatchingField;
  readonly people: number;
  readonly unit: Matched;
  readonly userType: Matched;
  readonly samples: readonly Sample[];
}

/** What two fields would give together: people with a unit and user types, and people with a unit alone. */
interface PairAdvice {
  readonly unitField: MatchingField;
  readonly userTypeField: MatchingField;
  readonly placed: number;
  readonly unitOnly: number;
}

/** How people would fit, by field and by pair of fields. */
export interface Advice {
  /** Those who would be synchronised at all. */
  readonly people: number;
  readonly advice: readonly FieldAdvice[];
  readonly pairs: readonly PairAdvice[];
}

/** Counts people one after the other. */
export interface FieldAdvisor {
  add(person: Partial<DirectoryUser>): void;
  result(): Advice;
}

type Options = Pick<IntegrationOptions, 'matching' | 'includeGuests' | 'disabledAccounts'>;

/** A field with more values names no units: those beyond are matched, but not told apart. Bounds the memory. */
const MOST_VALUES = 10_000;
const MOST_SAMPLES = 5;

/** Counts how well each of the nine fields, and each of their 72 pairs, would place people. */
export function createFieldAdvisor(
  catalogue: CatalogueIndex,
  aliases: AliasIndex | undefined,
  options: Options,
  mostValues = MOST_VALUES,
): FieldAdvisor {
  const names: Names = { catalogue, aliases, matching: options.matching };
  const tallies = MATCHING_FIELDS.map(() => createTally(names, mostValues));
  const pairs = MATCHING_FIELDS.map(() => MATCHING_FIELDS.map(() => ({ placed: 0, unitOnly: 0 })));
  let people = 0;
  return {
    add(person) {
      const { userType = null, accountEnabled = null } = person;
      if (resolveLifecycle({ userType, accountEnabled }, options).state !== 'present') return;
      people++;
      const fits = tallies.map((tally, at) => tally.add(person[MATCHING_FIELDS[at]!] ?? null));
      for (let unit = 0; unit < fits.length; unit++) {
        if (!fits[unit]!.unit) continue;
        for (let type = 0; type < fits.length; type++) {
          const pair = pairs[unit]![type]!;
          if (fits[type]!.userTypes) pair.placed++;
          else pair.unitOnly++;
        }
      }
    },
    result: () => ({
      people,
      advice: MATCHING_FIELDS.map((field, at) => ({ field, ...tallies[at]!.result() })),
      pairs: MATCHING_FIELDS.flatMap((unitField, unit) =>
        MATCHING_FIELDS.flatMap((userTypeField, type) =>
          unit === type ? [] : [{ unitField, userTypeField, ...pairs[unit]![type]! }],
        ),
      ),
    }),
  };
}

interface KnownValue {
  people: number;
  readonly fit: Fit;
}

/** What the values of one field come to. */
function createTally(names: Names, mostValues: number) {
  const { catalogue, aliases, matching } = names;
  const values = new Map<string, KnownValue>();
  const parts = new Set<string>();
  const matchedUnits = new Set<string>();
  const matchedTypes = new Set<string>();
  const counted = { people: 0, unit: 0, userType: 0 };

  function learn(value: string): KnownValue {
    const fit = fitOfValue(value, names);
    if (fit.unit && matchedUnits.size < mostValues) matchedUnits.add(value);
    // A list of user types counts by its parts, unless it is a name as a whole.
    const split = splitStated(value);
    const isWhole = split.length < 2 || isName(value, catalogue.userTypes, aliases?.userTypes, matching);
    for (const part of isWhole ? [value] : split) {
      if (parts.size < mostValues) parts.add(part);
      if (isWhole ? fit.userTypes : fitOfValue(part, names).userTypes) matchedTypes.add(part);
    }
    const known = { people: 0, fit };
    if (values.size < mostValues) values.set(value, known);
    return known;
  }

  return {
    add(text: string | null): Fit {
      if (text === null || isBlank(text)) return FITS_NOTHING;
      const value = normalizeName(text);
      const known = values.get(value) ?? learn(value);
      known.people++;
      counted.people++;
      if (known.fit.unit) counted.unit++;
      if (known.fit.userTypes) counted.userType++;
      return known.fit;
    },
    result: () => ({
      people: counted.people,
      unit: { matched: matchedUnits.size, values: values.size, people: counted.unit },
      userType: { matched: matchedTypes.size, values: parts.size, people: counted.userType },
      samples: [...values]
        .sort(([one, { people: a }], [other, { people: b }]) => b - a || (one < other ? -1 : 1))
        .slice(0, MOST_SAMPLES)
        .map(([value, { people, fit }]) => ({ value, people, unit: fit.unit, userType: fit.userTypes })),
    }),
  };
}

const FITS_NOTHING: Fit = { unit: false, userTypes: false };
