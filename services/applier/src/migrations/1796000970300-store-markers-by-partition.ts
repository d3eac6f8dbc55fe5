import type { MigrationInterface, QueryRunner } from 'typeorm';

/** End markers of runs that have not come through all partitions, a row each: no partition waits for another. */
export class StoreMarkersByPartition1796000970300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE applier.run_marker (
        run_id uuid NOT NULL,
        partition integer NOT NULL,
        integration_id uuid NOT NULL,
        last_revision bigint NOT NULL,
        partitions integer[] NOT NULL,
        everybody_since bigint,
        arrived_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, partition)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE applier.run_marker');
  }
}
