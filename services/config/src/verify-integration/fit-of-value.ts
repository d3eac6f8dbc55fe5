import {
  type AliasIndex,
  type CatalogueIndex,
  type DirectoryUser,
  foldName,
  type IntegrationOptions,
  type MatchingRules,
  type NameIndex,
  normalizeName,
  resolvePlacement,
  splitStated,
} from '@user-sync/domain';

/** What a value would give: in the unit field a unit, in the user type field at least one user type. */
export interface Fit {
  readonly unit: boolean;
  readonly userTypes: boolean;
}

type Targets = AliasIndex['units'] | undefined;

const UNIT = 'A unit';
const RULES = { unitField: 'department', userTypeField: 'jobTitle' } as const;
const NOBODY = { department: null, jobTitle: null } as DirectoryUser;

/** What values are matched with. */
export interface Names {
  readonly catalogue: CatalogueIndex;
  /** What the integration says that values mean; undefined: it says nothing. */
  readonly aliases: AliasIndex | undefined;
  readonly matching: IntegrationOptions['matching'];
}

/** Asks the rules by which people are placed, of one person who has nothing but this value. */
export function fitOfValue(value: string, { catalogue, aliases, matching }: Names): Fit {
  const rules: MatchingRules = {
    ...RULES,
    options: { matching, disabledAccounts: 'ignore', includeGuests: true },
    ...(aliases && { aliases }),
  };
  // Only names that the value can match: what else it may have meant is dear to find, and nobody asks for it.
  const names = namesIn(value);
  const units = namesAmong(names, catalogue.units, aliases?.units, matching);
  const userTypes = namesAmong(names, catalogue.userTypes, aliases?.userTypes, matching);
  return {
    unit: units !== null && isUnit(value, rules, units),
    userTypes: userTypes !== null && hasUserTypes(value, rules, userTypes),
  };
}

/** Whether a value is, as a whole, the name of something or of several things, or has an alias. */
export function isName(value: string, { exact, folded }: NameIndex, aliases: Targets, matching: Names['matching']) {
  return exact.has(value) || aliases?.has(value) === true || (matching === 'relaxed' && folded.has(foldName(value)));
}

function isUnit(value: string, rules: MatchingRules, units: NameIndex): boolean {
  return (
    resolvePlacement({ ...NOBODY, department: value }, rules, { units, userTypes: NO_NAMES }).placement.unit !== null
  );
}

function hasUserTypes(value: string, rules: MatchingRules, userTypes: NameIndex): boolean {
  const person = { ...NOBODY, department: UNIT, jobTitle: value };
  return resolvePlacement(person, rules, { units: ONE_UNIT, userTypes }).placement.userTypes.length > 0;
}

const NO_NAMES: NameIndex = { exact: new Map(), folded: new Map(), byId: new Map() };
const ONE_UNIT: NameIndex = {
  ...NO_NAMES,
  exact: new Map([[UNIT, [{ id: 1, name: UNIT }]]]),
};

function namesIn(value: string): string[] {
  return [normalizeName(value), ...splitStated(value)];
}

/** Those of the catalogue; null: there are none and no alias, which is so of most values and asks for no rules. */
function namesAmong(
  names: readonly string[],
  { exact, folded, byId }: NameIndex,
  aliases: Targets,
  matching: IntegrationOptions['matching'],
): NameIndex | null {
  const pick = (from: NameIndex['exact'], keys: readonly string[]) =>
    new Map(keys.flatMap((key) => (from.has(key) ? [[key, from.get(key)!] as const] : [])));
  const among = {
    exact: pick(exact, names),
    folded: matching === 'relaxed' ? pick(folded, names.map(foldName)) : NONE,
    byId,
  };
  const hasAlias = aliases !== undefined && names.some((name) => aliases.has(name));
  return among.exact.size + among.folded.size > 0 || hasAlias ? among : null;
}

const NONE: NameIndex['folded'] = new Map();
