import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Runs over all integrations by status, for those that have ended alone. Of the others there are few, with indexes of
 * their own; the planner expects none of them, and took this index also for those of one integration, so that claiming
 * compared all that were queued with each other.
 */
export class IndexEndedRuns1796000976000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX run_ended_by_status ON control.run (status, number)
        WHERE status IN ('succeeded', 'failed', 'cancelled')`);
    await runner.query('DROP INDEX control.run_by_status');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX run_by_status ON control.run (status, number)');
    await runner.query('DROP INDEX control.run_ended_by_status');
  }
}
