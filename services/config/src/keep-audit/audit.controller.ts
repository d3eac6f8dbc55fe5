import { Controller, Inject, Query } from '@nestjs/common';
import Type from 'typebox';
import { Route } from '../answer-requests/api-route.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../answer-requests/pages.ts';
import { Caller, type Principal } from '../authenticate/principal.ts';
import { scopeOf } from '../authenticate/scope.ts';
import { PARTS, type Parts } from '../parts.ts';

/** Schema of one audit entry. */
export const AuditEntryView = Type.Object({
  id: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  actor: Type.String({ description: "The token's `sub`." }),
  role: Type.String({ description: 'Of the token; `command`: run on a machine of the operator.' }),
  instance: Type.Union([Type.String(), Type.Null()], { description: 'Null: it concerns all.' }),
  action: Type.String(),
  target: Type.Object({ kind: Type.String(), id: Type.String() }),
  changes: Type.Object({}, { additionalProperties: true }),
  correlationId: Type.String(),
});

interface Row {
  id: number;
  at: Date;
  actor: string;
  role: string;
  instance_slug: string;
  action: string;
  target_kind: string;
  target_id: string;
  changes: object;
  correlation_id: string;
}

@Controller()
export class AuditController {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route({
    method: 'GET',
    path: '/v1/audit',
    summary: 'What was done, newest first: of the own instance, for an operator of all',
    role: 'anyone',
    query: Type.Object(PAGE_QUERY, { additionalProperties: false }),
    answers: { 200: pageOf(AuditEntryView) },
  })
  list(@Caller() caller: Principal, @Query() query: PageQuery) {
    return readPage(
      'audit',
      query,
      ['number'],
      (after, limit) =>
        this.#parts.db.query<Row>(
          `SELECT * FROM config.audit WHERE ($1::text IS NULL OR instance_slug = $1) AND ($2::bigint IS NULL OR id < $2)
            ORDER BY id DESC LIMIT $3`,
          [scopeOf(caller), after?.[0] ?? null, limit],
        ),
      ({ id }) => [id],
      (row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: row.actor,
        role: row.role,
        instance: row.instance_slug || null,
        action: row.action,
        target: { kind: row.target_kind, id: row.target_id },
        changes: row.changes,
        correlationId: row.correlation_id,
      }),
    );
  }
}
