import { Body, Controller, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { type Integration, loadIntegration, markIntegrationDeleted } from '@user-sync/control';
import type { FastifyReply } from 'fastify';
import { Route } from '../answer-requests/api-route.ts';
import { checkIfMatch, etag } from '../answer-requests/etag.ts';
import { pageOf, readPage } from '../answer-requests/pages.ts';
import { notFound, Problem } from '../answer-requests/problem.ts';
import { type Administrator, type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { ownIntegration, scopeOf } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { PARTS, type Parts } from '../parts.ts';
import { findIntegrations, type IntegrationKey, IntegrationsQuery, keyOfIntegration } from './find-integrations.ts';
import { checkIntegration, IntegrationCreate, IntegrationPatch, IntegrationView } from './integration.schema.ts';
import { changeIntegration, createIntegration } from './save-integration.ts';
import { showIntegrations } from './show-integrations.ts';
import { standingsOf } from './standing.ts';

/** The integrations of the caller's instance; an operator sees how those of all stand. */
@Controller()
export class IntegrationsController {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations',
    summary: 'Makes an integration; its secret is not tried',
    role: 'platform-administrator',
    body: IntegrationCreate,
    check: checkIntegration,
    answers: { 201: IntegrationView },
    problems: [404],
  })
  async create(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Body() body: IntegrationCreate,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    const integration = await createIntegration(this.#parts, actor, body);
    reply.header('location', `/v1/integrations/${integration.id}`);
    return this.#show(integration, reply);
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations',
    summary: 'The integrations by name: of the own instance, for an operator of all',
    role: 'anyone',
    query: IntegrationsQuery,
    answers: { 200: pageOf(IntegrationView) },
  })
  async list(@Caller() caller: Principal, @Query() query: IntegrationsQuery) {
    const { db, settings } = this.#parts;
    const page = await readPage(
      'integrations',
      query,
      ['string', 'string', 'string'],
      (after, limit) =>
        findIntegrations(db, scopeOf(caller), query, after as IntegrationKey | null, limit, settings.POLL_PERIOD),
      ({ integration }) => keyOfIntegration(integration),
      (standing) => standing,
    );
    return { ...page, data: await showIntegrations(db, page.data) };
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id',
    summary: 'One integration',
    role: 'platform-administrator',
    answers: { 200: IntegrationView },
    problems: [404],
  })
  async get(@Caller() caller: Administrator, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#show(await ownIntegration(this.#parts.db, caller, id), reply);
  }

  @Route({
    method: 'PATCH',
    path: '/v1/integrations/:id',
    summary: 'Changes any part; a new secret is tried first, and where that fails the old one stays',
    role: 'platform-administrator',
    body: IntegrationPatch,
    check: checkIntegration,
    answers: { 200: IntegrationView },
    problems: [404, 412, 503],
  })
  async change(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Body() patch: IntegrationPatch,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const seen = await ownIntegration(this.#parts.db, caller, id);
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    const changed = await changeIntegration(this.#parts, actor, seen, patch, (version) =>
      checkIfMatch(ifMatch, version),
    );
    return this.#show(changed, reply);
  }

  @Route({
    method: 'DELETE',
    path: '/v1/integrations/:id',
    summary: 'Deletes a disabled integration; its users stay as they are in Ziik',
    role: 'platform-administrator',
    answers: { 204: null },
    problems: [404, 409, 412],
  })
  async remove(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Headers('if-match') ifMatch: string | undefined,
  ) {
    const { db } = this.#parts;
    const { id: own } = await ownIntegration(db, caller, id);
    await db.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM control.integration WHERE id = $1 FOR UPDATE', [own]);
      const now = await loadIntegration(tx, own);
      if (now === undefined || now.deletedAt !== null) throw notFound('integration');
      checkIfMatch(ifMatch, now.version);
      if (now.enabled)
        throw new Problem(409, 'integration-enabled', 'The integration is enabled. Disable it before deleting it.');
      await markIntegrationDeleted(tx, own);
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      await audit(tx, actor, 'integration.deleted', { kind: 'integration', id: own });
    });
  }

  async #show(integration: Integration, reply: FastifyReply) {
    const { db, settings } = this.#parts;
    reply.header('etag', etag(integration.version));
    const standings = await standingsOf(db, [integration], { pollPeriodMs: settings.POLL_PERIOD });
    const [view] = await showIntegrations(db, standings);
    return view;
  }
}
