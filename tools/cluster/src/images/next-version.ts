import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { breachText, copyTree } from '@user-sync/checks';

/** The migration that the next version has more, by its name in the table of migrations. */
export const NEXT_MIGRATION = 'MarkNextVersion4070908800000';

const FILE = 'services/config/src/migrations/4070908800000-mark-next-version.ts';
const SOURCE = `import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A column and an index more on the table that the API lists people from, as a next version would bring them. */
export class ${NEXT_MIGRATION} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query("ALTER TABLE config.person ADD COLUMN of_next_version text NOT NULL DEFAULT ''");
    await runner.query('CREATE INDEX person_of_next_version ON config.person (of_next_version, azure_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE config.person DROP COLUMN of_next_version');
  }
}
`;

/** Where config's tables name their migrations; each stands there exactly once. */
export const EDITS = [
  {
    file: 'services/config/src/tables.ts',
    find: "import { ownTables, type TableSet } from '@user-sync/persistence';\n",
    replace: `import { ownTables, type TableSet } from '@user-sync/persistence';\nimport { ${NEXT_MIGRATION} } from './migrations/4070908800000-mark-next-version.ts';\n`,
  },
  {
    file: 'services/config/src/tables.ts',
    find: ',\n];',
    replace: `,\n  { schema: 'config', migrations: [${NEXT_MIGRATION}] },\n];`,
  },
] as const;

/** Lays the sources of a next version into a folder: these, with one migration more. */
export async function layNextVersion(root: string, folder: string): Promise<void> {
  await copyTree(root, folder);
  await mkdir(dirname(join(folder, FILE)), { recursive: true });
  await writeFile(join(folder, FILE), SOURCE);
  for (const edit of EDITS) {
    const path = join(folder, edit.file);
    await writeFile(path, breachText(await readFile(path, 'utf8'), { name: 'the next version', ...edit }));
  }
}
