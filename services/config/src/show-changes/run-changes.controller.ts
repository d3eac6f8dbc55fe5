import { Controller, Inject, Param, Query } from '@nestjs/common';
import { HISTORY_EVENTS } from '@user-sync/domain';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import Type, { type Static } from 'typebox';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownRun } from '../authenticate/scope.ts';
import { ChangeView } from '../keep-history/history.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import { PAGE_QUERY, pageOf, readPage } from '../serve-http/pages.ts';
import { countRunChanges, findRunChanges, showRunChange } from './find-run-changes.ts';

/** People who are no longer listed have no history. */
const LISTED_EVENTS = HISTORY_EVENTS.filter((what) => what !== 'unlisted');
const MaybeText = Type.Union([Type.String(), Type.Null()]);

const RunChangeView = Type.Object({
  azureId: Type.String(),
  firstName: MaybeText,
  lastName: MaybeText,
  email: MaybeText,
  what: Type.String({ examples: [...LISTED_EVENTS] }),
  at: Type.String({ format: 'date-time' }),
  changes: Type.Array(ChangeView),
});

const RunSumsView = Type.Object({
  byWhat: Type.Object(Object.fromEntries(LISTED_EVENTS.map((what) => [what, Type.Integer({ minimum: 0 })])), {
    description: 'Changes of each kind; grows until the run is settled.',
  }),
});

const ChangesQuery = Type.Object(
  {
    ...PAGE_QUERY,
    what: Type.Optional(
      Type.Enum(LISTED_EVENTS, {
        description: 'Only these; `listed`: nothing was written to Ziik, but something is to be known.',
        'x-detail': `what is one of ${LISTED_EVENTS.join(', ')}.`,
      }),
    ),
  },
  { additionalProperties: false },
);

/** What runs changed. */
@Controller()
export class RunChangesController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/runs/:id/changes',
    summary: 'What a run changed, by kind; names of people who were removed for good are null',
    role: 'platform-administrator',
    query: ChangesQuery,
    answers: { 200: pageOf(RunChangeView) },
    problems: [404],
  })
  async list(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: Static<typeof ChangesQuery>) {
    const { run } = await ownRun(this.db, caller, id);
    const what = query.what ?? null;
    return readPage(
      `changes of ${run.id}: ${what ?? 'all'}`,
      query,
      ['string', 'number'],
      (after, limit) => findRunChanges(this.db, run, what, after, limit),
      (row) => [row.what, row.sequence],
      showRunChange,
    );
  }

  @Route({
    method: 'GET',
    path: '/v1/runs/:id/changes/summary',
    summary: 'How many changes of each kind a run made',
    role: 'platform-administrator',
    answers: { 200: RunSumsView },
    problems: [404],
  })
  async sums(@Caller() caller: Administrator, @Param('id') id: string) {
    const { run } = await ownRun(this.db, caller, id);
    return { byWhat: await countRunChanges(this.db, run, LISTED_EVENTS) };
  }
}
