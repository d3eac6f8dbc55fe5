import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who keeps many leases by one beat. A holder that has ended, at `ended_at`, has the beat `-infinity`. */
export class KeepLeasesByOneBeat1796000970000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE control.lease_holder (
        name text PRIMARY KEY,
        until timestamptz NOT NULL,
        ended_at timestamptz
      ) WITH (fillfactor = 50)`);
    await runner.query('CREATE INDEX lease_of_holder ON control.lease (holder)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX control.lease_of_holder');
    await runner.query('DROP TABLE control.lease_holder');
  }
}
