import { Controller, Inject, Param, Query, Req } from '@nestjs/common';
import { addRequest, askForSync, type Integration } from '@user-sync/control';
import { asSearched, hasNul } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import { type Administrator, type ApiRequest, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { type AuditAction, actorOf, audit } from '../keep-audit/audit.ts';
import { isPurged } from '../request-users/sort-requested.ts';
import { integrationDisabled } from '../run-integration/request-run.ts';
import { Route } from '../serve-http/api-route.ts';
import { listOf, type PageQuery, readPage } from '../serve-http/pages.ts';
import { invalid, notFound, Problem } from '../serve-http/problem.ts';
import type { UserFilter } from './filter-users.ts';
import { findSync, findUser, findUserDetails, showUser } from './find-users.ts';
import { cursorOf, cursorShape, findUsers, type UserSort } from './sort-users.ts';
import { UserDetailView, UsersPage, UsersQuery as UsersQuerySchema, UserView } from './user.schema.ts';

/** What the list is asked for, as it comes. */
interface UsersQuery extends PageQuery, Pick<UserFilter, 'status' | 'finding' | 'search' | 'field' | 'value' | 'run'> {
  readonly sort?: UserSort;
  readonly unit?: string;
  readonly azureId?: string | string[];
}

type User = ReturnType<typeof showUser>;

/** The users of an integration, as the outcomes report them. */
@Controller()
export class UsersController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/users',
    summary: 'The users of an integration',
    role: 'platform-administrator',
    query: UsersQuerySchema,
    answers: { 200: UsersPage },
    problems: [404],
  })
  async list(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: UsersQuery) {
    const { db } = this;
    const { sort } = query;
    const filter = filterOf(query);
    const integration = await ownIntegration(db, caller, id);
    let total: number | null = null;
    const page = await readPage(
      listOf('users', integration.id, sort ?? null, filter),
      query,
      cursorShape(sort),
      async (after, limit) => {
        const found = await findUsers(db, integration.id, filter, { sort, after, limit });
        total = found.total;
        return found.users;
      },
      (row) => cursorOf(sort, row),
      showUser,
    );
    return { ...page, total };
  }

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/users/:azureId',
    summary: 'One user, with the data read from Azure, the decision and the history',
    role: 'platform-administrator',
    answers: { 200: UserDetailView },
    problems: [404],
  })
  async get(@Caller() caller: Administrator, @Param('id') id: string, @Param('azureId') azureId: string) {
    const { integration, user } = await this.#find(caller, id, azureId);
    const details = await findUserDetails(this.db, integration, azureId);
    if (details === undefined) throw notFound('user');
    return { ...user, ...details, sync: await findSync(this.db, integration, user) };
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/users/:azureId/reactivation',
    summary: 'Reactivates a deactivated user and cancels the purge',
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
    summary: 'Reads one user from Azure now and sets it right in Ziik, also one who was removed there by hand',
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
    summary: 'Resolves a returner: the new Azure id takes over the deactivated user',
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
        throw new Problem(409, 'no-returner', 'The user is not listed as somebody who may have returned.');
    });
  }

  async #find(caller: Administrator, id: string, azureId: string): Promise<{ integration: Integration; user: User }> {
    const integration = await ownIntegration(this.db, caller, id);
    const user = hasNul(azureId) ? undefined : await findUser(this.db, integration.id, azureId);
    if (user === undefined) throw notFound('user');
    return { integration, user };
  }

  /** Writes a request: to the poller, which reads the person, or to the applier, which owns the rest. */
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
    await this.db.transaction(async (tx) => {
      if (kind === 'sync') await askForSync(tx, integration.id, [azureId], caller.subject);
      else
        await addRequest(tx, {
          instanceSlug: integration.instanceSlug,
          integrationId: integration.id,
          kind,
          azureIds: [azureId],
          actor: caller.subject,
        });
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      const action: AuditAction = `user.${kind}-requested`;
      await audit(tx, actor, action, { kind: 'user', id: azureId }, { integrationId: integration.id });
    });
    return user;
  }
}

function refusePurged({ status, findings }: User): void {
  if (isPurged({ status, findingCodes: findings.map(({ code }) => code) }))
    throw new Problem(409, 'purged', 'The user was removed for good and cannot be brought back.');
}

/** The filters that are given, and no others. */
function filterOf({ status, finding, search, field, value, unit, run, azureId }: UsersQuery): UserFilter {
  if (value !== undefined && field === undefined)
    throw invalid([{ pointer: '/value', code: 'invalid-parameter', detail: 'value goes with field.' }]);
  return {
    ...(status === undefined ? {} : { status }),
    ...(finding === undefined ? {} : { finding }),
    ...(search === undefined || asSearched(search) === '' ? {} : { search }),
    ...(field === undefined ? {} : { field, value: value ?? '' }),
    ...(unit === undefined ? {} : { unit: Number(unit) }),
    ...(run === undefined ? {} : { run: run.toLowerCase() }),
    ...(azureId === undefined ? {} : { azureIds: [azureId].flat() }),
  };
}
