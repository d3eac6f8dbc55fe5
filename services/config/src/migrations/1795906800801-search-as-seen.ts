import { asSeen } from '@user-sync/domain';
import { columns } from '@user-sync/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const AT_ONCE = 10_000;
/** All others are the same in either form, but for blanks at their ends, which no search has. */
const MAY_DIFFER = `(search ~ '[^ -~]' OR search LIKE '%  %')`;

interface Row {
  integration_id: string;
  azure_id: string;
  search: string;
}

/** What people are searched by is folded as it is seen, as it is for everybody who is stored from now on. */
export class SearchAsSeen1795906800801 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (let after: Row | undefined; ; ) {
      const rows: Row[] = await runner.query(
        `SELECT integration_id, azure_id, search FROM config.person
          WHERE ${MAY_DIFFER} AND ($1::uuid IS NULL OR (integration_id, azure_id) > ($1, $2 COLLATE "C"))
          ORDER BY integration_id, azure_id LIMIT ${AT_ONCE}`,
        [after?.integration_id ?? null, after?.azure_id ?? null],
      );
      const changed = rows
        .map((row) => ({ ...row, seen: asSeen(row.search) }))
        .filter(({ search, seen }) => search !== seen);
      await runner.query(
        `UPDATE config.person p SET search = given.seen
          FROM unnest($1::uuid[], $2::text[], $3::text[]) AS given (integration_id, azure_id, seen)
          WHERE p.integration_id = given.integration_id AND p.azure_id = given.azure_id`,
        columns(changed, ['integration_id', 'azure_id', 'seen']),
      );
      if (rows.length < AT_ONCE) return;
      after = rows.at(-1);
    }
  }

  async down(): Promise<void> {
    // The form before finds all but what it did not find anyhow.
  }
}
