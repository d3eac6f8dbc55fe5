import {
  type CountedPerson,
  type DirectoryUser,
  type Finding,
  finding,
  type HeldPerson,
  type Lifecycle,
  type Named,
  type Placement,
  type UserStatus,
} from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';

/** A person as the read model has one: texts that are the same say the same. */
export interface PersonRow {
  readonly azureId: string;
  readonly status: UserStatus;
  readonly unitId: string | null;
  readonly unitName: string | null;
  readonly userTypes: string;
  readonly findings: string;
  readonly azure: string | null;
  readonly ziik: string | null;
  readonly decision: string | null;
  readonly lifecycle: string | null;
  /** Which of `FLAGS` hold, as a sum. */
  readonly flags: number;
}

/** What is true of a person or not; SQL. */
const FLAGS = {
  isKnown: 'ziik_user_id IS NOT NULL',
  isHeld: 'hold IS NOT NULL',
  isDeactivated: 'deactivated_at IS NOT NULL',
  isDeactivatedLately: "coalesce(deactivated_at > now() - interval '24 hours', false)",
};
const NAMES = Object.keys(FLAGS) as (keyof typeof FLAGS)[];
const SUM_OF_FLAGS = NAMES.map((name, n) => `(${FLAGS[name]})::int * ${2 ** n}`).join(' + ');

/** Whether one of them holds. */
export function holds(name: keyof typeof FLAGS, { flags }: Pick<PersonRow, 'flags'>): boolean {
  return (flags & (2 ** NAMES.indexOf(name))) !== 0;
}

/** Few enough that other calls are answered in between. */
const AT_ONCE = 2_000;

/** Everybody of an integration in the order of Azure ids, some at a time; the next ones are read meanwhile. */
export async function* readPeople(db: Tx, integrationId: string): AsyncGenerator<readonly PersonRow[]> {
  const read = (after: string) =>
    db.query<PersonRow>(
      `SELECT azure_id AS "azureId", status, unit_id::text AS "unitId", unit_name AS "unitName",
          user_types AS "userTypes", findings::text AS findings, azure, ziik, decision, lifecycle,
          ${SUM_OF_FLAGS} AS flags
        FROM config.person WHERE integration_id = $1 AND azure_id > $2 ORDER BY azure_id LIMIT $3`,
      [integrationId, after, AT_ONCE],
    );
  let rows = await read('');
  while (rows.length > 0) {
    const isLast = rows.length < AT_ONCE;
    const next = isLast ? Promise.resolve([]) : read(rows.at(-1)!.azureId);
    // Where the caller stops in between, nobody waits for it.
    next.catch(() => {});
    yield rows;
    rows = await next;
  }
}

/** What Azure says of the person; null: Azure does not have the person. */
export function azureOf({ azure }: Pick<PersonRow, 'azure'>): DirectoryUser | null {
  return parsed<DirectoryUser>(azure);
}

/** A person as a preview needs one. */
export function heldPersonOf(row: PersonRow, azure: DirectoryUser | null): HeldPerson & CountedPerson {
  const { azureId, status, unitId, unitName, userTypes, findings, ziik, decision, lifecycle } = row;
  return {
    azureId,
    status,
    // Which id makes no difference: nobody is asked.
    ziikUserId: holds('isKnown', row) ? 1 : null,
    unit: unitId === null ? null : { id: Number(unitId), name: unitName ?? '' },
    userTypes: userTypes === '[]' ? NOTHING : (JSON.parse(userTypes) as Named[]),
    // Postgres keeps the members of JSON in an order of its own, and findings are compared as texts.
    findings:
      findings === '[]'
        ? NOTHING
        : (JSON.parse(findings) as Finding[]).map(({ code, ...about }) => finding(code, about)),
    azure,
    ziik: parsed<NonNullable<HeldPerson['ziik']>>(ziik),
    decision: parsed<Placement>(decision),
    lifecycle: parsed<Lifecycle>(lifecycle),
    isHeld: holds('isHeld', row),
    isDeactivated: holds('isDeactivated', row),
    isDeactivatedLately: holds('isDeactivatedLately', row),
  };
}

const NOTHING: readonly never[] = [];

function parsed<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
