import {
  type CatalogueIndex,
  type DirectoryUser,
  foldName,
  type IntegrationOptions,
  MATCHING_FIELDS,
  type MatchingField,
  type NameIndex,
  normalizeName,
  splitStated,
} from '@user-sync/domain';

/** How many distinct values there are, and how many of them are names in Ziik. */
interface Matched {
  readonly matched: number;
  readonly values: number;
}

/** What one field would give: people with a value in it, and how its values fit units, and user types. */
export interface FieldAdvice {
  readonly field: MatchingField;
  readonly people: number;
  readonly unit: Matched;
  readonly userType: Matched;
}

/** Says for each of the nine fields how well it would serve, judged by some people of the directory. */
export function adviseFields(
  people: readonly Partial<DirectoryUser>[],
  catalogue: CatalogueIndex,
  matching: IntegrationOptions['matching'],
): FieldAdvice[] {
  return MATCHING_FIELDS.map((field) => {
    const values = people.flatMap((person) => normalizeName(person[field] ?? '') || []);
    const distinct = [...new Set(values)];
    // A list of user types counts by its parts, unless it is a name as a whole.
    const stated = new Set(
      distinct.flatMap((value) => (isName(value, catalogue.userTypes, matching) ? [value] : splitStated(value))),
    );
    return {
      field,
      people: values.length,
      unit: countMatched(distinct, catalogue.units, matching),
      userType: countMatched([...stated], catalogue.userTypes, matching),
    };
  });
}

function countMatched(values: readonly string[], names: NameIndex, matching: IntegrationOptions['matching']): Matched {
  return { matched: values.filter((value) => isName(value, names, matching)).length, values: values.length };
}

/** An ambiguous name matches nothing. */
function isName(value: string, { exact, folded }: NameIndex, matching: IntegrationOptions['matching']): boolean {
  const holders = exact.get(value) ?? (matching === 'relaxed' ? folded.get(foldName(value)) : undefined);
  return holders?.length === 1;
}
