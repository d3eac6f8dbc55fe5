import { describe, expect, it } from '@jest/globals';
import type { Judgement } from '../deactivate-users/judge-deactivations.ts';
import { createDeactivationJudge } from './deactivation-judge.ts';

const RELEASED: Judgement = { verdict: 'release', users: 2 };

/** A judge who makes of each integration what is given; `null`: cannot be judged now. */
function aJudge(verdicts: Record<string, Judgement | null>) {
  const judged: string[] = [];
  const errors: unknown[] = [];
  const world = { verdicts, isDatabaseAway: false };
  const judge = createDeactivationJudge({
    async waiting() {
      if (world.isDatabaseAway) throw new Error('no database');
      return Object.keys(world.verdicts);
    },
    judge: async (id) => world.verdicts[id]!,
    onJudged: (id, { verdict, users }) => judged.push(`${id}: ${verdict} ${users}`),
    onError: (error) => errors.push(error),
  });
  return { judge, judged, errors, world };
}

describe('the judge of deactivations', () => {
  it('judges each integration that waits', async () => {
    const { judge, judged } = aJudge({ acme: RELEASED, contoso: { verdict: 'hold', users: 7 } });

    await judge.run();

    expect(judged).toEqual(['acme: release 2', 'contoso: hold 7']);
    expect(judge.isUnfinished()).toBe(false);
  });

  it('is unfinished while one cannot be judged, and judges the others', async () => {
    const { judge, judged, world } = aJudge({ acme: null, contoso: RELEASED });

    await judge.run();
    expect(judged).toEqual(['contoso: release 2']);
    expect(judge.isUnfinished()).toBe(true);

    world.verdicts = { acme: RELEASED };
    await judge.run();
    expect(judged).toEqual(['contoso: release 2', 'acme: release 2']);
    expect(judge.isUnfinished()).toBe(false);
  });

  it('has nothing to do where nobody waits', async () => {
    const { judge, judged } = aJudge({});

    await judge.run();

    expect(judged).toEqual([]);
    expect(judge.isUnfinished()).toBe(false);
  });

  it('stays unfinished when the database is away', async () => {
    const { judge, errors, world } = aJudge({ acme: null });
    await judge.run();

    world.isDatabaseAway = true;
    await judge.run();

    expect(errors).toHaveLength(1);
    expect(judge.isUnfinished()).toBe(true);
  });
});
