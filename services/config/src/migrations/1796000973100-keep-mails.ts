import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What mails are sent about, and the mails themselves: each is written here before it is sent. */
export class KeepMails1796000973100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE config.mail_cause (
        integration_id uuid NOT NULL,
        cause text NOT NULL,
        kind text NOT NULL,
        raised_at timestamptz NOT NULL,
        cleared_at timestamptz,
        storm_at timestamptz,
        told_at timestamptz,
        is_told boolean NOT NULL,
        is_over boolean NOT NULL,
        measure integer,
        returns integer NOT NULL,
        PRIMARY KEY (integration_id, cause)
      )`);
    await runner.query(`
      CREATE TABLE config.mail (
        integration_id uuid NOT NULL,
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        instance_slug text NOT NULL,
        cause text NOT NULL,
        recipient text NOT NULL,
        language text NOT NULL,
        -- What its words need, beside the cause.
        content jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('waiting', 'accepted', 'refused', 'given-up')),
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        -- What the mail server said last.
        answer text,
        PRIMARY KEY (integration_id, id)
      )`);
    await runner.query(`CREATE INDEX mail_due ON config.mail (due_at) WHERE status = 'waiting'`);
    await runner.query('CREATE INDEX mail_created ON config.mail (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE config.mail, config.mail_cause');
  }
}
