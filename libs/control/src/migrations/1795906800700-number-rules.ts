import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The rules that people are decided by have a version of their own, which a change of a name or a secret leaves alone.
 * Commands that are under way during the upgrade name none and count as decided by version 1. Where they may be older
 * than the rules, those are version 2, and the remap that waits, or that comes with enabling, decides again.
 */
export class NumberRules1795906800700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.integration ADD COLUMN rules_version bigint NOT NULL DEFAULT 1');
    await runner.query(`
      UPDATE control.integration i SET rules_version = 2 WHERE version > 1 AND (NOT enabled OR EXISTS (
        SELECT 1 FROM control.run WHERE run.integration_id = i.id AND run.kind = 'remap' AND run.scope IS NULL
          AND run.status IN ('queued', 'running')))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.integration DROP COLUMN rules_version');
  }
}
