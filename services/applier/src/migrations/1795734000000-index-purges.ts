import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Purges have an index of their own. Without it Postgres takes most of the settled users for due, as it knows nothing
 * of how `settled` and `due_at` go together, and reads the whole table for the few to be purged, with each pick.
 */
export class IndexPurges1795734000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX account_purge ON applier.account (integration_id, due_at) WHERE settled AND purge_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX applier.account_purge');
  }
}
