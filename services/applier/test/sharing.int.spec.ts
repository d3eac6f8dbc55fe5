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

  it('are taken except the one whose lease a frozen process has locked, which is taken later', async () => {
    const end = await start();
    await shared(4);
    await end();
    stops = [];
    const isLocked = Promise.withResolvers<void>();
    const thawed = Promise.withResolvers<void>();
    const frozen = world.db.transaction(async (tx) => {
      await tx.query("SELECT 1 FROM control.lease WHERE name = 'applier/acme' FOR UPDATE");
      isLocked.resolve();
      await thawed.promise;
    });
    await isLocked.promise;

    await start();
    await shared(3);

    thawed.resolve();
    await frozen;
    await shared(4);
  });

  it('are handed over between one user and the next while all of them are written to: nobody is missed, nobody created twice', async () => {
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

  it('keep a pause requested by Ziik when another process takes over', async () => {
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

  it('ignore a pause until 2058 that a release without a limit has stored', async () => {
    await world.db.execute("UPDATE applier.instance SET paused_until = '2058-11-23' WHERE slug = 'acme'");
    await start();

    await world.send(integrations[0]!, [{ azureId: 'before-2058' }]);

    await world.outcome('before-2058', { status: 'unassigned' });
  });

  const pausedBy = async (azureId: string) => {
    // The pause of the test before would be taken for the one that Ziik asks for now.
    await world.db.execute("UPDATE applier.instance SET paused_until = NULL WHERE slug = 'acme'");
    const stop = await start();
    instances[0]!.addFault({ fault: { status: 429, headers: { 'retry-after': '3000' } } });
    await world.send(integrations[0]!, [{ azureId }]);
    await waitUntil('the pause noted', async () => {
      const rows = await world.db.query("SELECT 1 FROM applier.instance WHERE slug = 'acme' AND paused_until > now()");
      return rows.length === 1;
    });
    return stop;
  };
  const save = () => world.db.execute("UPDATE control.instance SET version = version + 1 WHERE slug = 'acme'");

  it('end the pause that Ziik asked for where somebody saves the instance', async () => {
    await pausedBy('paused');

    await save();

    await world.send(integrations[0]!, [{ azureId: 'after-saving' }]);
    await world.outcome('after-saving', { status: 'unassigned' });
  });

  it('end the pause also where somebody saves the instance while it changes hands', async () => {
    const stop = await pausedBy('paused-again');

    await stop();
    await save();
    await start();

    await world.send(integrations[0]!, [{ azureId: 'after-changing-hands' }]);
    await world.outcome('after-changing-hands', { status: 'unassigned' });
  });
});
