import { Body, Controller, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import {
  type Integration,
  type IntegrationKey,
  type Keyring,
  keyOfIntegration,
  lockIntegration,
  markIntegrationDeleted,
} from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { DATABASE, KEYRING, PARSED_SETTINGS } from '@user-sync/service';
import type { FastifyReply } from 'fastify';
import { type Administrator, type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { ownIntegration, ownPreview, scopeOf, seenIntegration } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { noSuchPreview } from '../keep-previews/previews.ts';
import { Route } from '../serve-http/api-route.ts';
import { checkIfMatch, etag } from '../serve-http/etag.ts';
import { pageOf, readPage } from '../serve-http/pages.ts';
import { notFound, Problem } from '../serve-http/problem.ts';
import type { Settings } from '../settings.ts';
import { TRIAL_LIMITS } from '../tokens.ts';
import type { TrialLimits } from '../verify-integration/limit-trials.ts';
import { findIntegrations, IntegrationsQuery } from './find-integrations.ts';
import {
  checkIntegration,
  checkNewIntegration,
  IntegrationCreate,
  IntegrationPatch,
  IntegrationView,
} from './integration.schema.ts';
import { changeIntegration, createIntegration } from './save-integration.ts';
import { showIntegrations } from './show-integrations.ts';
import { standingsOf } from './standing.ts';

/** The integrations of the caller's instance; an operator sees the state of all. */
@Controller()
export class IntegrationsController {
  constructor(
    @Inject(DATABASE) readonly db: Database,
    @Inject(KEYRING) readonly keyring: Keyring,
    @Inject(PARSED_SETTINGS) readonly settings: Settings,
    @Inject(TRIAL_LIMITS) readonly trials: TrialLimits,
  ) {}

  @Route({
    method: 'POST',
    path: '/v1/integrations',
    summary: 'Creates an integration; its secret or other credential is not tried',
    role: 'platform-administrator',
    body: IntegrationCreate,
    check: checkNewIntegration,
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
    const integration = await createIntegration(this, actor, body);
    reply.header('location', `/v1/integrations/${integration.id}`);
    return this.#show(integration, reply);
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations',
    summary: 'The integrations by name: of the own instance, for an operator of all instances',
    role: 'anyone',
    query: IntegrationsQuery,
    answers: { 200: pageOf(IntegrationView) },
  })
  async list(@Caller() caller: Principal, @Query() query: IntegrationsQuery) {
    const { db, settings } = this;
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
    summary: 'One integration: of the own instance, for an operator of any',
    role: 'anyone',
    answers: { 200: IntegrationView },
    problems: [404],
  })
  async get(@Caller() caller: Principal, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#show(await seenIntegration(this.db, caller, id), reply);
  }

  @Route({
    method: 'PATCH',
    path: '/v1/integrations/:id',
    summary: 'Changes any part; a new credential is checked first, and the old one stays if the check fails',
    role: 'platform-administrator',
    body: IntegrationPatch,
    check: checkIntegration,
    headers: {
      Preview:
        'Id of a preview of these settings: it is recorded in the audit. Refused (409) where what it rests on has changed: preview-stale.',
    },
    answers: { 200: IntegrationView },
    problems: [404, 409, 412, 503],
  })
  async change(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Body() patch: IntegrationPatch,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('preview') previewId: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const seen = await ownIntegration(this.db, caller, id);
    const previewed = previewId === undefined ? null : await ownPreview(this.db, caller, previewId);
    if (previewed !== null && previewed.integration.id !== seen.id) throw noSuchPreview();
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    const changed = await changeIntegration(this, actor, seen, patch, {
      checkVersion: (version) => checkIfMatch(ifMatch, version),
      preview: previewed?.preview ?? null,
    });
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
    const { db } = this;
    const { id: own } = await ownIntegration(db, caller, id);
    await db.transaction(async (tx) => {
      const now = await lockIntegration(tx, own);
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
    const { db, settings } = this;
    reply.header('etag', etag(integration.version));
    const standings = await standingsOf(db, [integration], { pollPeriodMs: settings.POLL_PERIOD });
    const [view] = await showIntegrations(db, standings);
    return view;
  }
}
