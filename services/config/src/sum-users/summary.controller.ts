import { Controller, Inject, Param } from '@nestjs/common';
import { FINDING_CODES, USER_STATUSES } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import Type from 'typebox';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { Route } from '../serve-http/api-route.ts';
import { sumUsers } from './sum-users.ts';

/** How many people of an integration there are of each kind. */
export const SummaryView = Type.Object({
  byStatus: Type.Object(Object.fromEntries(USER_STATUSES.map((status) => [status, Type.Integer()]))),
  byFinding: Type.Object(Object.fromEntries(FINDING_CODES.map((code) => [code, Type.Integer()])), {
    description: 'Users by finding. A user with several findings is counted once for each of them.',
  }),
  seesNothing: Type.Integer({
    description: 'Users who are active in Ziik without a unit or without a user type, and therefore see nothing there.',
  }),
  waiting: Type.Integer({
    description: 'Users with a decision that has not been written to Ziik yet, or whose writes are being repeated.',
  }),
  changed24h: Type.Integer({ description: 'Users who changed within the last 24 hours, counted in whole minutes.' }),
  purgeIn7Days: Type.Integer({
    description:
      'Deactivated users who are removed from Ziik for good within 7 days, including those who are due already.',
  }),
});

/** The numbers above the lists of users. */
@Controller()
export class SummaryController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/users/summary',
    summary: 'How many users there are of each status and finding, see nothing, wait, changed, or are removed soon',
    role: 'platform-administrator',
    answers: { 200: SummaryView },
    problems: [404],
  })
  async get(@Caller() caller: Administrator, @Param('id') id: string) {
    const integration = await ownIntegration(this.db, caller, id);
    return sumUsers(this.db, integration.id, new Date());
  }
}
