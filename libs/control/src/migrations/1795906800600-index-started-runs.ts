import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The latest run of an integration that reads Azure. */
export class IndexStartedRuns1795906800600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX run_by_start ON control.run (integration_id, started_at)
        WHERE kind <> 'remap' AND started_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX control.run_by_start');
  }
}
