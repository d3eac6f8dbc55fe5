import { hash } from 'node:crypto';
import type { UserOutcome } from '@user-sync/contracts';
import { type FindingCode, MATCHING_FIELDS, type MatchingField, normalizeName, splitStated } from '@user-sync/domain';

/** What the facets of a person are made of. */
export type Faceted = Pick<UserOutcome, 'integrationId' | 'unit' | 'findings' | 'azure'>;

/**
 * Everything that a person is exactly found by, with commas between: a key of 64 bits each, so that one index has them
 * all, however long a value in Azure is. Each key is of one integration alone.
 */
export function facetsOf({ integrationId, unit, findings, azure }: Faceted): string {
  const facets = new Set([everybody(integrationId)]);
  if (unit) facets.add(inUnit(integrationId, unit.id));
  for (const { code } of findings) facets.add(withFinding(integrationId, code));
  if (azure !== null) {
    for (const field of MATCHING_FIELDS) {
      const value = azure[field];
      facets.add(withValue(integrationId, field, value ?? ''));
      if (value?.includes(','))
        for (const part of splitStated(value)) facets.add(statingPart(integrationId, field, part));
    }
  }
  return [...facets].join(',');
}

/** The facet that everybody in an integration has. */
export function everybody(integrationId: string): string {
  return keyOf(integrationId);
}

/** Who stands in a unit of Ziik. */
export function inUnit(integrationId: string, unitId: number): string {
  return keyOf(`${integrationId} unit ${unitId}`);
}

/** Who has a finding. */
export function withFinding(integrationId: string, code: FindingCode): string {
  return keyOf(`${integrationId} finding ${code}`);
}

/** Whose field has exactly this value, as names are compared; an empty one, or only commas: that nothing is stated. */
export function withValue(integrationId: string, field: MatchingField, value: string): string {
  return keyOf(`${integrationId} ${field}=${splitStated(value).length === 0 ? '' : normalizeName(value)}`);
}

/** Whose field has the value between commas. */
export function statingPart(integrationId: string, field: MatchingField, part: string): string {
  return keyOf(`${integrationId} ${field}~${normalizeName(part)}`);
}

/** Most values are those of many people. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

function keyOf(text: string): string {
  let key = known.get(text);
  if (key === undefined) {
    key = hash('sha256', text, 'buffer').readBigInt64BE().toString();
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, key);
  }
  return key;
}
