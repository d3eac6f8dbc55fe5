import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds a person by address, which may be longer than a B-tree takes, or by Ziik's id, and those a run deactivated. */
export class IndexPeopleByName1796000500200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX person_by_email ON config.person USING hash (lower(email))');
    await runner.query(`
      CREATE INDEX person_by_ziik_user ON config.person (integration_id, ziik_user_id) WHERE ziik_user_id IS NOT NULL`);
    await runner.query(`
      CREATE INDEX history_deactivated ON config.history (run_id, azure_id) WHERE what = 'deactivated'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX config.person_by_email, config.person_by_ziik_user, config.history_deactivated');
  }
}
