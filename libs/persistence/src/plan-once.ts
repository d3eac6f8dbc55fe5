const marked = new Set<string>();

/**
 * Marks a statement as one to be planned once per connection, also where not all are. Not for statements whose best
 * plan depends on their values.
 */
export function planOnce(sql: string): string {
  marked.add(sql);
  return sql;
}

/** Statements with values that were asked so often are asked again. */
const OFTEN = 3;
/** A bound, in case somebody puts statements together from parts that vary. */
const MOST = 300;

/**
 * For sessions whose statements are planned once, whatever their values are. By default Postgres plans a statement for
 * its values where that looks cheaper, and most of ours take less time to run than to plan. Sequential scans are off,
 * since a plan that scans a table because it is empty would be kept when the table has grown.
 */
export const PLAN_ONCE_SESSION = 'SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off';

/**
 * Names for statements that are asked again and again: each connection parses and plans a statement with a name once,
 * and gets only its values from then on. Of small statements that is most of their time. `all`: not only marked ones.
 */
export function createPlanNames(all: boolean): (sql: string) => string | undefined {
  const asked = new Map<string, number>();
  const names = new Map<string, string>();
  return (sql) => {
    const name = names.get(sql);
    if (name !== undefined || !(all || marked.has(sql)) || names.size >= MOST) return name;
    const times = (asked.get(sql) ?? 0) + 1;
    if (asked.size < MOST || asked.has(sql)) asked.set(sql, times);
    if (times < OFTEN) return undefined;
    asked.delete(sql);
    names.set(sql, `planned_${names.size + 1}`);
    return names.get(sql);
  };
}
