import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a directory was last compared with the mirror in full, and what came of it. */
export class AuditDirectories1796000974000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.integration
        ADD audited_at timestamptz,
        ADD audit_people integer,
        ADD audit_differences integer,
        ADD audit_run_id uuid,
        -- When one was due last, whatever came of it.
        ADD audit_tried_at timestamptz,
        -- The last one that the activity tells of.
        ADD audit_told_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.integration DROP audited_at, DROP audit_people, DROP audit_differences, DROP audit_run_id,
        DROP audit_tried_at, DROP audit_told_at`);
  }
}
