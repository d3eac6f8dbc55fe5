import { consumedTable } from '@user-sync/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the topics are consumed, so that a backup that is put back brings it along. */
export class NoteWhatIsConsumed1795820400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(consumedTable('applier'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE applier.consumed');
  }
}
