import { expect, it } from '@jest/globals';
import { createLiveIntegrations } from './live-integrations.ts';

it('[S12] counts nobody as enabled while that could not be asked for some seconds', async () => {
  let now = 0;
  let isThere = true;
  const row = { id: 'i', instance_slug: 'acme', enabled: true };
  const query = async () => {
    if (!isThere) throw new Error('Connection terminated unexpectedly');
    return [row];
  };
  const live = createLiveIntegrations({ query } as never, () => now);
  expect(live.isEnabled('i')).toBe(false);
  await live.refresh();
  expect(live.isEnabled('i')).toBe(true);

  isThere = false;
  now = 3_999;
  await expect(live.refresh()).rejects.toThrow();
  expect(live.isEnabled('i')).toBe(true);
  now = 4_000;
  expect(live.isEnabled('i')).toBe(false);

  isThere = true;
  await live.refresh();
  expect(live.isEnabled('i')).toBe(true);
});
