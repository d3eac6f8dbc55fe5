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
});
