import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rehearsals, apart from the accounts: what is desired of each person, what a full run would make of them, and what
 * nobody else of the rehearsal can have then. Emptied when it is told.
 */
export class Rehearse1796000972200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE applier.rehearsal (
        id uuid PRIMARY KEY,
        integration_id uuid NOT NULL,
        instance_slug text NOT NULL,
        people integer NOT NULL DEFAULT 0,
        -- Of the markers: all of them, and those that have arrived.
        partitions integer[],
        arrived integer[] NOT NULL DEFAULT '{}',
        settled_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE INDEX rehearsal_open ON applier.rehearsal (instance_slug, created_at) WHERE settled_at IS NULL`);
    await runner.query(`
      CREATE TABLE applier.rehearsal_item (
        rehearsal_id uuid NOT NULL REFERENCES applier.rehearsal ON DELETE CASCADE,
        azure_id text COLLATE "C" NOT NULL,
        integration_id uuid NOT NULL,
        partition integer NOT NULL,
        desired text NOT NULL,
        email_key text,
        is_gone boolean NOT NULL,
        -- NULL: looked up.
        due_at timestamptz DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        -- Somebody else of the rehearsal is to get the same address or user.
        contested boolean NOT NULL DEFAULT false,
        kind text,
        outcome text,
        is_told boolean NOT NULL DEFAULT false,
        PRIMARY KEY (rehearsal_id, azure_id)
      )`);
    await runner.query(`
      CREATE INDEX rehearsal_item_due ON applier.rehearsal_item (rehearsal_id, due_at) WHERE due_at IS NOT NULL`);
    await runner.query(`
      CREATE INDEX rehearsal_item_untold ON applier.rehearsal_item (rehearsal_id) WHERE outcome IS NOT NULL AND NOT is_told`);
    await runner.query(`
      CREATE INDEX rehearsal_item_removed ON applier.rehearsal_item (rehearsal_id) WHERE kind = 'deactivated'`);
    await runner.query(`
      CREATE TABLE applier.rehearsal_claim (
        rehearsal_id uuid NOT NULL REFERENCES applier.rehearsal ON DELETE CASCADE,
        claim text COLLATE "C" NOT NULL,
        azure_id text COLLATE "C" NOT NULL,
        PRIMARY KEY (rehearsal_id, claim)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE applier.rehearsal_claim, applier.rehearsal_item, applier.rehearsal');
  }
}
