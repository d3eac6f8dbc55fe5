import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The catalogue of each instance, when it is to be read again, and the names that people's values have matched. */
export class CreateMapper1795474800100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Never used twice, also for an instance that was removed and recreated: processes keep catalogues by version.
    await runner.query('CREATE SEQUENCE mapper.catalogue_version');
    await runner.query(`
      CREATE TABLE mapper.catalogue (
        instance_slug text PRIMARY KEY,
        version bigint,
        units text,
        user_types text,
        read_at timestamptz,
        suspicious_since timestamptz,
        due_at timestamptz NOT NULL DEFAULT now(),
        asked_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        last_error text,
        instance_version bigint
      )`);
    await runner.query(`
      CREATE TABLE mapper.name_in_use (
        instance_slug text NOT NULL REFERENCES mapper.catalogue (instance_slug) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('unit', 'user-type')),
        name text NOT NULL,
        PRIMARY KEY (instance_slug, kind, name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mapper.name_in_use, mapper.catalogue');
    await runner.query('DROP SEQUENCE mapper.catalogue_version');
  }
}
