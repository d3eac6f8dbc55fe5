import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type UserOutcome, userOutcome } from '@user-sync/contracts';
import { FINDING_CODES, USER_STATUSES } from '@user-sync/domain';
import { waitUntil } from '@user-sync/testing';
import { pino } from 'pino';
import type { QueryRunner } from 'typeorm';
import { dropEmptyCounts } from '../src/keep-read-model/people-counts.ts';
import { storeOutcomes } from '../src/keep-read-model/store-outcomes.ts';
import { FindPeople1796000400000 } from '../src/migrations/1796000400000-find-people.ts';
import { CountPeople1796000400100 } from '../src/migrations/1796000400100-count-people.ts';
import { GroupGoneTargets1796000960000 } from '../src/migrations/1796000960000-group-gone-targets.ts';
import { IndexHistoryOnce1796000960200 } from '../src/migrations/1796000960200-index-history-once.ts';
import { sweep } from '../src/sweep-deleted/sweep.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

const SEED = 20_261_128;
const FIELDS = { unitField: 'department', userTypeField: 'city' };
let config: TestConfig;
let admin: Caller;
let integrations: string[];

beforeAll(async () => {
  config = await startTestConfig('config_counts');
  await makeInstance(config, 'acme');
  admin = await config.administrator();
  integrations = await Promise.all(
    [1, 2, 3].map(async () => (await admin.send('POST', '/v1/integrations', anIntegration(FIELDS))).body.id as string),
  );
});
afterAll(async () => {
  await config?.stop();
});

const COUNTING = [
  new FindPeople1796000400000(),
  new CountPeople1796000400100(),
  new GroupGoneTargets1796000960000(),
  new IndexHistoryOnce1796000960200(),
] as const;

/** Runs a part of a migration as migrations run: in one transaction. */
async function migrating(work: (runner: QueryRunner) => Promise<void>): Promise<void> {
  const runner = config.db.dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await work(runner);
    await runner.commitTransaction();
  } finally {
    await runner.release();
  }
}

/** Numbers that look random and are the same in every run (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Some outcome of one of some people, among them purges, and ends of being listed. */
function randomOutcome(random: (below: number) => number): UserOutcome {
  const one = <Of>(list: readonly Of[]): Of => list[random(list.length)]!;
  const values = [null, '', 'Aarhus C', 'Odense', 'x'.repeat(3_000), `${'x'.repeat(3_000)}y`, 'A, B'];
  const isPlaced = random(2) === 0;
  const minute = (most: number) => new Date(Date.UTC(2026, 10, 23, 10, random(most))).toISOString();
  const status = one(USER_STATUSES);
  return {
    ...userOutcome.samples[0]!,
    integrationId: one(integrations),
    azureId: `person-${random(40)}`,
    sequence: 1 + random(10_000),
    what: random(12) === 0 ? 'unlisted' : 'updated',
    status,
    ziikUserId: random(4) === 0 ? null : random(1_000) + 1,
    unit: isPlaced ? { id: random(5) + 1, name: 'Unit' } : null,
    userTypes: isPlaced && random(2) === 0 ? [{ id: 1, name: 'Type' }] : [],
    findings: Array.from({ length: random(4) }, () => ({
      code: one(FINDING_CODES),
      field: one(['department', 'city', null]),
      value: one(values),
      nearest: random(2) === 0 ? [] : [{ id: random(3) + 1, name: 'Near' }],
      holder: null,
    })),
    purgeAt: random(3) === 0 ? minute(30) : null,
    at: minute(50),
    retry: random(5) === 0 ? { since: minute(9), reason: 'Ziik did not answer.' } : null,
  };
}

/** What the counts have to be, by reading everybody. */
const COUNTS_FROM_SCRATCH = `
  SELECT integration_id::text AS id, what, key, count(*) AS people FROM config.person p, LATERAL (
      SELECT 'all' AS what, '' AS key
      UNION ALL SELECT 'status', p.status
      UNION ALL SELECT 'finding', code FROM (SELECT DISTINCT unnest(p.finding_codes) AS code) AS codes
      UNION ALL SELECT 'unit', p.unit_id::text WHERE p.unit_id IS NOT NULL
      UNION ALL SELECT 'linked', '' WHERE p.ziik_user_id IS NOT NULL AND p.status <> 'purged'
      UNION ALL SELECT 'sees-nothing', '' WHERE p.ziik_user_id IS NOT NULL
        AND p.status <> ALL('{purged,deactivated,ignored,managed-in-ziik}')
        AND (p.unit_id IS NULL OR jsonb_array_length(p.user_types::jsonb) = 0)
      UNION ALL SELECT 'waiting', '' WHERE p.status = 'pending' OR p.retry IS NOT NULL
      UNION ALL SELECT 'changed', to_char(p.updated_at, 'YYYY-MM-DD"T"HH24:MI"Z"')
      UNION ALL SELECT 'purge', to_char(p.purge_at, 'YYYY-MM-DD"T"HH24:MI"Z"')
        WHERE p.status = 'deactivated' AND p.purge_at IS NOT NULL
    ) AS counted GROUP BY 1, 2, 3 ORDER BY id, what COLLATE "C", key COLLATE "C"`;
const COUNTS = `SELECT integration_id::text AS id, what, key, people FROM config.people_count WHERE people <> 0
  ORDER BY id, what, key`;

const GROUPS_FROM_SCRATCH = `
  SELECT integration_id::text AS id, found ->> 'code' AS code, coalesce(found ->> 'field', '') AS field,
      CASE WHEN found ->> 'code' = 'alias-target-gone' AND found ->> 'field' = 'city' THEN 'user-type'
        WHEN found ->> 'code' LIKE 'user-type-%' THEN 'user-type' ELSE 'unit' END AS kind,
      found ->> 'value' AS value, count(DISTINCT azure_id) AS users,
      count(DISTINCT azure_id) FILTER (WHERE ziik_user_id IS NOT NULL
        AND status <> ALL('{purged,deactivated,ignored,managed-in-ziik}')
        AND (unit_id IS NULL OR user_types = '[]')) AS "seesNothing"
    FROM config.person, jsonb_array_elements(findings) AS found
    WHERE found ->> 'code' LIKE 'unit-%' OR found ->> 'code' LIKE 'user-type-%' OR found ->> 'code' LIKE 'alias-%'
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 5 NULLS FIRST`;
const GROUPS = `SELECT integration_id::text AS id, code, field, kind, value, users, sees_nothing AS "seesNothing"
  FROM config.value_group WHERE users <> 0
  ORDER BY 1, code COLLATE "default", field COLLATE "default", value NULLS FIRST`;

async function expectRightCounts(): Promise<number> {
  const [counts, groups] = [await config.db.query(COUNTS_FROM_SCRATCH), await config.db.query(GROUPS_FROM_SCRATCH)];
  expect(await config.db.query(COUNTS)).toEqual(counts);
  expect(await config.db.query(GROUPS)).toEqual(groups);
  return counts.length + groups.length;
}

describe('the counts that are kept', () => {
  it('are those of a computation from scratch, whatever outcomes come, in whatever order and however often', async () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 25; round++) {
      const outcomes = Array.from({ length: 1 + random(40) }, () => randomOutcome(random));
      const again = outcomes.filter(() => random(3) === 0);
      await config.db.transaction((tx) => storeOutcomes(tx, outcomes));
      await config.db.transaction((tx) => storeOutcomes(tx, again));
      if (round % 8 === 7) await dropEmptyCounts(config.db);
      expect(await expectRightCounts()).toBeGreaterThan(20);
    }
  });

  it('stay right while several partitions are stored at once, and nobody waits for each other', async () => {
    const random = randomFrom(SEED + 1);
    const deadlocks = async () => {
      const [row] = await config.db.query<{ deadlocks: number }>(
        'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
      );
      return row!.deadlocks;
    };
    const before = await deadlocks();
    // The same person is in one partition only, whatever else they have in common.
    const partitions = Array.from({ length: 4 }, (_, partition) =>
      Array.from({ length: 12 }, () =>
        Array.from({ length: 1 + random(60) }, () => {
          const outcome = randomOutcome(random);
          return { ...outcome, azureId: `${outcome.azureId}-of-${partition}` };
        }),
      ),
    );

    await Promise.all(
      partitions.map(async (batches) => {
        for (const batch of batches) await config.db.transaction((tx) => storeOutcomes(tx, batch));
      }),
    );

    expect(await expectRightCounts()).toBeGreaterThan(20);
    expect(await deadlocks()).toBe(before);
  });

  it('follow writers that know nothing of them, as a version before does, which the sweep brings up to date', async () => {
    const [id] = integrations as [string];
    await config.db.execute(
      `INSERT INTO config.person (integration_id, azure_id, sequence, status, user_types, findings, finding_codes, search,
          first_name, updated_at, unit_id, unit_name, ziik_user_id)
        SELECT $1, 'old-' || n, 20001, 'unassigned', '[]', '[{"code":"unit-unknown","field":"city","value":"Old"}]',
          '{unit-unknown}', 'old', 'Gömmå', now(), 9, 'Nine', n FROM generate_series(1, 30) AS n`,
      [id],
    );
    await config.db.execute("UPDATE config.person SET status = 'assigned', sequence = 20002 WHERE azure_id = 'old-7'");
    await config.db.execute("DELETE FROM config.person WHERE azure_id = 'old-8'");
    await expectRightCounts();
    const found = async () => (await admin.get(`/v1/integrations/${id}/users?search=gomma`)).body.total;
    expect(await found()).toBe(0);

    await waitUntil('all of them to be found', async () => {
      await sweep(config.db, pino({ level: 'silent' }));
      return (await found()) === 29;
    });

    expect((await admin.get(`/v1/integrations/${id}/users?unit=9&finding=unit-unknown`)).body.total).toBe(29);
    await expectRightCounts();
  });

  it('are made of the people who are there when the tables are made', async () => {
    const [before, groups] = [await config.db.query(COUNTS), await config.db.query(GROUPS)];
    expect(before.length).toBeGreaterThan(20);
    expect(groups).toContainEqual(expect.objectContaining({ code: 'alias-target-gone' }));
    await migrating(async (runner) => {
      for (const each of [...COUNTING].reverse()) await each.down(runner);
      for (const each of COUNTING) await each.up(runner);
    });

    expect(await config.db.query(COUNTS)).toEqual(before);
    expect(await config.db.query(GROUPS)).toEqual(groups);
    expect(
      (await admin.get(`/v1/integrations/${integrations[0]}/users?search=gomma&sort=name&limit=1`)).body,
    ).toMatchObject({ total: 29, data: [{ firstName: 'Gömmå' }] });
    await config.db.transaction((tx) => storeOutcomes(tx, [randomOutcome(randomFrom(SEED + 2))]));
    await expectRightCounts();
  });

  it('had no groups for the targets of aliases before, and have those of the people who are there', async () => {
    const [, , goneTargets] = COUNTING;
    await migrating((runner) => goneTargets.down(runner));
    expect(await config.db.query(`SELECT FROM config.value_group WHERE code LIKE 'alias-%'`)).toEqual([]);
    await config.db.transaction((tx) => storeOutcomes(tx, [randomOutcome(randomFrom(SEED + 3))]));
    await migrating((runner) => goneTargets.up(runner));

    await expectRightCounts();
    const groups = await config.db.query(GROUPS);
    expect(groups).toContainEqual(expect.objectContaining({ code: 'alias-target-gone' }));
  });

  it('go with their integration', async () => {
    const id = integrations[2]!;
    expect(await config.db.query('SELECT FROM config.people_count WHERE integration_id = $1', [id])).not.toEqual([]);
    expect((await admin.send('DELETE', `/v1/integrations/${id}`)).status).toBe(204);

    // The service sweeps by itself; then this sweep has nothing to do.
    await waitUntil('its rows to be gone', async () => {
      await sweep(config.db, pino({ level: 'silent' }));
      const rows = await Promise.all(
        ['person', 'people_count', 'value_group'].map((table) =>
          config.db.query(`SELECT FROM config.${table} WHERE integration_id = $1 LIMIT 1`, [id]),
        ),
      );
      return rows.flat().length === 0;
    });
  });
});

it('an operator’s database without the extension searches all the same', async () => {
  const [findPeople, countPeople, groupGoneTargets, indexHistory] = COUNTING;
  await migrating(async (each) => {
    await indexHistory.down(each);
    await groupGoneTargets.down(each);
  });
  const runner = config.db.dataSource.createQueryRunner();
  await countPeople.down(runner);
  await findPeople.down(runner);
  await runner.query('DROP EXTENSION pg_trgm');
  const role = `plain_${randomUUID().slice(0, 8)}`;
  await runner.query(`CREATE ROLE ${role}`);
  await runner.query(`GRANT ALL ON SCHEMA config TO ${role}; ALTER TABLE config.person OWNER TO ${role};
    ALTER TABLE config.history OWNER TO ${role}`);
  try {
    await runner.query(`SET ROLE ${role}`);
    await findPeople.up(runner);
  } finally {
    await runner.query(`RESET ROLE; ALTER TABLE config.person OWNER TO CURRENT_USER;
      ALTER TABLE config.history OWNER TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
  await countPeople.up(runner);
  await migrating(async (each) => {
    await groupGoneTargets.up(each);
    await indexHistory.up(each);
  });
  expect(await runner.query("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")).toEqual([]);
  await runner.release();

  const { body } = await admin.get(`/v1/integrations/${integrations[0]}/users?search=gomma&finding=unit-unknown`);
  expect(body.total).toBe(29);
});
