import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a person is to be in Ziik, and why not; NULL: not told, as before it was. */
export class KeepLifecycle1796000200200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE config.person ADD COLUMN lifecycle text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE config.person DROP COLUMN lifecycle');
  }
}
