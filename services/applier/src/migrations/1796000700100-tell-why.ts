import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who asked for what is being done about a person, and what is told of it with the outcome: who asked, and what was
 * found changed in Ziik. And since when a removal is held.
 */
export class TellWhy1796000700100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE applier.account ADD COLUMN asked text, ADD COLUMN occasion text, ADD COLUMN held_at timestamptz`);
    await runner.query(`UPDATE applier.account SET held_at = outcome_at WHERE brake = 'held'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.account DROP COLUMN asked, DROP COLUMN occasion, DROP COLUMN held_at');
  }
}
