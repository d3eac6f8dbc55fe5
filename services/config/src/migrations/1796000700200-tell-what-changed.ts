import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keeps what changed from what to what, why, and by whose request; which entries a run caused; what the changes of a
 * person are distinguished by; and what administrators asked for about one person.
 */
export class TellWhatChanged1796000700200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE config.person ADD COLUMN rules_version bigint, ADD COLUMN hold text');
    await runner.query(`
      ALTER TABLE config.history ADD COLUMN changes text, ADD COLUMN cause text, ADD COLUMN actor text,
        ADD COLUMN by_run boolean NOT NULL DEFAULT false`);
    await runner.query('CREATE INDEX history_of_run ON config.history (run_id, what, sequence) WHERE by_run');
    await runner.query(`CREATE INDEX audit_about_user ON config.audit (target_id, id) WHERE target_kind = 'user'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX config.audit_about_user, config.history_of_run');
    await runner.query(
      'ALTER TABLE config.history DROP COLUMN changes, DROP COLUMN cause, DROP COLUMN actor, DROP COLUMN by_run',
    );
    await runner.query('ALTER TABLE config.person DROP COLUMN rules_version, DROP COLUMN hold');
  }
}
