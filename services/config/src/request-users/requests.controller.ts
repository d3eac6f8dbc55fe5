import { Body, Controller, Inject, Param, Req } from '@nestjs/common';
import { addRequest, askForSync, type Integration } from '@user-sync/control';
import type { Database, Tx } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import { type Administrator, type ApiRequest, Caller } from '../authenticate/principal.ts';
import { ownIntegration, ownRun } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { integrationDisabled } from '../run-integration/request-run.ts';
import { Route } from '../serve-http/api-route.ts';
import { notFound } from '../serve-http/problem.ts';
import { findDeactivatedBy, findRequested } from './find-requested.ts';
import { checkUsersRequest, UsersRequest, UsersRequestView } from './request.schema.ts';
import { type Sorted, sortRequested } from './sort-requested.ts';

const MOST_NAMED = 1_000;

/** What is asked for several users at once. */
@Controller()
export class UserRequestsController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/users/requests',
    summary: 'Synchronises or reactivates several users, or everybody a run deactivated',
    role: 'platform-administrator',
    body: UsersRequest,
    check: checkUsersRequest,
    answers: { 202: UsersRequestView },
    problems: [404, 409],
  })
  async request(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Body() body: UsersRequest,
  ): Promise<UsersRequestView> {
    const integration = await ownIntegration(this.db, caller, id);
    if (body.runId !== undefined) {
      const { run } = await ownRun(this.db, caller, body.runId);
      if (run.integrationId !== integration.id) throw notFound('run');
    }
    if (!integration.enabled) throw integrationDisabled();
    return this.db.transaction(async (tx) => {
      const { taken, refused } = await sort(tx, integration, body);
      if (taken.length > 0) await ask(tx, integration, body.kind, taken, caller);
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      await audit(
        tx,
        actor,
        `users.${body.kind}-requested`,
        { kind: 'integration', id: integration.id },
        {
          integrationId: integration.id,
          taken: taken.length,
          refused: refused.length,
          ...(body.runId === undefined ? { azureIds: taken } : { runId: body.runId }),
        },
      );
      return { taken: taken.length, refused: refused.slice(0, MOST_NAMED) };
    });
  }
}

async function sort(tx: Tx, { id }: Integration, { kind, azureIds, runId }: UsersRequest): Promise<Sorted> {
  if (runId === undefined) return sortRequested(kind, azureIds!, await findRequested(tx, id, azureIds!));
  const deactivated = await findDeactivatedBy(tx, id, runId);
  return sortRequested(
    kind,
    deactivated.map(({ azureId }) => azureId),
    deactivated,
  );
}

async function ask(
  tx: Tx,
  { id: integrationId, instanceSlug }: Integration,
  kind: UsersRequest['kind'],
  azureIds: readonly string[],
  { subject }: Administrator,
): Promise<void> {
  if (kind === 'sync') await askForSync(tx, integrationId, azureIds, subject);
  else await addRequest(tx, { instanceSlug, integrationId, kind, azureIds, actor: subject });
}
