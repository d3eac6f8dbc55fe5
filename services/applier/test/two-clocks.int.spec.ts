import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { type Person, startWorld, type World } from './applier-world.ts';

let world: World;
let acme: ZiikInstance;
const DAY_MS = 86_400_000;
const AHEAD = '100 days';

/** PostgreSQL tells the applier the time by a clock that a test sets; the test itself sees the true one. */
beforeAll(async () => {
  world = await startWorld('clocks');
  const [row] = await world.db.query<{ name: string }>('SELECT current_database() AS name');
  for (const sql of [
    'CREATE SCHEMA shifted',
    `CREATE TABLE shifted.clock AS SELECT interval '0' AS ahead`,
    `CREATE FUNCTION shifted.now() RETURNS timestamptz STABLE LANGUAGE sql AS
      'SELECT pg_catalog.now() + ahead FROM shifted.clock'`,
    `CREATE FUNCTION shifted.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
      'SELECT pg_catalog.clock_timestamp() + ahead FROM shifted.clock'`,
    `ALTER DATABASE "${row!.name}" SET search_path = shifted, pg_catalog, public`,
  ])
    await world.db.execute(sql);
  acme = await world.anInstance('acme');
  await world.start();
});
afterEach(() => setAhead('0'));
afterAll(() => world?.close());

const setAhead = (ahead: string) => world.db.execute('UPDATE shifted.clock SET ahead = $1::interval', [ahead]);
const gone = (azureId: string): Person => ({ azureId, lifecycle: { state: 'gone', cause: 'deleted' } });

/** An integration with somebody who was deactivated in Ziik. */
async function deactivated(azureId: string): Promise<string> {
  const integration = await world.anIntegration('acme');
  await world.send(integration, [{ azureId }]);
  await world.outcome(azureId, { status: 'unassigned' });
  await world.send(integration, [gone(azureId)]);
  await world.outcome(azureId, { status: 'deactivated' });
  return integration;
}

async function datesOf(azureId: string): Promise<{ deactivatedAt: number; purgeAt: number; dueAt: number }> {
  const [row] = await world.db.query<{ d: Date; p: Date; due: Date }>(
    'SELECT deactivated_at AS d, purge_at AS p, due_at AS due FROM applier.account WHERE azure_id = $1',
    [azureId],
  );
  return { deactivatedAt: row!.d.getTime(), purgeAt: row!.p.getTime(), dueAt: row!.due.getTime() };
}

const daysFromNow = (moment: number) => Math.round((moment - Date.now()) / DAY_MS);

describe('a clock of PostgreSQL that is wrong', () => {
  it('[S36] purges nobody while it is ahead, and does not postpone a purge either', async () => {
    const integration = await deactivated('ahead-1');
    const before = await datesOf('ahead-1');

    await setAhead(AHEAD);
    await world.db.execute('UPDATE control.integration SET last_read_at = shifted.now() WHERE id = $1', [integration]);
    // Who comes meanwhile is served: the applier works, and had time to look at purges.
    for (const azureId of ['ahead-2', 'ahead-3']) {
      await world.send(integration, [{ azureId }]);
      await world.outcome(azureId, { status: 'unassigned' });
    }
    expect(acme.findUser({ reference: 'ahead-1' })).toMatchObject({ active: false, anonymised: false });
    await setAhead('0');
    await world.send(integration, [{ azureId: 'ahead-4' }]);
    await world.outcome('ahead-4', { status: 'unassigned' });

    expect(acme.findUser({ reference: 'ahead-1' })).toMatchObject({ active: false, anonymised: false });
    expect(await datesOf('ahead-1')).toEqual(before);
  });

  it('[S36] and dated a deactivation in the future has it counted from the correction on', async () => {
    await setAhead(AHEAD);
    await deactivated('future-1');
    expect(daysFromNow((await datesOf('future-1')).purgeAt)).toBe(190);

    await setAhead('0');

    await world.outcome('future-1', ({ purgeAt }) => purgeAt !== null && daysFromNow(Date.parse(purgeAt)) === 90);
    const { deactivatedAt, purgeAt, dueAt } = await datesOf('future-1');
    expect(daysFromNow(deactivatedAt + DAY_MS)).toBe(1);
    expect(dueAt).toBe(purgeAt);
    expect(acme.findUser({ reference: 'future-1' })).toMatchObject({ active: false, anonymised: false });
  });

  it('[S36] and was behind causes no early purge once it is corrected', async () => {
    await setAhead(`-${AHEAD}`);
    const integration = await deactivated('behind-1');
    await setAhead('0');
    await world.readNow(integration);
    await world.send(integration, [{ azureId: 'behind-2' }]);
    await world.outcome('behind-2', { status: 'unassigned' });

    expect(acme.findUser({ reference: 'behind-1' })).toMatchObject({ active: false, anonymised: false });
    expect(daysFromNow((await datesOf('behind-1')).purgeAt)).toBe(90);
  });

  it('[S33] and postponed attempts into the future has them made once it is corrected', async () => {
    const integration = await world.anIntegration('acme');
    await world.send(integration, [{ azureId: 'retry-1' }]);
    await world.outcome('retry-1', { status: 'unassigned' });
    await setAhead(AHEAD);
    acme.addFault({ match: { operation: 'users.update' }, times: -1, fault: { status: 500 } });
    await world.send(integration, [{ azureId: 'retry-1', lastName: 'Tried' }]);
    await waitUntil('the failed try', async () => {
      const rows = await world.db.query(
        "SELECT 1 FROM applier.account WHERE azure_id = 'retry-1' AND trouble IS NOT NULL",
      );
      return rows.length === 1;
    });

    await setAhead('0');
    acme.clearFaults();

    await world.outcome('retry-1', { lastName: 'Tried' });
    expect(acme.findUser({ reference: 'retry-1' })?.lastName).toBe('Tried');
  });
});
