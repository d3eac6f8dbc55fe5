import { Body, Controller, Headers, Inject, Param, Query, Req, Res } from '@nestjs/common';
import {
  type Instance,
  type Keyring,
  loadInstance,
  loadInstances,
  lockInstance,
  removeInstance,
  saveInstance,
} from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { DATABASE, KEYRING, PARSED_SETTINGS } from '@user-sync/service';
import { allowedHost } from '@user-sync/ziik';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { type ApiRequest, Caller, type Principal } from '../authenticate/principal.ts';
import { actorOf, audit, differences } from '../keep-audit/audit.ts';
import { forgetDeliveries, loadDeliveries } from '../receive-webhooks/note-deliveries.ts';
import { Route } from '../serve-http/api-route.ts';
import { etag, versionsOf } from '../serve-http/etag.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../serve-http/pages.ts';
import { invalid, notFound, Problem } from '../serve-http/problem.ts';
import type { Settings } from '../settings.ts';
import { InstanceInput, InstanceView, SLUG, showInstance } from './instance.schema.ts';

/** Ziik instances, set up by an operator. */
@Controller()
export class InstancesController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(PARSED_SETTINGS) private readonly settings: Settings,
  ) {}

  @Route({
    method: 'PUT',
    path: '/v1/instances/:slug',
    summary: 'Creates or changes an instance',
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
    const { db, keyring, settings } = this;
    const baseUrl = body.baseUrl.trim().replace(/\/+$/, '');
    if (!SLUG.test(slug))
      throw invalid([
        {
          pointer: '/slug',
          code: 'invalid-parameter',
          detail: 'slug must consist of letters, digits, dots and dashes.',
        },
      ]);
    if (!allowedHost(baseUrl, settings.ZIIK_HOST_SUFFIXES))
      throw invalid([
        {
          pointer: '/baseUrl',
          code: 'host-not-allowed',
          detail: `baseUrl must be an https: address on one of these hosts: ${settings.ZIIK_HOST_SUFFIXES.join(', ')}, without user or query.`,
        },
      ]);
    const saved = await db.transaction(async (tx) => {
      await lockInstance(tx, slug);
      const before = await loadInstance(tx, slug);
      const input = { ...body, slug, baseUrl };
      const instance = await saveInstance(tx, keyring, input, settings.WEBHOOK_SECRET_OVERLAP, versionsOf(ifMatch));
      const changes = differences(
        { baseUrl: before?.baseUrl, username: before?.username },
        { baseUrl, username: body.username },
      );
      const actor = actorOf(request, caller, 'operator', slug);
      await audit(tx, actor, 'instance.saved', { kind: 'instance', id: slug }, { ...changes, credentials: 'set' });
      return instance;
    });
    reply.header('etag', etag(saved.version));
    return this.#show(saved);
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
    const instances = await loadInstances(this.db);
    const page = await readPage(
      'instances',
      query,
      ['string'],
      async (after, limit) => instances.filter(({ slug }) => after === null || slug > after[0]!).slice(0, limit),
      ({ slug }) => [slug],
      (instance) => instance,
    );
    const deliveries = await loadDeliveries(
      this.db,
      page.data.map(({ slug }) => slug),
    );
    return { ...page, data: page.data.map((instance) => showInstance(instance, deliveries.get(instance.slug))) };
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
    const instance = SLUG.test(slug) ? await loadInstance(this.db, slug) : undefined;
    if (instance === undefined) throw notFound('instance');
    reply.header('etag', etag(instance.version));
    return this.#show(instance);
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
    await this.db.transaction(async (tx) => {
      await lockInstance(tx, slug);
      const outcome = await removeInstance(tx, slug, versionsOf(ifMatch));
      if (outcome === 'unknown') throw notFound('instance');
      if (outcome === 'has-integrations')
        throw new Problem(409, 'has-integrations', 'Integrations use this instance. Delete them first.');
      const actor = actorOf(request, caller, 'operator', slug);
      await forgetDeliveries(tx, slug);
      await audit(tx, actor, 'instance.removed', { kind: 'instance', id: slug });
    });
  }

  async #show(instance: Instance) {
    const deliveries = await loadDeliveries(this.db, [instance.slug]);
    return showInstance(instance, deliveries.get(instance.slug));
  }
}
