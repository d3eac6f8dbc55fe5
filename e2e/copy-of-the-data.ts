import pg from 'pg';

/** The rows of every table of ours at one moment, and where its sequences stood; as `pg_dump --data-only` has them. */
export interface CopyOfTheData {
  readonly tables: ReadonlyMap<string, string>;
  readonly sequences: ReadonlyMap<string, string>;
}

/**
 * Copies a database while it is in use. The tables of migrations are left out: a restore has made the tables already.
 */
export async function copyData(url: string): Promise<CopyOfTheData> {
  return connected(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: names } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'migrations' ORDER BY 1`,
    );
    const tables = new Map<string, string>();
    for (const { name } of names) {
      const { rows } = await client.query<{ text: string }>(
        `SELECT coalesce(json_agg(t), '[]')::text AS text FROM ${name} t`,
      );
      tables.set(name, rows[0]!.text);
    }
    const { rows: sequences } = await client.query<{ name: string; value: string }>(
      `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS value FROM pg_sequences
        WHERE last_value IS NOT NULL`,
    );
    await client.query('COMMIT');
    return { tables, sequences: new Map(sequences.map(({ name, value }) => [name, value])) };
  });
}

/** Fills a database that has the tables and nothing in them. */
export async function restoreData(url: string, { tables, sequences }: CopyOfTheData): Promise<void> {
  await connected(url, async (client) => {
    await client.query('BEGIN');
    // As pg_restore does it: references and triggers hold in the copy already.
    await client.query('SET LOCAL session_replication_role = replica');
    for (const [name, text] of tables) {
      // Without what Postgres itself makes of the others.
      const { rows } = await client.query<{ columns: string }>(
        `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
          WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
        [name],
      );
      const { columns } = rows[0]!;
      await client.query(
        `INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE
          SELECT ${columns} FROM json_populate_recordset(NULL::${name}, $1::json)`,
        [text],
      );
    }
    for (const [name, value] of sequences) await client.query('SELECT setval($1::regclass, $2::bigint)', [name, value]);
    await client.query('COMMIT');
  });
}

async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
