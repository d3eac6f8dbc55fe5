import { Readable } from 'node:stream';
import { Controller, Headers, Inject, Param, Query, Res, StreamableFile } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import type { FastifyReply } from 'fastify';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { withInvisible } from '../list-users/find-users.ts';
import { Route } from '../serve-http/api-route.ts';
import { listOf, type PageQuery, pageOf, readPage } from '../serve-http/pages.ts';
import { cursorOf, cursorShape, findValues, type ValueGroup, type ValuesWanted } from './find-values.ts';
import { UnmatchedValueView, ValuesQuery } from './value.schema.ts';
import { CSV_HEAD, csvLineOf, prefersCsv } from './values-as-csv.ts';

const READ_AT_ONCE = 500;

/** What people state in Azure that matches nothing in Ziik, grouped. */
@Controller()
export class ValuesController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/unmatched-values',
    summary: 'Values in Azure that match nothing in Ziik, or more than one thing, and fields that are empty',
    role: 'platform-administrator',
    query: ValuesQuery,
    headers: { Accept: '`text/csv`: all of the list as a file, in the order and with the filters that are given.' },
    answers: { 200: pageOf(UnmatchedValueView) },
    fileType: 'text/csv',
    problems: [404],
  })
  async list(
    @Caller() caller: Administrator,
    @Param('id') id: string,
    @Query() query: PageQuery & ValuesWanted,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db } = this;
    const { sort, kind, code } = query;
    const integration = await ownIntegration(db, caller, id);
    reply.header('vary', 'accept');
    if (prefersCsv(accept))
      return new StreamableFile(Readable.from(linesOf(db, integration.id, query)), {
        type: 'text/csv; charset=utf-8',
        disposition: 'attachment; filename="unmatched-values.csv"',
      });
    return readPage(
      listOf('unmatched-values', integration.id, sort ?? null, kind ?? null, code ?? null),
      query,
      cursorShape(query),
      (after, limit) => findValues(db, integration.id, query, after, limit),
      (group) => cursorOf(query, group),
      showGroup,
    );
  }
}

function showGroup({ kind, code, field, value, users, seesNothing, firstSeenAt, nearest }: ValueGroup) {
  return withInvisible({
    kind,
    code,
    field,
    value,
    users,
    seesNothing,
    firstSeenAt: firstSeenAt.toISOString(),
    nearest: nearest ?? [],
  });
}

/** The file line by line, some hundred read at once. */
async function* linesOf(db: Database, integrationId: string, wanted: ValuesWanted): AsyncGenerator<string> {
  yield CSV_HEAD;
  for (let last: ValueGroup | undefined; ; ) {
    const after = last === undefined ? null : cursorOf(wanted, last);
    const groups = await findValues(db, integrationId, wanted, after, READ_AT_ONCE);
    yield groups.map(csvLineOf).join('');
    if (groups.length < READ_AT_ONCE) return;
    last = groups.at(-1);
  }
}
