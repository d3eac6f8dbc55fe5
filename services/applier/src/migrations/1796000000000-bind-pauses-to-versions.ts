import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pause ends when somebody saves the instance, no matter which process works at it then. */
export class BindPausesToVersions1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.instance ADD COLUMN paused_version bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.instance DROP COLUMN paused_version');
  }
}
