import type { Tx } from '@user-sync/persistence';
import Type, { type Static } from 'typebox';
import { integrationFilter } from '../manage-integrations/integration.schema.ts';
import { PAGE_QUERY } from '../serve-http/pages.ts';
import { type InputError, invalid } from '../serve-http/problem.ts';
import { AUDIT_ACTIONS } from './audit.ts';

const TIME = 'This is a time or a day in ISO 8601, as 2026-11-28T09:00:00Z.';
const Moment = (description: string) =>
  Type.Optional(
    Type.Union([Type.String({ format: 'date-time' }), Type.String({ format: 'date' })], {
      description,
      'x-detail': TIME,
    }),
  );
const Id = (description: string) =>
  Type.Optional(
    Type.String({
      // No text in Postgres has a NUL.
      pattern: '^[^\\u0000]+$',
      maxLength: 500,
      description,
      'x-detail': 'This is an id of 500 characters at most.',
    }),
  );

/** What the audit is filtered by. */
export const AuditQuery = Type.Object(
  {
    ...PAGE_QUERY,
    integration: integrationFilter,
    target: Id('Those about the target with this id: of a user the Azure id, of an instance the slug.'),
    actor: Id("What this subject did, by the token's `sub`."),
    action: Type.Optional(
      Type.Enum([...AUDIT_ACTIONS], { 'x-detail': `action is one of ${AUDIT_ACTIONS.join(', ')}.` }),
    ),
    from: Moment('Not before this time; a day counts from its beginning in UTC.'),
    to: Moment('Before this time.'),
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;

/** An entry as it is stored. */
export interface AuditRow {
  id: number;
  at: Date;
  actor: string;
  actor_name: string | null;
  role: string;
  instance_slug: string;
  action: string;
  target_kind: string;
  target_id: string;
  changes: object;
  correlation_id: string;
}

/** Which integration an entry belongs to; what the index `audit_of_integration` has. */
const INTEGRATION_OF = "(CASE WHEN target_kind = 'integration' THEN target_id ELSE changes ->> 'integrationId' END)";

/** Entries older than an id (null: from the newest), newest first; `scope`: the instance whose are seen, null: all. */
export function findAuditEntries(
  db: Tx,
  scope: string | null,
  filter: Omit<AuditQuery, 'limit' | 'cursor'>,
  before: number | null,
  limit: number,
): Promise<AuditRow[]> {
  const { from, to } = readTimes(filter);
  const parameters: unknown[] = [limit];
  const conditions: string[] = [];
  const where = (condition: (parameter: string) => string, value: unknown) => {
    if (value !== undefined && value !== null) conditions.push(condition(`$${parameters.push(value)}`));
  };
  where((slug) => `instance_slug = ${slug}`, scope);
  where((id) => `${INTEGRATION_OF} = ${id}`, filter.integration?.toLowerCase());
  where((id) => `target_id = ${id}`, filter.target);
  where((subject) => `actor = ${subject}`, filter.actor);
  where((action) => `action = ${action}`, filter.action);
  where((time) => `at >= ${time}`, from);
  where((time) => `at < ${time}`, to);
  where((id) => `id < ${id}`, before);
  return db.query<AuditRow>(
    `SELECT id, at, actor, actor_name, role, instance_slug, action, target_kind, target_id, changes, correlation_id
      FROM config.audit ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY id DESC LIMIT $1`,
    parameters,
  );
}

/** The bounds as moments. What fits the form may still be no day of the calendar, or end before it begins. */
function readTimes({ from, to }: Pick<AuditQuery, 'from' | 'to'>): { from: Date | null; to: Date | null } {
  const errors: InputError[] = [];
  const read = (name: string, text: string | undefined): Date | null => {
    const time = text === undefined ? null : new Date(text);
    if (time === null || !Number.isNaN(time.getTime())) return time;
    errors.push({ pointer: `/${name}`, code: 'invalid-parameter', detail: TIME });
    return null;
  };
  const bounds = { from: read('from', from), to: read('to', to) };
  if (bounds.from !== null && bounds.to !== null && bounds.to < bounds.from)
    errors.push({ pointer: '/to', code: 'invalid-parameter', detail: 'to is before from, so nothing lies between.' });
  if (errors.length > 0) throw invalid(errors);
  return bounds;
}
