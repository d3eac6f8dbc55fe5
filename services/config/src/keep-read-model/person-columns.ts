import type { UserOutcome } from '@user-sync/contracts';
import type { Finding, UserStatus } from '@user-sync/domain';
import { columnName } from '@user-sync/persistence';
import { facetsOf } from './facets.ts';
import { nameKeyOf, searchOf } from './search-keys.ts';

/** One column of `config.person`, as derived from an outcome. `Value` is the property's type when it is read. */
interface Column<Value> {
  /** Of the array that is written. */
  readonly type: 'uuid' | 'text' | 'bigint' | 'jsonb' | 'timestamptz';
  /** What is written; without it the outcome's property of the same name. */
  readonly from?: (outcome: UserOutcome) => unknown;
  /** What is stored of the value that is given, where it is not the value itself. */
  readonly store?: (given: string) => string;
  /** Only its type counts. */
  readonly read?: Value;
}

type Options = Omit<Column<unknown>, 'type' | 'read'>;

const columnOf =
  <Base>(type: Column<Base>['type']) =>
  <Value extends Base | null = Base>(options: Options = {}): Column<Value> => ({ type, ...options });
const uuid = columnOf<string>('uuid');
const text = columnOf<string>('text');
const bigint = columnOf<number>('bigint');
const timestamp = columnOf<Date>('timestamptz');
const findings = columnOf<Finding[]>('jsonb');

/** What a list of users shows. */
const LISTED = {
  azureId: text(),
  status: text<UserStatus>(),
  ziikUserId: bigint<number | null>(),
  email: text<string | null>(),
  firstName: text<string | null>(),
  lastName: text<string | null>(),
  unitId: bigint<number | null>({ from: ({ unit }) => unit?.id }),
  unitName: text<string | null>({ from: ({ unit }) => unit?.name }),
  userTypes: text({ from: ({ userTypes }) => asJson(userTypes) }),
  findings: findings({ from: (outcome) => asJson(outcome.findings) }),
  deactivatedAt: timestamp<Date | null>(),
  purgeAt: timestamp<Date | null>(),
  updatedAt: timestamp({ from: ({ at }) => at }),
  retry: text<string | null>({ from: ({ retry }) => retry && JSON.stringify(retry) }),
};

/** What a user's own page shows beyond the list. */
const DETAILS = {
  azure: text<string | null>({ from: ({ azure }) => azure && JSON.stringify(azure) }),
  ziik: text<string | null>({ from: ({ ziik }) => ziik && JSON.stringify(ziik) }),
  decision: text<string | null>({ from: ({ decision }) => decision && JSON.stringify(decision) }),
  lifecycle: text<string | null>({ from: ({ lifecycle }) => lifecycle && JSON.stringify(lifecycle) }),
  hold: text<string | null>({ from: ({ hold }) => hold && JSON.stringify(hold) }),
};

/** What the next outcome is compared with, beyond all this. */
const COMPARED = { rulesVersion: bigint<number | null>() };

/** What users are ordered and found by. */
const FOUND_BY = {
  integrationId: uuid(),
  sequence: bigint(),
  findingCodes: text({ from: codesOf, store: (given) => `string_to_array(${given}, ',')` }),
  search: text({ from: searchOf }),
  nameKey: text({ from: nameKeyOf }),
  facets: text({ from: facetsOf, store: (given) => `string_to_array(${given}, ',')::bigint[]` }),
  /** Of which outcome the three before are made; a version before this one leaves it behind. */
  keysSequence: bigint({ from: ({ sequence }) => sequence }),
};

type Values<Columns> = {
  readonly [Property in keyof Columns]: Columns[Property] extends Column<infer Value> ? Value : never;
};
/** A user as the list has one. */
export type ListedPerson = Values<typeof LISTED>;
/** What a user's own page has beyond the list. */
export type PersonDetails = Values<typeof DETAILS>;

export const LISTED_COLUMNS = selectList(LISTED);
export const DETAIL_COLUMNS = selectList(DETAILS);

/** All columns of `config.person`, which is written of outcomes only. */
export const PERSON_COLUMNS = Object.entries<Column<unknown>>({ ...FOUND_BY, ...LISTED, ...DETAILS, ...COMPARED }).map(
  ([property, { type, from, store }]) => {
    const name = columnName(property);
    return {
      name,
      type,
      from: from ?? (property as keyof UserOutcome),
      stored: store?.(`given.${name}`) ?? `given.${name}`,
    };
  },
);

function selectList(columns: Readonly<Record<string, Column<unknown>>>): string {
  return Object.keys(columns)
    .map((property) => `${columnName(property)} AS "${property}"`)
    .join(', ');
}

function asJson(list: readonly unknown[]): string {
  return list.length === 0 ? '[]' : JSON.stringify(list);
}

/** The codes of the outcome's findings, each once, with commas between. */
export function codesOf({ findings }: UserOutcome): string {
  if (findings.length === 0) return '';
  return findings.length === 1 ? findings[0]!.code : [...new Set(findings.map(({ code }) => code))].join(',');
}
