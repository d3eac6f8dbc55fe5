import { describe, expect, it } from '@jest/globals';
import { createOutcomePublisher } from './outcome-publisher.ts';

/** A publisher that stands at outcome 3 of 5; `said` is what Kafka has, in order. */
function aPublisher() {
  const said: string[] = [];
  const world = { last: 5, runs: [] as string[], isKafkaAway: false };
  const errors: unknown[] = [];
  const publisher = createOutcomePublisher(3, {
    async settledRuns() {
      return world.runs.map((runId) => ({ runId, integrationId: 'acme', lastRevision: 1 }));
    },
    async publish(after) {
      if (world.isKafkaAway) throw new Error('no broker');
      for (let sequence = after + 1; sequence <= world.last; sequence++) said.push(`outcome ${sequence}`);
      return world.last;
    },
    async saySettled(runs) {
      for (const { runId } of runs) said.push(`settled ${runId}`);
    },
    onError: (error) => errors.push(error),
  });
  return { publisher, said, world, errors };
}

describe('the publisher of outcomes', () => {
  it('publishes what comes after the last one, each once', async () => {
    const { publisher, said, world } = aPublisher();

    await publisher.run();
    world.last = 6;
    await publisher.run();

    expect(said).toEqual(['outcome 4', 'outcome 5', 'outcome 6']);
  });

  it('says that a run is settled after the outcomes of the run', async () => {
    const { publisher, said, world } = aPublisher();
    world.runs = ['monday'];

    await publisher.run();

    expect(said).toEqual(['outcome 4', 'outcome 5', 'settled monday']);
  });

  it('reports no settled run while its outcomes cannot be published', async () => {
    const { publisher, said, world, errors } = aPublisher();
    world.runs = ['monday'];
    world.isKafkaAway = true;

    await publisher.run();

    expect(said).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it('is due until it has succeeded', async () => {
    const { publisher, said, world } = aPublisher();
    expect(publisher.isDue()).toBe(true);
    world.isKafkaAway = true;
    await publisher.run();
    expect(publisher.isDue()).toBe(true);

    world.isKafkaAway = false;
    await publisher.run();

    expect(publisher.isDue()).toBe(false);
    expect(said).toEqual(['outcome 4', 'outcome 5']);
  });
});
