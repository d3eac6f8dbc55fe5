import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a command said, to know another that says the same (`repeats`: as the one before, which was answered).
 * `content_revision`: of which command both are; a version before this one leaves it behind. `confirmed_rules`: the
 * rules that decided the same once more, which config was not told.
 */
export class SettleTheSame1796000990000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE applier.account ADD COLUMN content_hash text, ADD COLUMN content_revision bigint,
        ADD COLUMN repeats boolean NOT NULL DEFAULT false, ADD COLUMN confirmed_rules bigint`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE applier.account DROP COLUMN content_hash, DROP COLUMN content_revision, DROP COLUMN repeats,
        DROP COLUMN confirmed_rules`);
  }
}
