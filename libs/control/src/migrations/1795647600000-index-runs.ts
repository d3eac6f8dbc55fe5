import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs over all integrations by status, those that hold something back, and those that are old enough to go. */
export class IndexRuns1795647600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX run_by_status ON control.run (status, number)');
    await runner.query(`
      CREATE INDEX run_holding ON control.run (integration_id) WHERE held > 0 AND decision IS NULL`);
    await runner.query('CREATE INDEX run_by_end ON control.run (ended_at) WHERE answered_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX control.run_by_status, control.run_holding, control.run_by_end');
  }
}
