import type { UserCommand } from '@user-sync/contracts';
import {
  type Applied,
  CLOCK_TOLERANCE_MS,
  type Conclusion,
  emailKey,
  type GoneCause,
  type HandsOff,
  type HistoryEvent,
  type Removal,
  type Trouble,
  type UserStatus,
  type Wish,
} from '@user-sync/domain';
import { columnName } from '@user-sync/persistence';
import type { Asked } from './occasion.ts';

/** How a conclusion is written to a column: the SQL of its new value, where `a` is the row and `r` the result. */
type Write = (column: string) => string;

const ALWAYS: Write = (column) => `r.${column}`;
const UNLESS_FORGOTTEN: Write = (column) => `CASE WHEN r.forget THEN NULL ELSE r.${column} END`;
/** Keeps requests for work that arrived after the row was picked. */
const UNLESS_TOUCHED: Write = (column) => `CASE WHEN a.touch = r.touch THEN r.${column} ELSE a.${column} END`;

/**
 * What is read from one column, and how a conclusion is written to it. `Value` is the property's type in an account.
 */
interface Column<Value> {
  readonly type: 'uuid' | 'text' | 'text[]' | 'bigint' | 'boolean' | 'timestamptz';
  /** Where it is not the property's name in snake case. */
  readonly name?: string;
  /** An expression that is read instead of a column. */
  readonly expression?: string;
  /** Without it the property is only read. */
  readonly write?: Write;
  /** What is written; without it the conclusion's property of the same name. */
  readonly from?: (conclusion: Conclusion) => unknown;
  /** How a value that is stored as JSON is read and written. */
  readonly parse?: (json: string) => Value;
  readonly format?: (value: Value) => string | null;
}

type Options = Omit<Column<unknown>, 'type' | 'parse' | 'format'>;

const columnOf =
  <Base>(type: Column<Base>['type']) =>
  <Value extends Base | null = Base>(options: Options = {}): Column<Value> => ({ type, ...options });
const uuid = columnOf<string>('uuid');
const text = columnOf<string>('text');
const texts = columnOf<readonly string[]>('text[]');
const bigint = columnOf<number>('bigint');
const boolean = columnOf<boolean>('boolean');
const timestamp = columnOf<Date>('timestamptz');
const json = <Value>(options: Options = {}): Column<Value> => ({
  type: 'text',
  parse: JSON.parse,
  format: (value) => (value === null ? null : JSON.stringify(value)),
  ...options,
});

/**
 * All that an attempt knows of a row of `applier.account`. The type `Account`, the SELECT list, and what a result
 * writes are made from this list; what a result writes beyond it is in `write-results.ts`.
 */
const ACCOUNT_COLUMNS = {
  integrationId: uuid(),
  azureId: text(),
  /** Raised by everything that asks for work; a result that saw an older one leaves the row due. */
  touch: bigint(),
  revision: bigint({ name: 'desired_revision' }),
  runId: uuid(),
  command: json<UserCommand>({ name: 'desired' }),
  /** Of the rules that the command was decided by; `BY_AZURE_ALONE`: no rule decides otherwise. */
  rulesVersion: bigint(),
  /** Of the aliases; null: the decision rests on none. */
  aliasesVersion: bigint<number | null>(),
  /** Whether the command says what the one before said, which was answered and told. */
  repeats: boolean({ expression: 'coalesce(a.repeats AND a.content_revision = a.desired_revision, false)' }),
  traceparent: text<string | null>(),
  waitingSince: timestamp(),

  ziikUserId: bigint<number | null>({ write: ALWAYS }),
  createdByUs: boolean({ write: ALWAYS }),
  /** Azure ids that the link came from, of somebody who returned under another. */
  formerAzureIds: texts(),
  appliedRevision: bigint<number | null>(),
  applied: json<Applied | null>({ write: UNLESS_FORGOTTEN }),
  appliedEmailKey: text<string | null>({ write: UNLESS_FORGOTTEN, from: appliedEmailKey }),
  doubtful: boolean({ write: ALWAYS }),
  verify: boolean({ write: UNLESS_TOUCHED }),

  settled: boolean({ write: () => 'r.settled AND a.touch = r.touch' }),
  trouble: json<Trouble | null>({ write: UNLESS_TOUCHED }),
  waitingFor: text<string | null>({ write: ALWAYS }),
  wish: text<Wish | null>({ write: UNLESS_TOUCHED }),
  /** What an administrator asked for and that has no answer yet. */
  asked: json<Asked | null>(),

  removal: text<Removal | null>({ name: 'brake', write: UNLESS_TOUCHED }),
  holdRun: uuid<string | null>({ write: UNLESS_TOUCHED }),
  /** The cause of the removal that an administrator overruled. */
  override: text<GoneCause | null>({ write: UNLESS_TOUCHED }),
  handsOff: text<HandsOff | null>({ write: UNLESS_TOUCHED }),
  deactivatedAt: timestamp<Date | null>(),
  purgeAt: timestamp<Date | null>(),
  /** Whether the purge is to be decided on: its day has come, or it was counted by a clock that was ahead. */
  isPurgeDue: boolean({
    expression: `coalesce(a.purge_at <= now(), false)
    OR coalesce(a.deactivated_at > now() + ${CLOCK_TOLERANCE_MS} * interval '1 millisecond', false)`,
  }),

  /** Whether config has heard of the person. */
  isTold: boolean({ expression: 'a.outcome_seq IS NOT NULL' }),
  status: text<UserStatus>({ write: ALWAYS }),
  what: text<HistoryEvent>({ write: ALWAYS }),
  /** As JSON. */
  findings: text({ write: ALWAYS }),
};

type Columns = typeof ACCOUNT_COLUMNS;

/** One person of one integration: the desired state, the state in Ziik, and the pending work. */
export type Account = {
  readonly [Property in keyof Columns]: Columns[Property] extends Column<infer Value> ? Value : never;
};

// A property that a conclusion has too has the same type in both.
ACCOUNT_COLUMNS satisfies { readonly [Property in keyof Columns & keyof Conclusion]: Column<Conclusion[Property]> };

const LIST = Object.entries(ACCOUNT_COLUMNS as Readonly<Record<string, Column<unknown>>>).map(([property, column]) => ({
  ...column,
  property,
  name: column.name ?? columnName(property),
}));

/** The SELECT list of `applier.account AS a`; `toAccount` reads the rows. */
export const SELECT_LIST = LIST.map(
  ({ property, name, expression }) => `${expression ?? `a.${name}`} AS "${property}"`,
).join(', ');

/**
 * What a conclusion writes, in the list's order: the column, the type of its array, its new value, and what goes in.
 */
export const CONCLUDED = LIST.flatMap(({ property, name, type, write, from, format }) => {
  if (write === undefined) return [];
  const own = property as keyof Conclusion;
  const formatted = format && ((conclusion: Conclusion) => format(conclusion[own]));
  return [{ name, type, value: write(name), from: from ?? formatted ?? own }];
});

const PARSED = LIST.flatMap(({ property, parse }) => (parse === undefined ? [] : [property]));

/** A row as it is selected by `SELECT_LIST`; it becomes the account. */
export function toAccount(row: Record<string, unknown>): Account {
  for (const property of PARSED) {
    const stored = row[property] as string | null;
    if (stored !== null) row[property] = JSON.parse(stored);
  }
  return row as Account;
}

/** The address that the user has in Ziik, as it is compared; null for who is not linked. */
export function appliedEmailKey({ ziikUserId, applied }: Pick<Conclusion, 'ziikUserId' | 'applied'>): string | null {
  return ziikUserId === null || applied?.email == null ? null : emailKey(applied.email);
}
