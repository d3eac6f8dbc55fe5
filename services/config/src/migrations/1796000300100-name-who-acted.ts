import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people call those who acted, and what the audit is filtered by. */
export class NameWhoActed1796000300100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE config.audit ADD COLUMN actor_name text');
    await runner.query('CREATE INDEX audit_of_target ON config.audit (target_id, id)');
    // The expression of `INTEGRATION_OF` in find-audit-entries.ts.
    await runner.query(`
      CREATE INDEX audit_of_integration ON config.audit
        ((CASE WHEN target_kind = 'integration' THEN target_id ELSE changes ->> 'integrationId' END), id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX config.audit_of_target, config.audit_of_integration');
    await runner.query('ALTER TABLE config.audit DROP COLUMN actor_name');
  }
}
