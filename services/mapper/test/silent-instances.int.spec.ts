import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { startWorld, type World } from './started-mapper.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ CATALOGUE_CONCURRENCY: '2', ZIIK_TIMEOUT: 'PT60S' });
});
afterAll(() => world?.stop());

it('more instances than may be read at once are all read, each once', async () => {
  const instances = await Promise.all(Array.from({ length: 7 }, () => world.instance()));
  for (const { slug } of instances) await world.integration(slug);

  await waitUntil('all catalogues', async () => {
    const found = await Promise.all(instances.map(({ slug }) => world.catalogue(slug)));
    return found.every((each) => each?.version);
  });

  for (const instance of instances) {
    const pages = instance.journal().filter(({ method, path }) => method === 'GET' && path.includes('/units'));
    expect(pages).toHaveLength(1);
  }
});

it('instances that take the call and never answer do not keep another waiting for its catalogue', async () => {
  const silent = await Promise.all([world.instance(), world.instance(), world.instance()]);
  for (const instance of silent) instance.addFault({ match: { method: 'GET' }, times: -1, fault: { kind: 'hang' } });
  for (const { slug } of silent) await world.integration(slug);
  await waitUntil(
    'all places to be taken',
    () => silent.filter((instance) => instance.journal().some(({ method }) => method === 'GET')).length >= 2,
  );

  const { slug } = await world.instance();
  await world.integration(slug);

  const catalogue = await waitUntil(
    'the catalogue',
    async () => {
      const found = await world.catalogue(slug);
      return found?.version ? found : undefined;
    },
    { withinMs: 20_000 },
  );
  expect(catalogue.units).toHaveLength(2);
});
