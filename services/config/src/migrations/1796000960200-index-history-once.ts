import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One index of the history by run instead of three: what a run changed in its order, who was deactivated, and who is in
 * it at all, the last two without a look at the rows. Measured with 90,000 entries: 11 MB instead of 18, adding entries
 * takes two thirds of the time or less, and no query reads more than before.
 */
export class IndexHistoryOnce1796000960200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX history_by_run ON config.history (integration_id, run_id, what, sequence)
        INCLUDE (azure_id, by_run)`);
    await runner.query('DROP INDEX config.history_people_of_run, config.history_deactivated, config.history_of_run');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX history_people_of_run ON config.history (integration_id, run_id, azure_id)');
    await runner.query(`
      CREATE INDEX history_deactivated ON config.history (run_id, azure_id) WHERE what = 'deactivated'`);
    await runner.query('CREATE INDEX history_of_run ON config.history (run_id, what, sequence) WHERE by_run');
    await runner.query('DROP INDEX config.history_by_run');
  }
}
