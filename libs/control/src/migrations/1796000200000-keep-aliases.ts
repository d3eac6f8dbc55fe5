import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What values mean by aliases, and the units and user types of each instance as the mapper keeps them, for those who
 * choose among them. Aliases have versions beside those of the rules: a change of one concerns few people.
 */
export class KeepAliases1796000200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE control.alias (
        id uuid PRIMARY KEY,
        integration_id uuid NOT NULL REFERENCES control.integration (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('unit', 'user-type')),
        value text COLLATE "C" NOT NULL,
        target_id bigint NOT NULL,
        -- As it was called when the alias was made: what is left to show when it is gone.
        target_name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT alias_value UNIQUE (integration_id, kind, value)
      )`);
    await runner.query(`
      ALTER TABLE control.integration
        ADD aliases_version bigint NOT NULL DEFAULT 0,
        -- The last change that has reached everybody concerned.
        ADD aliases_through bigint NOT NULL DEFAULT 0,
        -- Decisions by an older version do not count, whatever is through.
        ADD aliases_base bigint NOT NULL DEFAULT 0`);
    await runner.query(`
      CREATE TABLE control.catalogue (
        instance_slug text PRIMARY KEY REFERENCES control.instance (slug) ON DELETE CASCADE,
        version bigint NOT NULL,
        units text NOT NULL,
        user_types text NOT NULL,
        read_at timestamptz NOT NULL,
        -- Names in use that the latest reading lacks, which is held back for that; NULL: it is not.
        missing jsonb
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE control.catalogue, control.alias');
    await runner.query('ALTER TABLE control.integration DROP aliases_version, DROP aliases_through, DROP aliases_base');
  }
}
