import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The Azure ids that a returner's link came from, whose reference may still be in Ziik. */
export class RememberFormerIds1795906800600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE applier.account ADD COLUMN former_azure_ids text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.account DROP COLUMN former_azure_ids');
  }
}
