import {
  asSearched,
  type FindingCode,
  hasNul,
  isAboutValue,
  type MatchingField,
  type UserStatus,
} from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import { everybody, inUnit, statingPart, withFinding, withValue } from '../keep-read-model/facets.ts';
import { peopleCount } from '../keep-read-model/people-counts.ts';

/** What a list of users is filtered by; all of it has to fit. */
export interface UserFilter {
  readonly status?: UserStatus;
  readonly finding?: FindingCode;
  readonly search?: string;
  /** Together with `value`; an empty value: nothing is stated there. */
  readonly field?: MatchingField;
  readonly value?: string;
  readonly unit?: number;
  readonly run?: string;
  readonly azureIds?: readonly string[];
}

/** More than so many are neither counted, where no number is kept, nor collected to be sorted. */
export const MOST_COUNTED = 5_000;
/** A sample of so many tells whether a filter seems to fit more than are worth collecting. */
const SAMPLE = 1_000;
const SEEM_MANY = 3_000;

/** Conditions of `config.person`, with their parameters; the first is the integration. */
export interface Conditions {
  readonly sql: string;
  readonly parameters: unknown[];
}

/** The filter as conditions. */
export function conditionsOf(integrationId: string, filter: UserFilter): Conditions {
  const { status, finding, search = '', field, value = '', unit, run, azureIds } = filter;
  const parameters: unknown[] = [integrationId];
  const conditions = ['integration_id = $1'];
  const facets: string[] = [];
  const needed = (given: unknown) => `$${parameters.push(given)}`;
  if (status !== undefined) conditions.push(`status = ${needed(status)}`);
  if (finding !== undefined) facets.push(withFinding(integrationId, finding));
  if (unit !== undefined) facets.push(inUnit(integrationId, unit));
  if (field !== undefined) {
    const facet = withValue(integrationId, field, value);
    // A finding about matching names one part of a list; the person states it together with others.
    if (value !== '' && finding !== undefined && isAboutValue(finding))
      conditions.push(`facets && ${needed([facet, statingPart(integrationId, field, value)])}::bigint[]`);
    else facets.push(facet);
  }
  if (run !== undefined)
    conditions.push(
      `EXISTS (SELECT FROM config.history h WHERE h.integration_id = $1 AND h.run_id = ${needed(run)}
        AND h.azure_id = person.azure_id)`,
    );
  if (azureIds !== undefined)
    conditions.push(`azure_id = ANY(${needed(azureIds.filter((id) => !hasNul(id)))}::text[])`);
  const sought = asSearched(search);
  if (sought !== '') {
    const isShort = sought.length < 3;
    // The index has three letters at a time, and blanks before a word: with less it would only be in the way.
    if (!isShort || WORD.test(sought)) facets.push(everybody(integrationId));
    const text = literal(sought);
    const found =
      isShort && WORD.test(sought)
        ? `(search LIKE ${needed(`${text}%`)} OR search LIKE ${needed(`% ${text}%`)})`
        : `search LIKE ${needed(`%${text}%`)}`;
    const id = azureIdIn(search);
    conditions.push(id === undefined ? found : `(${found} OR azure_id LIKE ${needed(`${id}%`)})`);
  }
  if (facets.length > 0) conditions.push(`facets @> ${needed(facets)}::bigint[]`);
  return { sql: conditions.join(' AND '), parameters };
}

const WORD = /^[\p{L}\p{N}]+$/u;

/** The beginning of an Azure id that a search may be: with fewer letters any word would be one. */
function azureIdIn(search: string): string | undefined {
  const id = search.trim().toLowerCase();
  return /^[0-9a-f]{8}[0-9a-f-]{0,28}$/.test(id) ? id : undefined;
}

/** A text as it stands, for LIKE. */
function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** How many users fit, where that is a number that is kept; undefined where it has to be counted. */
export async function keptCount(db: Tx, integrationId: string, filter: UserFilter): Promise<number | undefined> {
  const { status, finding, unit } = filter;
  const [only, ...others] = Object.keys(filter);
  if (only === undefined) return peopleCount(db, integrationId, 'all');
  if (others.length > 0) return undefined;
  if (status !== undefined) return peopleCount(db, integrationId, 'status', status);
  if (finding !== undefined) return peopleCount(db, integrationId, 'finding', finding);
  if (unit !== undefined) return peopleCount(db, integrationId, 'unit', String(unit));
  return undefined;
}

/**
 * Whether a filter seems to fit more people than are counted: by a sample in the order of the Azure ids, which say
 * nothing of anybody. Collecting so many only to find that they are too many would cost more than the page itself.
 */
export async function areMany(db: Tx, integrationId: string, { sql, parameters }: Conditions): Promise<boolean> {
  const all = await peopleCount(db, integrationId, 'all');
  if (all <= MOST_COUNTED) return false;
  const [row] = await db.query<{ fitting: number }>(
    `SELECT count(*)::int AS fitting
      FROM (SELECT * FROM config.person WHERE integration_id = $1 ORDER BY azure_id LIMIT ${SAMPLE}) AS person
      WHERE ${sql}`,
    parameters,
  );
  return (row!.fitting / SAMPLE) * all > SEEM_MANY;
}
