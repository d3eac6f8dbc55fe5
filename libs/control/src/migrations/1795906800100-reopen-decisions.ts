import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs that counted as decided although some of their people are still held: they wait for a decision again. */
export class ReopenDecisions1795906800100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE control.run SET decision = NULL, decided = 0 WHERE decision IS NOT NULL AND held > 0
        AND NOT EXISTS (SELECT FROM control.request WHERE kind = 'decision' AND run_id = run.id)`);
  }

  async down(): Promise<void> {}
}
