import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs from before runs were numbered per integration. Those that go on are locked last, and for a moment only. */
export class NumberFormerRuns1796000600100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const which of ["status NOT IN ('queued', 'running')", 'true'])
      await runner.query(`
        UPDATE control.run SET ordinal = numbered.ordinal
          FROM (SELECT id, row_number() OVER (PARTITION BY integration_id ORDER BY number) AS ordinal
            FROM control.run) AS numbered
          WHERE numbered.id = run.id AND run.ordinal IS NULL AND ${which}`);
  }

  async down(): Promise<void> {}
}
