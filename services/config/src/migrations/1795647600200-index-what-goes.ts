import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds what is older than it is kept, without looking at the rest. */
export class IndexWhatGoes1795647600200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX history_by_age ON config.history (at)');
    await runner.query('CREATE INDEX run_marker_by_age ON config.run_marker (arrived_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX config.history_by_age, config.run_marker_by_age');
  }
}
