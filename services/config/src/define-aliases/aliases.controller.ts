import { Body, Controller, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { type AliasKey, type KeptAlias, type KeptCatalogue, listAliases, loadCatalogue } from '@user-sync/control';
import { isGuid, normalizeName } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import type { FastifyReply } from 'fastify';
import { type Administrator, type ApiRequest, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { actorOf } from '../keep-audit/audit.ts';
import { Route } from '../serve-http/api-route.ts';
import { checkIfMatch, etag } from '../serve-http/etag.ts';
import { pageOf, readPage } from '../serve-http/pages.ts';
import { notFound } from '../serve-http/problem.ts';
import { AliasesQuery, AliasInput, AliasView, checkAlias } from './alias.schema.ts';
import { createAlias, removeAlias } from './save-alias.ts';

/** What values in Azure mean in Ziik where no name says so. Their entity tag is that of the integration. */
@Controller()
export class AliasesController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/aliases',
    summary: 'Lists the aliases of an integration by kind and value, and whether each is in force',
    role: 'platform-administrator',
    query: AliasesQuery,
    answers: { 200: pageOf(AliasView) },
    problems: [404],
  })
  async list(
    @Caller() caller: Administrator,
    @Param('id') id: string,
    @Query() query: AliasesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db } = this;
    const integration = await ownIntegration(db, caller, id);
    const catalogue = await loadCatalogue(db, integration.instanceSlug);
    reply.header('etag', etag(integration.version));
    return readPage(
      'aliases',
      query,
      ['string', 'string'],
      (after, limit) => listAliases(db, integration.id, query.kind, after as AliasKey | null, limit),
      ({ kind, value }) => [kind, value],
      (alias) => showAlias(alias, catalogue),
    );
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/aliases',
    summary: 'Sets which unit or user type a value means; everybody who has the value in Azure is decided again',
    role: 'platform-administrator',
    body: AliasInput,
    check: checkAlias,
    answers: { 201: AliasView },
    problems: [404, 409, 412],
  })
  async create(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Body() body: AliasInput,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db } = this;
    const integration = await ownIntegration(db, caller, id);
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    const { alias, version } = await createAlias(db, actor, integration.id, body, (now) => checkIfMatch(ifMatch, now));
    reply.header('location', `/v1/integrations/${integration.id}/aliases/${alias.id}`).header('etag', etag(version));
    return showAlias(alias, await loadCatalogue(db, integration.instanceSlug));
  }

  @Route({
    method: 'DELETE',
    path: '/v1/integrations/:id/aliases/:aliasId',
    summary: 'Removes an alias; everybody who has its value in Azure is decided again',
    role: 'platform-administrator',
    answers: { 204: null },
    problems: [404, 412],
  })
  async remove(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Param('aliasId') aliasId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db } = this;
    const integration = await ownIntegration(db, caller, id);
    if (!isGuid(aliasId)) throw notFound('alias');
    const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
    const { version } = await removeAlias(db, actor, integration.id, aliasId, (now) => checkIfMatch(ifMatch, now));
    reply.header('etag', etag(version));
  }
}

function showAlias(alias: KeptAlias, catalogue: KeptCatalogue | undefined): AliasView {
  const all = (alias.kind === 'unit' ? catalogue?.units : catalogue?.userTypes) ?? [];
  const target = all.find(({ id }) => id === alias.targetId);
  const isName = all.some(({ name }) => normalizeName(name) === alias.value);
  return {
    id: alias.id,
    kind: alias.kind,
    value: alias.value,
    target: { id: alias.targetId, name: target?.name ?? alias.targetName },
    state: isName ? 'name-wins' : target === undefined ? 'target-gone' : 'in-force',
    createdAt: alias.createdAt.toISOString(),
  };
}
