import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the runs that have been removed did, by the UTC day of their end. */
export class SumUpDays1796000600400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE control.run_day (
        integration_id uuid NOT NULL REFERENCES control.integration (id) ON DELETE CASCADE,
        day date NOT NULL,
        runs integer NOT NULL,
        failures integer NOT NULL,
        read bigint NOT NULL,
        created bigint NOT NULL,
        updated bigint NOT NULL,
        unchanged bigint NOT NULL,
        restored bigint NOT NULL,
        removed bigint NOT NULL,
        applied bigint NOT NULL,
        PRIMARY KEY (integration_id, day)
      )`);
    await runner.query('CREATE INDEX run_day_by_age ON control.run_day (day)');
    await runner.query(`
      CREATE INDEX run_of_integration_by_end ON control.run (integration_id, ended_at) WHERE ended_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX control.run_of_integration_by_end');
    await runner.query('DROP TABLE control.run_day');
  }
}
