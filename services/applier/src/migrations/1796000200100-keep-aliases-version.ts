import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The version of the aliases by which somebody was decided; NULL: the decision rests on none. */
export class KeepAliasesVersion1796000200100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.account ADD COLUMN aliases_version bigint DEFAULT 0');
    await runner.query('UPDATE applier.account SET aliases_version = NULL WHERE is_gone');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.account DROP COLUMN aliases_version');
  }
}
