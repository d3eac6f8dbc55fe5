import { expect, it } from '@jest/globals';
import { createLiveIntegrations } from './live-integrations.ts';

it('[S12] counts no integration as enabled after some seconds without confirmation', async () => {
  let now = 0;
  let isThere = true;
  const row = { id: 'i', instance_slug: 'acme', enabled: true };
  const query = async () => {
    if (!isThere) throw new Error('Connection terminated unexpectedly');
    return [row];
  };
  const live = createLiveIntegrations({ query } as never, () => now);
  expect(live.isEnabled('i')).toBe(false);
  await live.watch('acme');
  expect(live.isEnabled('i')).toBe(true);
  expect([live.areKnown('acme'), live.areKnown('birch')]).toEqual([true, false]);

  isThere = false;
  now = 3_999;
  await expect(live.refresh()).rejects.toThrow();
  expect(live.isEnabled('i')).toBe(true);
  now = 4_000;
  expect(live.isEnabled('i')).toBe(false);
  expect(live.areKnown('acme')).toBe(false);

  isThere = true;
  await live.refresh();
  expect(live.isEnabled('i')).toBe(true);
});

it('knows the integrations of an instance while somebody watches it', async () => {
  const asked: unknown[] = [];
  const query = async (_: string, [slugs]: [string[]]) => {
    asked.push(slugs);
    return slugs.map((slug) => ({ id: `of ${slug}`, instance_slug: slug, enabled: true }));
  };
  const live = createLiveIntegrations({ query } as never, () => 0);
  const [first, second] = [await live.watch('acme'), await live.watch('acme')];
  await live.watch('birch');
  await live.refresh();
  expect(asked).toEqual([['acme'], ['acme'], ['birch'], ['acme', 'birch']]);

  first();
  first();
  expect(live.of('acme')).toHaveLength(1);
  second();

  expect(live.of('acme')).toEqual([]);
  expect([live.find('of acme'), live.find('of birch')?.id]).toEqual([undefined, 'of birch']);
  expect([live.isEnabled('of acme'), live.isEnabled('of birch')]).toEqual([false, true]);
});
