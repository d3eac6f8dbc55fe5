import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked the applier for something, and who made the rules in force; null where that was not noted. */
export class NoteWhoAsked1796000700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.request ADD COLUMN actor text');
    await runner.query('ALTER TABLE control.integration ADD COLUMN rules_changed_by text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.integration DROP COLUMN rules_changed_by');
    await runner.query('ALTER TABLE control.request DROP COLUMN actor');
  }
}
