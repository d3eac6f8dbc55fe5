import { Body, Controller, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { addRequest, askForCatalogue, cancelRun, loadRun, noteDecision } from '@user-sync/control';
import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { Route } from '../answer-requests/api-route.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../answer-requests/pages.ts';
import { Problem } from '../answer-requests/problem.ts';
import { type Administrator, type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { ownIntegration, ownRun, scopeOf } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { instanceFilter } from '../manage-instances/instance.schema.ts';
import { RUN_ERROR_CODES } from '../manage-integrations/attention.ts';
import { integrationFilter } from '../manage-integrations/integration.schema.ts';
import { PARTS, type Parts } from '../parts.ts';
import { findRuns } from './find-runs.ts';
import { followRun } from './follow-run.ts';
import { requestRun } from './request-run.ts';
import { RunOfInstanceView, RunView, showRun } from './run.schema.ts';

const RunOrder = Type.Object({ kind: Type.Enum(['full', 'delta']) }, { additionalProperties: false });
const Decision = Type.Object(
  {
    deactivations: Type.Enum(['approve', 'reject']),
    azureIds: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        minItems: 1,
        maxItems: 1_000,
        description: 'Only these of the held; left out: all.',
      }),
    ),
  },
  { additionalProperties: false },
);

const STATUSES = RunView.properties.status.enum;
const RunsQuery = Type.Object(
  {
    ...PAGE_QUERY,
    status: Type.Optional(Type.Enum(STATUSES, { 'x-detail': `status is one of ${STATUSES.join(', ')}.` })),
    code: Type.Optional(
      Type.Enum(RUN_ERROR_CODES, {
        description: 'Those that failed with this code.',
        'x-detail': `code is one of ${RUN_ERROR_CODES.join(', ')}.`,
      }),
    ),
    instance: instanceFilter,
    integration: integrationFilter,
  },
  { additionalProperties: false },
);
type RunsQuery = Static<typeof RunsQuery>;

/** Runs of the caller's integrations. */
@Controller()
export class RunsController {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/runs',
    summary: 'Starts a run; 200 with the one of this kind that is running or queued already',
    role: 'platform-administrator',
    body: RunOrder,
    answers: { 202: RunView, 200: RunView },
    problems: [404, 409],
  })
  async start(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Body() { kind }: Static<typeof RunOrder>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const integration = await ownIntegration(this.#parts.db, caller, id);
    // By itself: with the run's locks it would wait for the mapper, which takes them the other way round.
    if (kind === 'full' && integration.enabled) await askForCatalogue(this.#parts.db, integration.instanceSlug);
    const { run, existing } = await this.#parts.db.transaction(async (tx) => {
      const requested = await requestRun(tx, integration, kind);
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      await audit(tx, actor, 'run.requested', { kind: 'run', id: requested.run.id }, { integrationId: id, kind });
      return requested;
    });
    reply.status(existing ? 200 : 202).header('location', `/v1/runs/${run.id}`);
    return showRun(run);
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/runs',
    summary: 'The runs of an integration, newest first',
    role: 'platform-administrator',
    query: Type.Object(PAGE_QUERY, { additionalProperties: false }),
    answers: { 200: pageOf(RunView) },
    problems: [404],
  })
  async list(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: PageQuery) {
    const integration = await ownIntegration(this.#parts.db, caller, id);
    return readPage(
      'runs',
      query,
      ['number'],
      (after, limit) =>
        findRuns(
          this.#parts.db,
          caller.instance,
          { integration: integration.id },
          (after?.[0] as number) ?? null,
          limit,
        ),
      ({ run }) => [run.number],
      ({ run }) => showRun(run),
    );
  }

  @Route({
    method: 'GET',
    path: '/v1/runs',
    summary: 'Runs, newest first: of the own instance, for an operator of all',
    role: 'anyone',
    query: RunsQuery,
    answers: { 200: pageOf(RunOfInstanceView) },
  })
  async listAll(@Caller() caller: Principal, @Query() query: RunsQuery) {
    return readPage(
      'all-runs',
      query,
      ['number'],
      (after, limit) => findRuns(this.#parts.db, scopeOf(caller), query, (after?.[0] as number) ?? null, limit),
      ({ run }) => [run.number],
      ({ run, instance }) => ({ ...showRun(run), instance }),
    );
  }

  @Route({
    method: 'GET',
    path: '/v1/runs/:id',
    summary: 'One run',
    role: 'platform-administrator',
    answers: { 200: RunView },
    problems: [404],
  })
  async get(@Caller() caller: Administrator, @Param('id') id: string) {
    return showRun((await ownRun(this.#parts.db, caller, id)).run);
  }

  @Route({
    method: 'GET',
    path: '/v1/runs/:id/events',
    summary: 'The run now and after every change, as server-sent events `run`, until it is settled',
    role: 'platform-administrator',
    answers: { 200: RunView },
    problems: [404],
    mediaType: 'text/event-stream',
  })
  async follow(@Caller() caller: Administrator, @Param('id') id: string, @Res() reply: FastifyReply) {
    const { run } = await ownRun(this.#parts.db, caller, id);
    followRun(this.#parts, run.id, run.integrationId, reply);
  }

  @Route({
    method: 'POST',
    path: '/v1/runs/:id/cancellation',
    summary: 'Stops the reading of a run; what is published is still applied',
    role: 'platform-administrator',
    answers: { 202: RunView },
    problems: [404, 409],
  })
  async cancel(@Caller() caller: Administrator, @Req() request: ApiRequest, @Param('id') id: string) {
    const { run } = await ownRun(this.#parts.db, caller, id);
    return this.#parts.db.transaction(async (tx) => {
      const isStopping = await cancelRun(tx, run);
      const now = (await loadRun(tx, run.id))!;
      if (!isStopping && now.status !== 'cancelled')
        throw new Problem(409, 'run-ended', 'The run has ended already; there is nothing to stop.');
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      await audit(tx, actor, 'run.cancelled', { kind: 'run', id: run.id });
      return showRun(now);
    });
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
    const { run, integration } = await ownRun(this.#parts.db, caller, id);
    const approve = body.deactivations === 'approve';
    return this.#parts.db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM control.run WHERE id = $1 FOR UPDATE', [run.id]);
      const now = (await loadRun(tx, run.id))!;
      if (now.held === 0 || now.decision !== null)
        throw new Problem(409, 'nothing-held', 'The run holds no deactivations that wait for a decision.');
      const isWhole = body.azureIds === undefined || new Set(body.azureIds).size >= now.held;
      if (isWhole) await noteDecision(tx, run, approve);
      await addRequest(tx, {
        instanceSlug: integration.instanceSlug,
        integrationId: integration.id,
        kind: 'decision',
        runId: run.id,
        approve,
        azureIds: body.azureIds ?? null,
      });
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      const action = approve ? 'deactivations.approved' : 'deactivations.rejected';
      await audit(tx, actor, action, { kind: 'run', id: run.id }, { azureIds: body.azureIds ?? 'all' });
      return showRun((await loadRun(tx, run.id))!);
    });
  }
}
