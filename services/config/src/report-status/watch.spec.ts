import { describe, expect, it } from '@jest/globals';
import { createWatch } from './watch.ts';

describe('a watch', () => {
  it('makes one look for all who ask meanwhile, and shows it while it is fresh', async () => {
    let now = 0;
    let looks = 0;
    const watch = createWatch(
      async () => ++looks,
      { freshMs: 1_000, patienceMs: 60_000 },
      () => now,
    );

    const all = await Promise.all([watch(), watch(), watch()]);
    now = 999;
    const fresh = await watch();
    now = 1_000;
    const later = await watch();

    expect(all.map((seen) => !seen.isDown && seen.facts)).toEqual([1, 1, 1]);
    expect(fresh).toMatchObject({ facts: 1 });
    expect(later).toMatchObject({ facts: 2 });
  });

  it('says down for what fails', async () => {
    const watch = createWatch(() => Promise.reject(new Error('away')), { freshMs: 0, patienceMs: 60_000 });

    expect(await watch()).toEqual({ isDown: true });
  });

  it('says down for what never answers, and does not begin again beside it', async () => {
    let looks = 0;
    const answer = Promise.withResolvers<string>();
    const watch = createWatch(
      () => {
        looks++;
        return answer.promise;
      },
      { freshMs: 60_000, patienceMs: 1 },
    );

    expect(await watch()).toEqual({ isDown: true });
    expect(await watch()).toEqual({ isDown: true });
    expect(looks).toBe(1);

    answer.resolve('back');
    await answer.promise;
    expect(await watch()).toMatchObject({ isDown: false, facts: 'back' });
  });
});
