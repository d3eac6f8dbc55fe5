import { Controller, Inject, Param, Query } from '@nestjs/common';
import { type Database, sqlState } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import Type from 'typebox';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { Route } from '../serve-http/api-route.ts';
import { invalid } from '../serve-http/problem.ts';
import { countPurges } from './count-purges.ts';
import { isDay, isTimeZone, type PurgesQuery } from './purges-query.ts';

const Day = (description: string, name: string) =>
  Type.Optional(
    Type.String({
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
      description,
      'x-detail': `${name} is a day, as 2027-01-31.`,
    }),
  );

const PurgesQueryView = Type.Object(
  {
    from: Day('First day that is listed. Where left out, the list begins with the users who are due already.', 'from'),
    to: Day('Last day that is listed. Where left out, the list has no end.', 'to'),
    timeZone: Type.Optional(
      Type.String({
        maxLength: 64,
        description:
          'Time zone in which a day begins and ends, by its name in the IANA database, as Europe/Copenhagen. UTC where left out.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** How many people are removed for good on which day. */
export const PurgesView = Type.Object({
  days: Type.Array(Type.Object({ date: Type.String({ format: 'date' }), people: Type.Integer() }), {
    description: 'Days in ascending order. Days on which nobody is removed are left out.',
  }),
  total: Type.Integer(),
});

/** The calendar of those who are deactivated. */
@Controller()
export class PurgesController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/purges',
    summary: 'Counts the deactivated users who are removed from Ziik for good, by day of the given time zone',
    role: 'platform-administrator',
    query: PurgesQueryView,
    answers: { 200: PurgesView },
    problems: [404],
  })
  async get(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: PurgesQuery) {
    const integration = await ownIntegration(this.db, caller, id);
    refuseWrong(query);
    try {
      return await countPurges(this.db, integration.id, query);
    } catch (error) {
      // Node knows the zone, this Postgres does not: their databases are of different years.
      if (sqlState(error) === '22023') throw invalid([WRONG_ZONE]);
      throw error;
    }
  }
}

const WRONG_ZONE = {
  pointer: '/timeZone',
  code: 'invalid-parameter',
  detail: 'timeZone is a name of the IANA database, as Europe/Copenhagen.',
};

function refuseWrong({ from, to, timeZone }: PurgesQuery): void {
  const wrong = (pointer: string, detail: string) => ({ pointer, code: 'invalid-parameter', detail });
  const errors = [
    ...(from === undefined || isDay(from) ? [] : [wrong('/from', 'There is no such day.')]),
    ...(to === undefined || isDay(to) ? [] : [wrong('/to', 'There is no such day.')]),
    ...(timeZone === undefined || isTimeZone(timeZone) ? [] : [WRONG_ZONE]),
  ];
  if (errors.length === 0 && from !== undefined && to !== undefined && from > to)
    errors.push(wrong('/to', 'to is no day before from.'));
  if (errors.length > 0) throw invalid(errors);
}
