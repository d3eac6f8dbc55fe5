import { Controller, Inject, Param, Query, Req } from '@nestjs/common';
import { addRequest, type Integration } from '@user-sync/control';
import Type from 'typebox';
import { Route } from '../answer-requests/api-route.ts';
import { PAGE_QUERY, type PageQuery, pageOf, readPage } from '../answer-requests/pages.ts';
import { notFound, Problem } from '../answer-requests/problem.ts';
import { type Administrator, type ApiRequest, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { type AuditAction, actorOf, audit } from '../keep-audit/audit.ts';
import { PARTS, type Parts } from '../parts.ts';
import { integrationDisabled } from '../run-integration/request-run.ts';
import { findUnmatchedValues, findUser, findUserDetails, findUsers, showUser, type UserFilter } from './find-users.ts';
import { UnmatchedValueView, UserDetailView, UsersQuery, UserView } from './user.schema.ts';

type User = ReturnType<typeof showUser>;

/** The users of an integration, as the outcomes tell of them. */
@Controller()
export class UsersController {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/users',
    summary: 'The users of an integration',
    role: 'platform-administrator',
    query: UsersQuery,
    answers: { 200: pageOf(UserView) },
    problems: [404],
  })
  async list(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: PageQuery & UserFilter) {
    const { db } = this.#parts;
    const integration = await ownIntegration(db, caller, id);
    return readPage(
      'users',
      query,
      ['string'],
      (after, limit) => findUsers(db, integration.id, query, (after?.[0] as string | undefined) ?? null, limit),
      (row) => [row.azure_id],
      showUser,
    );
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/users/:azureId',
    summary: 'One user, with what was read and decided and what happened',
    role: 'platform-administrator',
    answers: { 200: UserDetailView },
    problems: [404],
  })
  async get(@Caller() caller: Administrator, @Param('id') id: string, @Param('azureId') azureId: string) {
    const { integration, user } = await this.#find(caller, id, azureId);
    return { ...user, ...(await findUserDetails(this.#parts.db, integration.id, azureId)) };
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/users/:azureId/reactivation',
    summary: 'Makes a deactivated user active again; the purge is off',
    role: 'platform-administrator',
    answers: { 202: UserView },
    problems: [404, 409],
  })
  reactivate(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Param('azureId') azureId: string,
  ) {
    return this.#request(caller, request, id, azureId, 'reactivation', (user) => {
      refusePurged(user);
      if (user.status !== 'deactivated')
        throw new Problem(409, 'not-deactivated', 'The user is not deactivated; there is nothing to undo.');
    });
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/users/:azureId/sync',
    summary: 'Sets one user right in Ziik, also one who was deactivated or deleted there by hand',
    role: 'platform-administrator',
    answers: { 202: UserView },
    problems: [404, 409],
  })
  sync(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Param('azureId') azureId: string,
  ) {
    return this.#request(caller, request, id, azureId, 'sync', refusePurged);
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/users/:azureId/adoption',
    summary: 'Settles a returner: the new Azure id takes over the deactivated user',
    role: 'platform-administrator',
    answers: { 202: UserView },
    problems: [404, 409],
  })
  adopt(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Param('azureId') azureId: string,
  ) {
    return this.#request(caller, request, id, azureId, 'adoption', (user) => {
      if (!user.findings.some(({ code }) => code === 'returner'))
        throw new Problem(409, 'no-returner', 'The user does not stand as somebody who may have returned.');
    });
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/unmatched-values',
    summary: 'Values in Azure that name nothing in Ziik, or several things',
    role: 'platform-administrator',
    query: Type.Object(PAGE_QUERY, { additionalProperties: false }),
    answers: { 200: pageOf(UnmatchedValueView) },
    problems: [404],
  })
  async unmatched(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: PageQuery) {
    const { db } = this.#parts;
    const integration = await ownIntegration(db, caller, id);
    return readPage(
      'unmatched-values',
      query,
      ['string', 'string', 'string'],
      (after, limit) => findUnmatchedValues(db, integration.id, after, limit),
      ({ kind, field, value }) => [kind, field, value],
      (row) => row,
    );
  }

  async #find(caller: Administrator, id: string, azureId: string): Promise<{ integration: Integration; user: User }> {
    const integration = await ownIntegration(this.#parts.db, caller, id);
    const user = azureId.includes('\0') ? undefined : await findUser(this.#parts.db, integration.id, azureId);
    if (user === undefined) throw notFound('user');
    return { integration, user };
  }

  /** Writes a request to the applier, which owns all that concerns one person. */
  async #request(
    caller: Administrator,
    request: ApiRequest,
    id: string,
    azureId: string,
    kind: 'sync' | 'reactivation' | 'adoption',
    check: (user: User) => void,
  ): Promise<User> {
    const { integration, user } = await this.#find(caller, id, azureId);
    check(user);
    if (!integration.enabled) throw integrationDisabled();
    await this.#parts.db.transaction(async (tx) => {
      await addRequest(tx, {
        instanceSlug: integration.instanceSlug,
        integrationId: integration.id,
        kind,
        azureIds: [azureId],
      });
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      const action: AuditAction = `user.${kind}-requested`;
      await audit(tx, actor, action, { kind: 'user', id: azureId }, { integrationId: integration.id });
    });
    return user;
  }
}

/** Whom we purged is gone for good; whom somebody deleted in Ziik can be brought back. */
function refusePurged(user: User): void {
  if (user.status === 'purged' && !user.findings.some(({ code }) => code === 'gone-in-ziik'))
    throw new Problem(409, 'purged', 'The user was removed for good and cannot be brought back.');
}
