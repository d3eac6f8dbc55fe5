import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '@user-sync/persistence';
import { createTestDatabase } from '@user-sync/testing';
import { CONTROL_TABLES, changeAges, oldestUnsettled } from '../src/index.ts';

let db: Database;
let drop: () => Promise<void>;
let integration: string;

beforeAll(async () => {
  const made = await createTestDatabase('change_age');
  drop = made.drop;
  db = await createDatabase({ url: made.url, applicationName: 'test', tables: [CONTROL_TABLES] });
  await db.migrate();
  await db.execute(`INSERT INTO control.instance (slug, base_url, username, password_jwe)
    VALUES ('acme', 'https://acme.ziik.io/api', 'api@acme.example', 'sealed')`);
});
afterAll(async () => {
  await db?.close();
  await drop?.();
});
beforeEach(async () => {
  await db.execute('DELETE FROM control.integration');
  integration = randomUUID();
  await db.execute(
    `INSERT INTO control.integration (id, instance_slug, name, application_id, tenant_id, secret_jwe, unit_field,
        user_type_field, enabled, matching, existing_users, unmatched, disabled_accounts, include_guests, welcome_mail,
        max_deactivations_percent, max_deactivations_from, cloud, enabled_at)
      VALUES ($1, 'acme', 'Contoso', $1, $1, 'sealed', 'department', 'jobTitle', true, 'exact', 'link', 'keep',
        'ignore', false, false, 10, 10, 'global', now() - interval '10 days')`,
    [integration],
  );
});

/** A run by minutes before now; undefined: not yet. */
async function aRun(run: {
  kind?: string;
  status?: string;
  queued: number;
  ended?: number;
  answered?: number;
  published?: number;
}): Promise<string> {
  const id = randomUUID();
  await db.execute(
    `INSERT INTO control.run (id, integration_id, kind, trigger, status, queued_at, ended_at, answered_at, published)
      VALUES ($1, $2, $3, 'schedule', $4, now() - $5 * interval '1 minute', now() - $6 * interval '1 minute',
        now() - $7 * interval '1 minute', $8)`,
    [
      id,
      integration,
      run.kind ?? 'delta',
      run.status ?? (run.ended === undefined ? 'running' : 'succeeded'),
      run.queued,
      run.ended ?? null,
      run.answered ?? null,
      run.published ?? 1,
    ],
  );
  return id;
}

const minutes = async () => Math.round((await oldestUnsettled(db))[0]!.seconds / 60);
const minutesOf = async (run: string) =>
  Math.round((Date.now() - (await changeAges(db, [run])).get(run)!.since.getTime()) / 60_000);

describe('how long a change can have waited', () => {
  it('counts from the end of the poll before the one that saw it', async () => {
    await aRun({ queued: 120, ended: 118, answered: 117 });
    await aRun({ queued: 65, ended: 62, answered: 61, published: 0 });
    const run = await aRun({ queued: 5, ended: 4 });

    expect(await minutes()).toBe(62);
    expect(await minutesOf(run)).toBe(62);
  });

  it('ignores polls that failed: they have not seen everything', async () => {
    await aRun({ queued: 120, ended: 118, answered: 117 });
    await aRun({ queued: 60, ended: 59, answered: 59, published: 0, status: 'failed' });
    const run = await aRun({ queued: 5 });

    expect(await minutesOf(run)).toBe(118);
  });

  it('counts what was enabled in between from its enabling', async () => {
    await aRun({ queued: 5_000, ended: 4_999, answered: 4_998 });
    await db.execute("UPDATE control.integration SET enabled_at = now() - interval '7 minutes'");

    expect(await minutesOf(await aRun({ queued: 3 }))).toBe(7);
  });

  it.each(['full', 'remap'])('of a %s run without a poll before it counts from its queueing', async (kind) => {
    expect(await minutesOf(await aRun({ kind, queued: 30 }))).toBe(30);
  });

  it('of a remap counts from its queueing, whatever was polled before', async () => {
    await aRun({ queued: 120, ended: 118, answered: 117 });

    expect(await minutesOf(await aRun({ kind: 'remap', queued: 30 }))).toBe(30);
  });
});

describe('the oldest change without an answer', () => {
  it('is none if every run is settled, or has published nothing', async () => {
    await aRun({ queued: 120, ended: 118, answered: 117 });
    await aRun({ queued: 60, published: 0 });

    expect(await minutes()).toBe(0);
  });

  it('is that of the run that has waited longest, even while it is postponed', async () => {
    await aRun({ queued: 200, ended: 199, answered: 198 });
    await aRun({ queued: 120, status: 'queued' });
    await aRun({ kind: 'remap', queued: 10 });

    expect(await minutes()).toBe(199);
  });

  it('is not reported for a disabled integration', async () => {
    await aRun({ queued: 120, ended: 118 });
    await db.execute('UPDATE control.integration SET enabled = false');

    expect(await oldestUnsettled(db)).toEqual([]);
  });
});
