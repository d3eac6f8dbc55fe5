import { describe, expect, it } from '@jest/globals';
import { CLOCK_TOLERANCE_MS } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { createClocks } from './clocks.ts';

function aPostgres() {
  const said: string[] = [];
  const postgres = { aheadMs: 0 };
  const db = { query: async () => [{ now: new Date(Date.now() + postgres.aheadMs) }] } as unknown as Tx;
  const log = {
    error: (_: unknown, text: string) => said.push(`error: ${text}`),
    info: (_: unknown, text: string) => said.push(`info: ${text}`),
  } as unknown as Logger;
  return { postgres, said, clocks: createClocks(db, log) };
}

describe('the clocks', () => {
  it('[S36] do not agree before they are compared', () => {
    expect(aPostgres().clocks.agree()).toBe(false);
  });

  it.each([
    ['100 days ahead', 100 * 86_400_000],
    ['100 days behind', -100 * 86_400_000],
    ['a little more than is tolerated ahead', CLOCK_TOLERANCE_MS + 1_000],
  ])(
    '[S36] differ, said once as an error, where PostgreSQL is %s, and once more when they agree again',
    async (_, aheadMs) => {
      const { postgres, said, clocks } = aPostgres();

      postgres.aheadMs = aheadMs;
      await clocks.compare();
      await clocks.compare();
      expect(clocks.agree()).toBe(false);
      postgres.aheadMs = 0;
      await clocks.compare();
      await clocks.compare();

      expect(clocks.agree()).toBe(true);
      expect(said).toEqual([
        expect.stringMatching(/^error: the clocks .* differ/),
        expect.stringMatching(/^info: the clocks agree/),
      ]);
    },
  );

  it('agree in spite of a few seconds', async () => {
    const { postgres, said, clocks } = aPostgres();
    postgres.aheadMs = 5_000;

    await clocks.compare();

    expect([clocks.agree(), said]).toEqual([true, []]);
  });
});
