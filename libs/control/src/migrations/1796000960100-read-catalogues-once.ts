import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a catalogue was read stands in `control.instance.catalogue_read_at` alone, which also knows of readings that are
 * held back and of another address. `control.catalogue.read_at` is no longer written; the version before still writes
 * it, so it goes with a later release.
 */
export class ReadCataloguesOnce1796000960100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.catalogue ALTER COLUMN read_at DROP NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE control.catalogue c SET read_at = coalesce(instance.catalogue_read_at, now())
        FROM control.instance WHERE instance.slug = c.instance_slug`);
    await runner.query('ALTER TABLE control.catalogue ALTER COLUMN read_at SET NOT NULL');
  }
}
