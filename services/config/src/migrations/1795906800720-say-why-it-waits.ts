import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when attempts on a person fail, and why. */
export class SayWhyItWaits1795906800720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE config.person ADD COLUMN retry text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE config.person DROP COLUMN retry');
  }
}
