import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Address of the started Kafka. Throws with advice when the test was not started by `npm test`. */
export function kafkaBrokers(): string {
  return given('KAFKA_BROKERS');
}

/** A name of its own, so that test files share one Kafka without seeing each other's topics and groups. */
export function uniqueTopicPrefix(name: string): string {
  return `${name}-${randomBytes(4).toString('hex')}`;
}

/** A database of its own in the started PostgreSQL, gone after `drop`. */
export async function createTestDatabase(name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const admin = given('DATABASE_URL');
  const database = `${name.replace(/\W/g, '_')}_${randomBytes(4).toString('hex')}`.toLowerCase();
  await run(admin, `CREATE DATABASE ${database}`);
  const url = new URL(admin);
  url.pathname = `/${database}`;
  return {
    url: url.href,
    drop: async () => {
      await run(admin, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      // The roles that were made for it belong to the server.
      await run(
        admin,
        `DO $$
          DECLARE role text;
          BEGIN
            FOR role IN SELECT rolname FROM pg_roles WHERE starts_with(rolname, '${database}_') LOOP
              EXECUTE format('DROP ROLE %I', role);
            END LOOP;
          END $$`,
      );
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function given(variable: string): string {
  const value = process.env[variable];
  if (!value) {
    throw new Error(
      `${variable} is not set: this test needs Kafka and PostgreSQL. \`npm test -- <path>\` starts both.`,
    );
  }
  return value;
}
