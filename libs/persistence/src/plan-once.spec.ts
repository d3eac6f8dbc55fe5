import { describe, expect, it } from '@jest/globals';
import { createPlanNames, planOnce } from './plan-once.ts';

const ask = (nameOf: (sql: string) => string | undefined, sql: string, times: number) =>
  Array.from({ length: times }, () => nameOf(sql)).at(-1);

describe('statements that are planned once', () => {
  it('are those asked again and again, each under a name of its own', () => {
    const nameOf = createPlanNames(true);

    expect(ask(nameOf, 'SELECT 1', 2)).toBeUndefined();
    expect(ask(nameOf, 'SELECT 1', 2)).toBe('planned_1');
    expect(ask(nameOf, 'SELECT 2', 3)).toBe('planned_2');
    expect(nameOf('SELECT 1')).toBe('planned_1');
  });

  it('are marked ones alone, where that is wanted', () => {
    const nameOf = createPlanNames(false);
    planOnce('SELECT marked');

    expect(ask(nameOf, 'SELECT other', 9)).toBeUndefined();
    expect(ask(nameOf, 'SELECT marked', 3)).toBe('planned_1');
  });

  it('are bounded, however many different ones there are', () => {
    const nameOf = createPlanNames(true);
    const names = Array.from({ length: 1_000 }, (_, place) => ask(nameOf, `SELECT ${place}`, 3));

    expect(names.filter((name) => name !== undefined)).toHaveLength(300);
    expect(nameOf('SELECT 0')).toBe('planned_1');
  });
});
