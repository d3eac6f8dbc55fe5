import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The version of the rules that the desired state was decided by; 0: Azure alone decided. Work is picked by it, so it
 * precedes the time in the index.
 */
export class KeepRulesVersion1795906800710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE applier.account ADD COLUMN rules_version bigint NOT NULL DEFAULT 1');
    await runner.query(`
      UPDATE applier.account SET rules_version = 0
        WHERE is_gone AND desired::json -> 'lifecycle' ->> 'cause' <> 'account-disabled'`);
    await runner.query('DROP INDEX applier.account_due');
    await runner.query(`
      CREATE INDEX account_due ON applier.account (integration_id, settled, rules_version, due_at)
        WHERE due_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX applier.account_due');
    await runner.query(`
      CREATE INDEX account_due ON applier.account (integration_id, settled, due_at) WHERE due_at IS NOT NULL`);
    await runner.query('ALTER TABLE applier.account DROP COLUMN rules_version');
  }
}
