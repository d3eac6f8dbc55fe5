import { Body, Controller, Inject, Param, Query, Req } from '@nestjs/common';
import { findHolds, type Hold, type Integration, loadRun } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import Type, { type Static } from 'typebox';
import { type Administrator, type ApiRequest, Caller } from '../authenticate/principal.ts';
import { ownIntegration, ownRun } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { RunView, showOneRun } from '../run-integration/run.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../serve-http/pages.ts';
import { decideHeld } from './decide-held.ts';
import { findLimitFacts, type LimitFacts } from './find-limits.ts';
import { CAUSES, Decision, HoldView } from './hold.schema.ts';

/** Deactivations over the removal limit. */
@Controller()
export class HoldsController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/holds',
    summary: 'Lists the runs whose deactivations are held by the removal limit until somebody decides, newest first',
    role: 'platform-administrator',
    query: Type.Object(PAGE_QUERY, { additionalProperties: false }),
    answers: { 200: pageOf(HoldView) },
    problems: [404],
  })
  async list(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: PageQuery) {
    const { db } = this;
    const integration = await ownIntegration(db, caller, id);
    const page = await readPage(
      'holds',
      query,
      ['number'],
      (after, limit) => findHolds(db, integration.id, (after?.[0] as number) ?? null, limit),
      ({ number }) => [number],
      (hold) => hold,
    );
    if (page.data.length === 0) return page;
    const facts = await findLimitFacts(db, integration.id);
    return { ...page, data: page.data.map((hold) => showHold(hold, integration, facts)) };
  }

  @Route({
    method: 'POST',
    path: '/v1/runs/:id/decision',
    summary: 'Approves or rejects the deactivations that a run holds',
    role: 'platform-administrator',
    body: Decision,
    answers: { 200: RunView },
    problems: [404, 409],
  })
  async decide(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Body() body: Static<typeof Decision>,
  ) {
    const { run, integration } = await ownRun(this.db, caller, id);
    return this.db.transaction(async (tx) => {
      if (await decideHeld(tx, run, integration, body, caller.subject)) {
        const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
        const action = body.deactivations === 'approve' ? 'deactivations.approved' : 'deactivations.rejected';
        const { azureIds = 'all', expected } = body;
        await audit(
          tx,
          actor,
          action,
          { kind: 'run', id: run.id },
          { integrationId: integration.id, azureIds, ...(expected !== undefined && { expected }) },
        );
      }
      return showOneRun(tx, (await loadRun(tx, run.id)) ?? run);
    });
  }
}

function showHold({ runId, since, deactivations, byCause }: Hold, { options }: Integration, facts: LimitFacts) {
  const { percent, from } = options.maxDeactivations;
  return {
    runId,
    since: since.toISOString(),
    deactivations,
    byCause: Object.fromEntries(CAUSES.map((cause) => [cause, byCause[cause] ?? 0])),
    limit: { percent, from, ...facts },
  };
}
