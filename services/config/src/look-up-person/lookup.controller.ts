import { Controller, Inject, Param, Query, Req } from '@nestjs/common';
import { type Administrator, type ApiRequest, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { actorOf, audit } from '../keep-audit/audit.ts';
import { Route } from '../serve-http/api-route.ts';
import { invalid } from '../serve-http/problem.ts';
import { Trials } from '../verify-integration/trials.ts';
import { type Lookup, lookUp } from './look-up.ts';
import { LookupQuery, LookupView, problemWith } from './lookup.schema.ts';

/** Looks for people who may be in no list of ours. */
@Controller()
export class LookupController {
  constructor(@Inject(Trials) private readonly trials: Trials) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/lookup',
    summary: 'Finds out where one person is known: in an integration, in Azure, in Ziik only, or nowhere; 20 a minute',
    role: 'platform-administrator',
    query: LookupQuery,
    perMinute: 20,
    answers: { 200: LookupView },
    problems: [404, 503],
  })
  async get(
    @Caller() caller: Administrator,
    @Req() request: ApiRequest,
    @Param('id') id: string,
    @Query() { text }: LookupQuery,
  ): Promise<Lookup> {
    const { trials } = this;
    const { db } = trials;
    const problem = problemWith(text);
    if (problem !== null) throw invalid([{ pointer: '/text', code: 'invalid-parameter', detail: problem }]);
    const integration = await ownIntegration(db, caller, id);
    return trials.run(caller.subject, async () => {
      const found = await lookUp(trials, integration, text);
      const actor = actorOf(request, caller, 'platform-administrator', caller.instance);
      const { verdict, notAsked, user, azure } = found;
      // Of the text nothing is kept: it may be anybody's address.
      const changes = { verdict, notAsked, azureId: user?.azureId ?? azure?.id ?? null };
      await db.transaction((tx) =>
        audit(tx, actor, 'user.looked-up', { kind: 'integration', id: integration.id }, changes),
      );
      return found;
    });
  }
}
