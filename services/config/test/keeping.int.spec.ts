import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '@user-sync/persistence';
import { createLogger } from '@user-sync/runtime';
import { createTestDatabase } from '@user-sync/testing';
import { sweep } from '../src/sweep-deleted/sweep.ts';
import { TABLES } from '../src/tables.ts';

const log = createLogger('test', 'fatal');
let db: Database;
let drop: () => Promise<void>;
let integration: string;

beforeAll(async () => {
  const made = await createTestDatabase('config_keeping');
  drop = made.drop;
  db = await createDatabase({ url: made.url, applicationName: 'test', tables: TABLES });
  await db.migrate();
});
afterAll(async () => {
  await db?.close();
  await drop?.();
});
beforeEach(async () => {
  await db.execute('TRUNCATE control.instance, config.history, config.run_marker CASCADE');
  integration = randomUUID();
  await db.execute(`INSERT INTO control.instance (slug, base_url, username, password_jwe) VALUES ('acme', '', '', '')`);
  await db.execute(
    `INSERT INTO control.integration (id, instance_slug, name, application_id, tenant_id, secret_jwe, unit_field,
        user_type_field, enabled, matching, existing_users, unmatched, disabled_accounts, include_guests, welcome_mail,
        max_deactivations_percent, max_deactivations_from, cloud)
      VALUES ($1, 'acme', '', $1, $1, '', 'city', 'state', true, 'exact', 'link', 'keep', 'ignore', true, false, 10, 20,
        'global')`,
    [integration],
  );
});

/** A run that ended so many days ago. */
const aRun = (
  name: string,
  daysAgo: number,
  change: { updated?: number; published?: number; answered?: boolean; held?: number } = {},
) =>
  db.execute(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, ended_at, answered_at, updated, published, traceparent, held)
      SELECT gen_random_uuid(), $1, 'delta', 'schedule', 'succeeded', at, CASE WHEN $3 THEN at END, $4, $5, $6, $7
        FROM (SELECT now() - $2 * interval '1 day' AS at) AS ago`,
    [integration, daysAgo, change.answered ?? true, change.updated ?? 0, change.published ?? 0, name, change.held ?? 0],
  );
const runs = async () =>
  (await db.query<{ name: string }>('SELECT traceparent AS name FROM control.run ORDER BY number')).map(
    ({ name }) => name,
  );

describe('what is kept', () => {
  it('are runs without changes for 30 days, others for 400 days, and unsettled ones', async () => {
    await aRun('fresh', 29.9);
    await aRun('unchanged', 30.1);
    await aRun('changed', 399.9, { updated: 1 });
    await aRun('sent again', 31, { published: 3 });
    await aRun('old', 400.1, { updated: 1 });
    await aRun('open', 500, { answered: false });

    await sweep(db, log);

    expect(await runs()).toEqual(['fresh', 'changed', 'sent again', 'open']);
  });

  it('[R decision] is a run that holds somebody, however old: without it they could not be decided', async () => {
    await aRun('holding', 401, { updated: 1, held: 1 });

    await sweep(db, log);

    expect(await runs()).toEqual(['holding']);
  });

  it('is not read again where an earlier sweep has been', async () => {
    const upTo = (await sweep(db, log))!;
    await aRun('as if overlooked', 40);
    // Older than 30 days by less than a minute.
    await aRun('newly old', 30.0001);

    await sweep(db, log, new Date(upTo.getTime() - 60_000));
    expect(await runs()).toEqual(['as if overlooked']);

    await sweep(db, log);
    expect(await runs()).toEqual([]);
  });

  it('is the history of users for 400 days, also where much of it goes at once', async () => {
    await db.execute(
      `INSERT INTO config.history (integration_id, azure_id, sequence, at, what, detail)
        SELECT $1, 'a', n, now() - CASE WHEN n <= 25000 THEN interval '401 days' ELSE interval '399 days' END, 'updated', ''
          FROM generate_series(1, 25002) AS n`,
      [integration],
    );

    await sweep(db, log);

    const rest = await db.query<{ sequence: number }>('SELECT sequence FROM config.history ORDER BY 1');
    expect(rest.map(({ sequence }) => sequence)).toEqual([25_001, 25_002]);
  });

  it('is the audit, for good', async () => {
    await db.execute(
      `INSERT INTO config.audit (at, actor, role, instance_slug, action, target_kind, target_id, changes, correlation_id)
        VALUES (now() - interval '10 years', 'ada', 'operator', 'acme', 'instance.saved', 'instance', 'acme', '{}', 'c')`,
    );

    await sweep(db, log);

    expect(await db.query('SELECT actor FROM config.audit')).toEqual([{ actor: 'ada' }]);
    await expect(db.execute('DELETE FROM config.audit')).rejects.toThrow('only ever added to');
  });

  it('is found by indexes, whatever the size of the tables', async () => {
    const plans = await db.transaction(async (tx) => {
      await tx.execute('SET LOCAL enable_seqscan = off');
      const plan = async (sql: string) => JSON.stringify(await tx.query(`EXPLAIN ${sql}`));
      return [
        await plan("SELECT ctid FROM config.history WHERE at < now() - interval '400 days'"),
        await plan("SELECT ctid FROM config.run_marker WHERE arrived_at < now() - interval '30 days'"),
        await plan(
          "SELECT ctid FROM control.run WHERE answered_at IS NOT NULL AND ended_at < now() - interval '400 days'",
        ),
      ];
    });

    expect(plans.map((plan) => /history_by_age|run_marker_by_age|run_by_end/.exec(plan)?.[0])).toEqual([
      'history_by_age',
      'run_marker_by_age',
      'run_by_end',
    ]);
  });
});
