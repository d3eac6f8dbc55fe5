import { Controller, Inject, Param, Query } from '@nestjs/common';
import { type RunSum, type SummedTime, sumUpRuns } from '@user-sync/control';
import { type Database, sqlState } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import Type from 'typebox';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { Time } from '../run-integration/run.schema.ts';
import { Route } from '../serve-http/api-route.ts';
import { invalid } from '../serve-http/problem.ts';
import { type StatisticsQuery, summedTime } from './summed-time.ts';

const Count = Type.Integer({ minimum: 0 });
const COUNTED = ['read', 'created', 'updated', 'unchanged', 'restored', 'removed', 'applied'] as const;
const sums = {
  runs: Type.Integer({ minimum: 0, description: 'Runs that ended in this period.' }),
  failures: Type.Integer({ minimum: 0, description: 'Runs that ended in this period and failed.' }),
  counts: Type.Object(Object.fromEntries(COUNTED.map((name) => [name, Count]))),
};

/** What runs did over a time. */
export const StatisticsView = Type.Object({
  bucket: Type.Enum(['hour', 'day']),
  timeZone: Type.String(),
  buckets: Type.Array(Type.Object({ from: Time, to: Time, ...sums })),
  total: Type.Object(sums),
});

const TimeText = (what: string) => Type.Optional(Type.String({ maxLength: 40, description: what }));
const Statistics = Type.Object(
  {
    bucket: Type.Optional(
      Type.Enum(['hour', 'day'], {
        description: 'Length of a period. A day where left out.',
        'x-detail': 'bucket is hour or day.',
      }),
    ),
    from: TimeText(
      'Beginning, as a day or a time in ISO 8601, rounded down to a whole period. Where left out, 30 days before `to`, or one day before it if periods are hours.',
    ),
    to: TimeText(
      'End, as a day or a time in ISO 8601, rounded up to a whole period; it is not included. Now where left out.',
    ),
    timeZone: Type.Optional(
      Type.String({
        maxLength: 64,
        description:
          'Time zone of the days and hours, by its name in the IANA database, as Europe/Copenhagen. UTC where left out. After 30 days, runs without changes are kept only as sums of UTC days; such a sum is counted in the period that contains the noon of its day.',
      }),
    ),
  },
  { additionalProperties: false },
);

const ZONE_UNKNOWN = '22023';

@Controller()
export class StatisticsController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/statistics',
    summary: 'Counts what the runs of an integration did, and how many failed, by hour or by day',
    role: 'platform-administrator',
    query: Statistics,
    answers: { 200: StatisticsView },
    problems: [404],
  })
  async get(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: StatisticsQuery) {
    const integration = await ownIntegration(this.db, caller, id);
    const time = summedTime(query, new Date());
    const rows = await this.#sumUp(integration.id, time);
    return {
      bucket: time.bucket,
      timeZone: time.timeZone,
      buckets: rows.map((row) => ({ from: row.from.toISOString(), to: row.to.toISOString(), ...showSum(row) })),
      total: showSum(totalOf(rows)),
    };
  }

  /** Postgres may know fewer zones than we do. */
  #sumUp(integrationId: string, time: SummedTime): Promise<RunSum[]> {
    return sumUpRuns(this.db, integrationId, time).catch((error: unknown) => {
      if (sqlState(error) !== ZONE_UNKNOWN) throw error;
      throw invalid([{ pointer: '/timeZone', code: 'invalid-parameter', detail: 'This time zone is not known here.' }]);
    });
  }
}

type Sums = Omit<RunSum, 'from' | 'to'>;

function totalOf(rows: readonly Sums[]): Sums {
  const names = ['runs', 'failures', ...COUNTED] as const;
  return Object.fromEntries(names.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)])) as Record<
    (typeof names)[number],
    number
  >;
}

function showSum(row: Sums) {
  return {
    runs: row.runs,
    failures: row.failures,
    counts: Object.fromEntries(COUNTED.map((name) => [name, row[name]])),
  };
}
