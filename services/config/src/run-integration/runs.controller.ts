import { Body, Controller, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { cancelRun, findRuns, loadRun, type RunFilter, requireFreshCatalogue } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { type Administrator, type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { ownIntegration, ownRun, scopeOf } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { namePreview } from '../keep-to-plan/name-preview.ts';
import { instanceFilter } from '../manage-instances/instance.schema.ts';
import { RUN_ERROR_CODES } from '../manage-integrations/attention.ts';
import { integrationFilter } from '../manage-integrations/integration.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../serve-http/pages.ts';
import { type InputError, Problem } from '../serve-http/problem.ts';
import { requestRun } from './request-run.ts';
import { RunOfInstanceView, RunView, showOneRun, showRuns } from './run.schema.ts';

const RunOrder = Type.Object(
  {
    kind: Type.Enum(['full', 'delta']),
    previewId: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'Only of a full run: the preview of a whole synchronisation that it is compared with.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Only a full run is what was previewed. */
function checkOrder({ kind, previewId }: Readonly<Record<string, unknown>>): InputError[] {
  if (previewId === undefined || kind === 'full') return [];
  return [{ pointer: '/previewId', code: 'preview-of-full-run', detail: 'Only a full run can name a preview.' }];
}

const STATUSES = RunView.properties.status.enum;
const RunsQuery = Type.Object(
  {
    ...PAGE_QUERY,
    status: Type.Optional(Type.Enum(STATUSES, { 'x-detail': `status is one of ${STATUSES.join(', ')}.` })),
    code: Type.Optional(
      Type.Enum(RUN_ERROR_CODES, {
        description: 'Only runs that failed with this code.',
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
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/runs',
    summary: 'Starts a run; 200 with the existing one if a run of this kind is running or queued',
    role: 'platform-administrator',
    body: RunOrder,
    check: checkOrder,
    answers: { 202: RunView, 200: RunView },
    problems: [404, 409],
  })
  async start(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Body() { kind, previewId }: Static<typeof RunOrder>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const integration = await ownIntegration(this.db, caller, id);
    // Outside the transaction: with the run's locks it would wait for the mapper, which takes them the other way round.
    if (kind === 'full' && integration.enabled) await requireFreshCatalogue(this.db, integration.instanceSlug);
    const { run, existing } = await this.db.transaction(async (tx) => {
      if (previewId !== undefined) await namePreview(tx, integration, previewId);
      const requested = await requestRun(tx, integration, kind, {
        requestedBy: caller.subject,
        previewId: previewId ?? null,
      });
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      await audit(
        tx,
        actor,
        'run.requested',
        { kind: 'run', id: requested.run.id },
        {
          integrationId: id,
          kind,
          ...(previewId !== undefined && { previewId }),
        },
      );
      return requested;
    });
    reply.status(existing ? 200 : 202).header('location', `/v1/runs/${run.id}`);
    return showOneRun(this.db, run);
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
    const integration = await ownIntegration(this.db, caller, id);
    return readPage(
      'runs',
      query,
      ['number'],
      (after, limit) =>
        this.#find(caller.instance, { integration: integration.id }, (after?.[0] as number) ?? null, limit),
      ({ run }) => [run.number],
      ({ view }) => view,
    );
  }

  @Route({
    method: 'GET',
    path: '/v1/runs',
    summary: 'Runs, newest first: of the own instance, for an operator of all instances',
    role: 'anyone',
    query: RunsQuery,
    answers: { 200: pageOf(RunOfInstanceView) },
  })
  async listAll(@Caller() caller: Principal, @Query() query: RunsQuery) {
    return readPage(
      'all-runs',
      query,
      ['number'],
      (after, limit) => this.#find(scopeOf(caller), query, (after?.[0] as number) ?? null, limit),
      ({ run }) => [run.number],
      ({ view, instance }) => ({ ...view, instance }),
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
    return showOneRun(this.db, (await ownRun(this.db, caller, id)).run);
  }

  @Route({
    method: 'POST',
    path: '/v1/runs/:id/cancellation',
    summary: 'Stops a run; changes that are already published are still applied',
    role: 'platform-administrator',
    answers: { 202: RunView },
    problems: [404, 409],
  })
  async cancel(@Caller() caller: Administrator, @Req() request: ApiRequest, @Param('id') id: string) {
    const { run } = await ownRun(this.db, caller, id);
    return this.db.transaction(async (tx) => {
      const isStopping = await cancelRun(tx, run);
      const now = (await loadRun(tx, run.id))!;
      if (!isStopping && now.status !== 'cancelled')
        throw new Problem(409, 'run-ended', 'The run has ended already; there is nothing to stop.');
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      await audit(tx, actor, 'run.cancelled', { kind: 'run', id: run.id }, { integrationId: run.integrationId });
      return showOneRun(tx, now);
    });
  }

  /** With the run as it is shown. */
  async #find(scope: string | null, filter: RunFilter, before: number | null, limit: number) {
    const rows = await findRuns(this.db, scope, filter, before, limit);
    const shown = await showRuns(
      this.db,
      rows.map(({ run }) => run),
    );
    const viewOf = new Map(shown.map((view) => [view.id, view]));
    return rows.flatMap(({ run, instance }) => {
      const view = viewOf.get(run.id);
      return view === undefined ? [] : { run, instance, view };
    });
  }
}
