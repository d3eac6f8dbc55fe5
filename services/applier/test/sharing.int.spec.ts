import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ZiikInstance } from '@user-sync/sandbox-ziik';
import { waitUntil } from '@user-sync/testing';
import { startWorld, type World } from './applier-world.ts';

let world: World;
const SLUGS = ['acme', 'birch', 'cedar', 'dune'];
const instances: ZiikInstance[] = [];
const integrations: string[] = [];
let stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await startWorld('sharing', { INSTANCE_LEASE: 'PT2S', KAFKA_SESSION_TIMEOUT: 'PT6S' });
  for (const slug of SLUGS) {
    instances.push(await world.anInstance(slug));
    integrations.push(await world.anIntegration(slug));
  }
});
afterAll(() => world?.close());
beforeEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

const start = async () => {
  const stop = await world.start();
  stops.push(stop);
  return stop;
};
/** How many instances each process works at, the most first. */
const shares = async () =>
  (
    await world.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM control.lease WHERE starts_with(name, 'applier/') AND until > now()
        GROUP BY holder ORDER BY 1 DESC`,
    )
  ).map(({ count }) => count);
const shared = (...expected: number[]) =>
  waitUntil(`shares of ${expected}`, async () => String(await shares()) === String(expected));

describe('instances', () => {
  it('spread over the processes that join, and come back from one that ends', async () => {
    await start();
    await shared(4);
    const endSecond = await start();
    await shared(2, 2);
    const endThird = await start();
    await shared(2, 1, 1);

    await endSecond();
    await shared(2, 2);
    await endThird();
    await shared(4);
  });

  it('are handed over between one user and the next while all of them are written to: nobody is missed, nobody made twice', async () => {
    await start();
    await shared(4);
    const people = Array.from({ length: 150 }, (_, index) => index);
    for (const instance of instances) instance.configure({ latencyMs: 15 });
    const runs = await Promise.all(
      integrations.map((id, at) =>
        world.send(
          id,
          people.map((index) => ({ azureId: `${SLUGS[at]}-${index}` })),
        ),
      ),
    );
    const creates = (instance: ZiikInstance) =>
      instance.journal({ limit: 100_000 }).filter(({ operation }) => operation === 'users.create');
    await waitUntil('work at all of them', () => instances.every((each) => creates(each).length > 5));

    await start();
    await shared(2, 2);

    for (const run of runs) await world.settled(run);
    for (const instance of instances) {
      expect(creates(instance).map(({ status }) => status)).toEqual(people.map(() => 201));
      expect(new Set(creates(instance).map(({ body }) => body)).size).toBe(people.length);
    }
  });

  it('keep the pause that Ziik asked for also when another process takes over', async () => {
    instances[0]!.addFault({
      match: { operation: 'users.create', body: 'long-pause' },
      fault: { status: 429, headers: { 'retry-after': '30' } },
    });
    await start();
    await world.send(integrations[0]!, [{ azureId: 'long-pause' }]);
    await waitUntil('the pause noted', async () => {
      const rows = await world.db.query("SELECT 1 FROM applier.instance WHERE slug = 'acme' AND paused_until > now()");
      return rows.length === 1;
    });
    await stops.pop()!();
    const before = instances[0]!.counts().received;

    await start();
    await world.send(integrations[0]!, [{ azureId: 'after-the-pause' }]);
    await waitUntil('the command stored', async () => {
      const rows = await world.db.query("SELECT 1 FROM applier.account WHERE azure_id = 'after-the-pause'");
      return rows.length === 1;
    });
    // Over before its time: what waits is done at once, so it was the pause that held it up.
    expect(instances[0]!.counts().received).toBe(before);
    await stops.pop()!();
    await world.db.execute("UPDATE applier.instance SET paused_until = now() WHERE slug = 'acme'");
    await world.db.execute("UPDATE applier.account SET due_at = now() WHERE azure_id = 'long-pause'");
    await start();
    await world.outcome('after-the-pause', { status: 'unassigned' });
    await world.outcome('long-pause', { status: 'unassigned' });
  });
});
