import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { startWorld, type World } from './applier-world.ts';

let world: World;
let first: ZiikInstance;
let integration: string;
const SLUGS = Array.from({ length: 20 }, (_, place) => `idle-${place}`);

beforeAll(async () => {
  world = await startWorld('idle', { INSTANCE_LEASE: 'PT1S' });
  for (const slug of SLUGS) {
    const instance = await world.anInstance(slug);
    const id = await world.anIntegration(slug);
    if (slug !== SLUGS[0]) continue;
    first = instance;
    integration = id;
  }
  await world.start();
});
afterAll(() => world?.close());

const leases = () =>
  world.db.query<{ name: string; holder: string; token: number; version: string }>(
    "SELECT name, holder, token, xmin::text || ctid::text AS version FROM control.lease WHERE starts_with(name, 'applier/') ORDER BY name",
  );
/** Waits until the only holder has beaten so often. */
const beats = async (count: number) => {
  for (let beat = 0, before = ''; beat <= count; beat++)
    await waitUntil('a beat', async () => {
      const [row] = await world.db.query<{ until: string }>(
        "SELECT until::text FROM control.lease_holder WHERE until > '-infinity'",
      );
      const isNew = row !== undefined && row.until !== before;
      if (isNew) before = row.until;
      return isNew;
    });
};
/** All leases before and after so many beats of one holder. Where the machine stood still for longer than a lease, the
 * process has taken all of them again, by another holder, and the next beats are looked at. */
const aroundBeats = (count: number) =>
  waitUntil('beats of one holder', async () => {
    const before = await leases();
    await beats(count);
    const after = await leases();
    return after[1]?.holder === before[1]?.holder ? { before, after } : undefined;
  });

describe('idle instances', () => {
  it('stay with their process by one row, which is all that is written for them', async () => {
    await waitUntil('all of them', async () => (await leases()).length === SLUGS.length);

    const { before, after } = await aroundBeats(5);

    expect(after).toEqual(before);
    expect(new Set(before.map(({ holder }) => holder)).size).toBe(1);
  });

  it('need no connection to Ziik', async () => {
    await beats(1);

    expect(first.counts().received).toBe(0);
  });

  it('are worked at as soon as there is something to do', async () => {
    await world.settled(await world.send(integration, [{ azureId: 'woken' }]));

    expect(first.findUser({ reference: 'woken' })).toBeDefined();
  });

  it('are found by what has become due, also without a notice', async () => {
    const before = first.counts().received;

    await world.db.execute(
      "UPDATE applier.account SET due_at = now(), verify = true, settled = false, touch = touch + 1 WHERE azure_id = 'woken'",
    );

    await waitUntil('a look at the user', () => first.counts().received > before);
  });

  it('are dropped and taken again, with higher tokens, where the beat was over', async () => {
    const before = await leases();

    await world.db.execute("UPDATE control.lease_holder SET until = '-infinity', ended_at = now()");

    await waitUntil('another holder', async () => {
      const now = await leases();
      return now.every(({ holder, token }, place) => holder !== before[place]!.holder && token > before[place]!.token);
    });
    await world.settled(await world.send(integration, [{ azureId: 'after-the-beat' }]));
    expect(first.findUser({ reference: 'after-the-beat' })).toBeDefined();
  });

  it('of which somebody else has taken one by hand lose that one alone', async () => {
    await waitUntil('all of them', async () => (await leases()).length === SLUGS.length);
    await world.db.execute(
      "UPDATE control.lease SET holder = 'by hand', token = token + 1, until = now() + interval '1 hour' WHERE name = 'applier/idle-0'",
    );
    // Until the process knows.
    await beats(3);
    await world.send(integration, [{ azureId: 'while-taken' }]);
    await waitUntil('the command stored', async () => {
      const rows = await world.db.query("SELECT 1 FROM applier.account WHERE azure_id = 'while-taken'");
      return rows.length === 1;
    });

    const { before, after } = await aroundBeats(3);

    expect(after).toEqual(before);
    expect(after[0]).toMatchObject({ name: 'applier/idle-0', holder: 'by hand' });
    expect(first.findUser({ reference: 'while-taken' })).toBeUndefined();

    await world.db.execute("UPDATE control.lease SET until = '-infinity' WHERE name = 'applier/idle-0'");
    await waitUntil('the change', () => first.findUser({ reference: 'while-taken' }));
  });
});
