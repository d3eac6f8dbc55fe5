import pg from 'pg';

/** Everything in a database: each row of each table of our own schemas as one line of text, behind the table's name. */
export async function dumpDatabase(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    const lines: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
      lines.push(`table ${name}`, ...rows.map(({ line }) => `${name}: ${line}`));
    }
    return lines;
  } finally {
    await client.end();
  }
}
