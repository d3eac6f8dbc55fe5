import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A pause that Ziik requested outlives the process that received the request. */
export class RememberPauses1795647600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.instance ADD COLUMN paused_until timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.instance DROP COLUMN paused_until');
  }
}
