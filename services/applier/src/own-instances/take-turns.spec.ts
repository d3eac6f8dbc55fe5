import { expect, it } from '@jest/globals';
import type { Database } from '@user-sync/persistence';
import { takeTurns } from './take-turns.ts';

it('asks the database by so many at a time, the others in their order, also after failures', async () => {
  const asked: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const query = (sql: string) => {
    asked.push(sql);
    return new Promise<never[]>((done, fail) => ends.push((error) => (error ? fail(error) : done([]))));
  };
  const db = takeTurns({ query, execute: query, transaction: () => query('transaction') } as unknown as Database, 2);

  const all = [db.query('a'), db.execute('b'), db.transaction(async () => undefined), db.query('c')];
  expect(asked).toEqual(['a', 'b']);
  ends[1]!(new Error('no database'));
  await expect(all[1]).rejects.toThrow('no database');
  expect(asked).toEqual(['a', 'b', 'transaction']);

  for (const place of [0, 2]) ends[place]!();
  await Promise.all([all[0], all[2]]);
  ends[3]!();
  await all[3];
  expect(asked).toEqual(['a', 'b', 'transaction', 'c']);
});
