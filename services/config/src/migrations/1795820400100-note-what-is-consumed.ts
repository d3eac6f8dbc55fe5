import { consumedTable } from '@user-sync/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the topics are consumed, so that a backup that is put back brings it along. */
export class NoteWhatIsConsumed1795820400100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(consumedTable('config'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE config.consumed');
  }
}
