import { Controller, Inject, Param, Query } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import Type, { type Static } from 'typebox';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownRun } from '../authenticate/scope.ts';
import { Route } from '../serve-http/api-route.ts';
import { listOf, PAGE_QUERY, pageOf, readPage } from '../serve-http/pages.ts';
import { CauseOf, DifferenceView, findDifferences, showDifference } from './find-differences.ts';

const DifferencesQuery = Type.Object({ ...PAGE_QUERY, cause: Type.Optional(CauseOf) }, { additionalProperties: false });

/** How runs have kept to the previews that they name. */
@Controller()
export class DifferencesController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/runs/:id/differences',
    summary: 'Who is not as the preview said that the run names, by cause; empty until the run is settled',
    role: 'platform-administrator',
    query: DifferencesQuery,
    answers: { 200: pageOf(DifferenceView) },
    problems: [404],
  })
  async list(
    @Caller() caller: Administrator,
    @Param('id') id: string,
    @Query() query: Static<typeof DifferencesQuery>,
  ) {
    const { run } = await ownRun(this.db, caller, id);
    return readPage(
      listOf('differences', run.id, query.cause),
      query,
      ['string', 'string'],
      (after, limit) => findDifferences(this.db, run, query.cause, after, limit),
      ({ cause, azureId }) => [cause, azureId],
      showDifference,
    );
  }
}
