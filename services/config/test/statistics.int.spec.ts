import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { removeOldRuns } from '@user-sync/control';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
let id: string;

beforeAll(async () => {
  config = await startTestConfig('config_statistics');
  await makeInstance(config, 'acme');
  admin = await config.administrator();
});
afterAll(() => config?.stop());
beforeEach(async () => {
  id = (await admin.send('POST', '/v1/integrations', anIntegration())).body.id;
});

/** A run that ended then; its reading is settled. */
async function aRun(
  endedAt: string,
  { status = 'succeeded', read = 0, created = 0, applied = 0 } = {},
): Promise<string> {
  const [row] = await config.db.query<{ id: string }>(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, started_at, ended_at, answered_at, read, created,
        unchanged, published)
      VALUES (gen_random_uuid(), $1, 'delta', 'schedule', $2, $3, $3, $3, $4, $5, $4::int - $5::int, $5) RETURNING id`,
    [id, status, endedAt, read, created],
  );
  await config.db.execute('INSERT INTO control.run_applied (run_id, applied) VALUES ($1, $2)', [row!.id, applied]);
  return row!.id;
}

const statistics = async (query: string) => (await admin.get(`/v1/integrations/${id}/statistics?${query}`)).body;
interface Bucket {
  from: string;
  to: string;
  runs: number;
  failures: number;
  counts: Record<string, number>;
}
/** Those in which something happened. */
const told = (buckets: Bucket[]) =>
  buckets.filter(({ runs }) => runs > 0).map(({ from, runs, failures, counts }) => [from, runs, failures, counts.read]);

const hoursAgo = (hours: number) =>
  new Date(Math.floor(Date.now() / 3_600_000 - hours) * 3_600_000 + 60_000).toISOString();

describe('statistics', () => {
  it('sum up each day of the time, those without runs too, and the end is no part of it', async () => {
    await aRun('2026-03-01T23:59:59.999Z', { read: 1 });
    await aRun('2026-03-02T00:00:00Z', { read: 10, created: 4, applied: 3 });
    await aRun('2026-03-02T12:00:00Z', { read: 20, status: 'failed' });
    await aRun('2026-03-04T00:00:00Z', { read: 40 });

    const { bucket, timeZone, buckets, total } = await statistics('from=2026-03-02&to=2026-03-04');

    expect({ bucket, timeZone }).toEqual({ bucket: 'day', timeZone: 'UTC' });
    const day = (from: string, to: string) => ({ from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` });
    const counts = { read: 30, created: 4, updated: 0, unchanged: 26, restored: 0, removed: 0, applied: 3 };
    expect(buckets).toEqual([
      { ...day('2026-03-02', '2026-03-03'), runs: 2, failures: 1, counts },
      expect.objectContaining({ ...day('2026-03-03', '2026-03-04'), runs: 0, failures: 0 }),
    ]);
    expect(total).toEqual({ runs: 2, failures: 1, counts });
  });

  it('count days of the zone, also those of 23 and 25 hours', async () => {
    // In Copenhagen the clock goes ahead on 29 March 2026, and back on 25 October 2026.
    for (const at of ['2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z'])
      await aRun(at, { read: 1 });
    const zone = 'timeZone=Europe/Copenhagen';

    const spring = await statistics(`from=2026-03-28&to=2026-03-31&${zone}`);
    expect(told(spring.buckets)).toEqual([
      ['2026-03-27T23:00:00.000Z', 1, 0, 1],
      ['2026-03-28T23:00:00.000Z', 2, 0, 2],
      ['2026-03-29T22:00:00.000Z', 1, 0, 1],
    ]);
    const autumn = await statistics(`from=2026-10-24&to=2026-10-27&${zone}`);
    const hours = ({ buckets }: { buckets: Bucket[] }) =>
      buckets.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 3_600_000);
    expect([hours(spring), hours(autumn)]).toEqual([
      [24, 23, 24],
      [24, 25, 24],
    ]);
  });

  it('sum up hours, whole ones of the zone', async () => {
    const ended = [hoursAgo(5), hoursAgo(5), hoursAgo(3)];
    for (const at of ended) await aRun(at, { read: 2 });

    const { buckets } = await statistics('bucket=hour');
    expect(buckets).toHaveLength(25);
    const start = (at: string) => new Date(Date.parse(at) - 60_000).toISOString();
    expect(told(buckets)).toEqual([
      [start(ended[0]!), 2, 0, 4],
      [start(ended[2]!), 1, 0, 2],
    ]);

    const india = await statistics('bucket=hour&timeZone=Asia/Kolkata');
    expect(new Date(india.buckets[0].from).getUTCMinutes()).toBe(30);
    expect(india.total.runs).toBe(3);
  });

  it('are the same when runs were removed, and counts of runs that go on are as they are', async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    for (const days of [35, 35, 36, 40, 2]) await aRun(daysAgo(days), { read: days });
    await aRun(daysAgo(35), { read: 7, status: 'failed' });
    await aRun(daysAgo(35), { read: 9, created: 9, applied: 8 });
    const query = `from=${daysAgo(60)}&to=${daysAgo(0)}`;
    const before = await statistics(query);
    expect(before.total).toMatchObject({
      runs: 7,
      failures: 1,
      counts: { read: 35 + 35 + 36 + 40 + 2 + 7 + 9, applied: 8 },
    });

    for (let time = 1; time <= 2; time++) {
      await removeOldRuns(config.db, null);
      const [left] = await config.db.query('SELECT count(*) AS runs FROM control.run WHERE integration_id = $1', [id]);
      expect(left).toEqual({ runs: 2 });
      expect(await statistics(query)).toEqual(before);
    }

    await aRun(daysAgo(35), { read: 1 });
    await removeOldRuns(config.db, null);
    expect((await statistics(query)).total).toMatchObject({ runs: 8, counts: { read: before.total.counts.read + 1 } });

    await config.db.execute('UPDATE control.run SET read = read + 100 WHERE integration_id = $1 AND created > 0', [id]);
    expect((await statistics(query)).total.counts.read).toBe(before.total.counts.read + 101);
  });

  it('keep no sum for longer than runs are kept', async () => {
    await config.db.execute(
      `INSERT INTO control.run_day (integration_id, day, runs, failures, read, created, updated, unchanged, restored,
          removed, applied)
        SELECT $1, current_date - days, 1, 0, 0, 0, 0, 0, 0, 0, 0 FROM unnest('{399, 402}'::int[]) AS days`,
      [id],
    );

    await removeOldRuns(config.db, null);

    expect(await config.db.query('SELECT runs FROM control.run_day WHERE integration_id = $1', [id])).toHaveLength(1);
  });

  it.each([
    ['bucket=week', '/bucket'],
    ['from=2026-03-02&to=2026-03-02', '/to'],
    ['from=2024-01-01&to=2026-03-02', '/from'],
    ['bucket=hour&from=2026-01-01&to=2026-01-02', '/from'],
    ['timeZone=Mars/Olympus', '/timeZone'],
    ['timeZone=%00', '/timeZone'],
    ['from=yesterday', '/from'],
    ['until=2026-01-01', '/until'],
  ])('are refused where the time is none: %s', async (query, pointer) => {
    const answer = await admin.get(`/v1/integrations/${id}/statistics?${query}`);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code: 'invalid-parameter' }] } });
  });
});
