import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An integration signs in to Azure with a secret, a certificate or a token of the platform's identity. What is sealed
 * stays in `secret_jwe`, its end in `secret_expires_at`; of a certificate there is what may be shown.
 */
export class TellCredentialsApart1796000975000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.integration
        ADD COLUMN credential_kind text NOT NULL DEFAULT 'secret'
          CHECK (credential_kind IN ('secret', 'certificate', 'federated')),
        ADD COLUMN certificate_thumbprint text,
        ADD COLUMN certificate_thumbprint_sha256 text,
        ADD COLUMN certificate_subject text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.integration DROP COLUMN credential_kind, DROP COLUMN certificate_thumbprint,
        DROP COLUMN certificate_thumbprint_sha256, DROP COLUMN certificate_subject`);
  }
}
