import { Controller, Inject, Query } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import Type from 'typebox';
import { Caller, type Principal } from '../authenticate/principal.ts';
import { scopeOf } from '../authenticate/scope.ts';
import { Route } from '../serve-http/api-route.ts';
import { pageOf, readPage } from '../serve-http/pages.ts';
import { AuditQuery, findAuditEntries } from './find-audit-entries.ts';

/** Schema of one audit entry. */
export const AuditEntryView = Type.Object({
  id: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  actor: Type.String({ description: "The token's `sub`." }),
  actorName: Type.Union([Type.String(), Type.Null()], {
    description: "The token's `name`; null where it had none, and for what was done before it was kept.",
  }),
  role: Type.String({
    description: 'Of the token; `command`: run on a machine of the operator; `system`: happened by itself.',
  }),
  instance: Type.Union([Type.String(), Type.Null()], { description: 'Null: it concerns all.' }),
  action: Type.String(),
  target: Type.Object({ kind: Type.String(), id: Type.String() }),
  changes: Type.Object({}, { additionalProperties: true }),
  correlationId: Type.String(),
});

@Controller()
export class AuditController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/audit',
    summary: 'The audit, newest first: of the own instance, for an operator of all instances',
    role: 'anyone',
    query: AuditQuery,
    answers: { 200: pageOf(AuditEntryView) },
  })
  list(@Caller() caller: Principal, @Query() query: AuditQuery) {
    return readPage(
      'audit',
      query,
      ['number'],
      (after, limit) =>
        findAuditEntries(this.db, scopeOf(caller), query, (after?.[0] as number | undefined) ?? null, limit),
      ({ id }) => [id],
      (row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: row.actor,
        actorName: row.actor_name,
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
