import { Body, Controller, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { loadInstance, loadInstances, removeInstance, saveInstance } from '@user-sync/control';
import { allowedHost } from '@user-sync/ziik';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { Route } from '../answer-requests/api-route.ts';
import { checkIfMatch, etag } from '../answer-requests/etag.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../answer-requests/pages.ts';
import { invalid, notFound, Problem } from '../answer-requests/problem.ts';
import { type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { actorOf, audit, differences } from '../keep-audit/audit.ts';
import { PARTS, type Parts } from '../parts.ts';
import { InstanceInput, InstanceView, SLUG, showInstance } from './instance.schema.ts';

/** Ziik instances, set up by an operator. */
@Controller()
export class InstancesController {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route({
    method: 'PUT',
    path: '/v1/instances/:slug',
    summary: 'Makes or changes an instance',
    role: 'operator',
    body: InstanceInput,
    answers: { 200: InstanceView },
    problems: [412],
  })
  async put(
    @Caller() caller: Principal,
    @Req() request: ApiRequest,
    @Param('slug') slug: string,
    @Body() body: InstanceInput,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db, keyring, settings } = this.#parts;
    const baseUrl = body.baseUrl.trim().replace(/\/+$/, '');
    if (!SLUG.test(slug))
      throw invalid([
        { pointer: '/slug', code: 'invalid-parameter', detail: 'slug must be of letters, digits, dots and dashes.' },
      ]);
    if (!allowedHost(baseUrl, settings.ZIIK_HOST_SUFFIXES))
      throw invalid([
        {
          pointer: '/baseUrl',
          code: 'host-not-allowed',
          detail: `baseUrl must be https: on a host of ${settings.ZIIK_HOST_SUFFIXES.join(', ')}, without user or query.`,
        },
      ]);
    const saved = await db.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`instance/${slug}`]);
      const before = await loadInstance(tx, slug);
      checkIfMatch(ifMatch, before?.version ?? 0);
      const instance = await saveInstance(tx, keyring, { ...body, slug, baseUrl }, settings.WEBHOOK_SECRET_OVERLAP);
      const changes = differences(
        { baseUrl: before?.baseUrl, username: before?.username },
        { baseUrl, username: body.username },
      );
      const actor = actorOf(request, caller, 'operator', slug);
      await audit(tx, actor, 'instance.saved', { kind: 'instance', id: slug }, { ...changes, credentials: 'set' });
      return instance;
    });
    reply.header('etag', etag(saved.version));
    return showInstance(saved);
  }

  @Route({
    method: 'GET',
    path: '/v1/instances',
    summary: 'All instances',
    role: 'operator',
    query: Type.Object(PAGE_QUERY, { additionalProperties: false }),
    answers: { 200: pageOf(InstanceView) },
  })
  async list(@Query() query: PageQuery) {
    const instances = await loadInstances(this.#parts.db);
    return readPage(
      'instances',
      query,
      ['string'],
      async (after, limit) => instances.filter(({ slug }) => after === null || slug > after[0]!).slice(0, limit),
      ({ slug }) => [slug],
      showInstance,
    );
  }

  @Route({
    method: 'GET',
    path: '/v1/instances/:slug',
    summary: 'One instance',
    role: 'operator',
    answers: { 200: InstanceView },
    problems: [404],
  })
  async get(@Param('slug') slug: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const instance = SLUG.test(slug) ? await loadInstance(this.#parts.db, slug) : undefined;
    if (instance === undefined) throw notFound('instance');
    reply.header('etag', etag(instance.version));
    return showInstance(instance);
  }

  @Route({
    method: 'DELETE',
    path: '/v1/instances/:slug',
    summary: 'Removes an instance that has no integrations',
    role: 'operator',
    answers: { 204: null },
    problems: [404, 409, 412],
  })
  async remove(
    @Caller() caller: Principal,
    @Req() request: ApiRequest,
    @Param('slug') slug: string,
    @Headers('if-match') ifMatch: string | undefined,
  ) {
    if (!SLUG.test(slug)) throw notFound('instance');
    await this.#parts.db.transaction(async (tx) => {
      const instance = await loadInstance(tx, slug);
      if (instance !== undefined) checkIfMatch(ifMatch, instance.version);
      const outcome = await removeInstance(tx, slug);
      if (outcome === 'unknown') throw notFound('instance');
      if (outcome === 'has-integrations')
        throw new Problem(409, 'has-integrations', 'Integrations use this instance. Delete them first.');
      const actor = actorOf(request, caller, 'operator', slug);
      await audit(tx, actor, 'instance.removed', { kind: 'instance', id: slug });
    });
  }
}
