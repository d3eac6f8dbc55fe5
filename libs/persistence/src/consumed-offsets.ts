import { columns } from './columns.ts';
import type { Tx } from './database.ts';
import { planOnce } from './plan-once.ts';

/** The position of a partition: the next offset, up to where messages come again, and the end offset. */
interface Standing {
  readonly partition: number;
  readonly next: number;
  readonly until: number;
  readonly high: number;
}

/** The table of {@link consumedOffsets} in a service's schema. */
export function consumedTable(schema: string): string {
  return `CREATE TABLE ${schema}.consumed (
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    replay_until bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
  ) WITH (fillfactor = 50)`;
}

/** Which messages a service has stored, kept in its own schema: a backup that is put back brings it along. */
export function consumedOffsets(db: Tx, schema: string) {
  const note = planOnce(
    `INSERT INTO ${schema}.consumed AS c (topic, partition, next_offset) VALUES ($1, $2, $3)
      ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset`,
  );
  return {
    async load(topic: string): Promise<ReadonlyMap<number, number>> {
      const rows = await db.query<{ partition: number; next: number }>(
        `SELECT partition, next_offset AS next FROM ${schema}.consumed WHERE topic = $1`,
        [topic],
      );
      return new Map(rows.map(({ partition, next }) => [partition, next]));
    },
    async note(topic: string, partition: number, next: number): Promise<void> {
      await db.execute(note, [topic, partition, next]);
    },
    async align(topic: string, standings: readonly Standing[]): Promise<void> {
      await db.execute(
        `INSERT INTO ${schema}.consumed AS c (topic, partition, next_offset, replay_until)
          SELECT $1, partition, next, until FROM unnest($2::int[], $3::bigint[], $4::bigint[], $5::bigint[])
            AS given (partition, next, until, high)
          ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset,
            replay_until = least(greatest(c.replay_until, excluded.replay_until),
              (SELECT high FROM unnest($2::int[], $5::bigint[]) AS given (partition, high)
                WHERE given.partition = excluded.partition))`,
        [topic, ...columns(standings, ['partition', 'next', 'until', 'high'])],
      );
    },
  };
}

/** A condition that holds while messages come again that were stored before the backup was put back. */
export function isReplaying(schema: string): string {
  return `EXISTS (SELECT FROM ${schema}.consumed WHERE next_offset < replay_until)`;
}
