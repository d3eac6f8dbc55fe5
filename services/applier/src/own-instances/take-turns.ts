import type { Database } from '@user-sync/persistence';

/**
 * The same database, asked by so many at a time; the others wait their turn here, where no time runs. So thousands of
 * instances that are woken at once leave connections for the beat of their leases and for what is consumed.
 */
export function takeTurns(db: Database, most: number): Database {
  let free = most;
  const waiting: (() => void)[] = [];
  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
  return {
    ...db,
    query: (sql, parameters) => inTurn(() => db.query(sql, parameters)),
    execute: (sql, parameters) => inTurn(() => db.execute(sql, parameters)),
    transaction: (work, options) => inTurn(() => db.transaction(work, options)),
  };
}
