import type { UserOutcome } from '@user-sync/contracts';
import { type ColumnSource, columns, planOnce, type Tx, unnestAs } from '@user-sync/persistence';
import { type HistoryEntry, isForgotten } from './compare-outcomes.ts';

const HISTORY_COLUMNS: readonly {
  readonly name: string;
  readonly type: string;
  readonly from: ColumnSource<HistoryEntry>;
}[] = [
  { name: 'integration_id', type: 'uuid', from: ({ outcome }) => outcome.integrationId },
  { name: 'azure_id', type: 'text', from: ({ outcome }) => outcome.azureId },
  { name: 'sequence', type: 'bigint', from: ({ outcome }) => outcome.sequence },
  { name: 'at', type: 'timestamptz', from: ({ outcome }) => outcome.at },
  { name: 'what', type: 'text', from: ({ outcome }) => outcome.what },
  { name: 'run_id', type: 'text', from: ({ outcome }) => outcome.runId },
  { name: 'detail', type: 'text', from: 'detail' },
  { name: 'changes', type: 'text', from: 'changes' },
  { name: 'cause', type: 'text', from: 'cause' },
  { name: 'actor', type: 'text', from: 'actor' },
  { name: 'by_run', type: 'boolean', from: 'isByRun' },
];

const ADD_HISTORY = planOnce(`
  INSERT INTO config.history (${HISTORY_COLUMNS.map(({ name }) => name).join(', ')})
    SELECT given.* FROM ${unnestAs('given', HISTORY_COLUMNS)}
    JOIN control.integration i ON i.id = given.integration_id AND i.deleted_at IS NULL
  ON CONFLICT DO NOTHING`);

/** Adds entries; one that is there already stays as it is. In one statement. */
export async function addHistory(tx: Tx, entries: readonly HistoryEntry[]): Promise<void> {
  await tx.execute(
    ADD_HISTORY,
    columns(
      entries,
      HISTORY_COLUMNS.map(({ from }) => from),
    ),
  );
}

/** Removes the values from the history of people who are gone for good, as one of the outcomes says (S36). */
export async function forgetValues(tx: Tx, outcomes: readonly UserOutcome[]): Promise<void> {
  const gone = outcomes.filter(isForgotten);
  if (gone.length === 0) return;
  await tx.execute(
    `UPDATE config.history h SET changes = NULL
      FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS gone (integration_id, azure_id, sequence)
      WHERE h.integration_id = gone.integration_id AND h.azure_id = gone.azure_id AND h.sequence < gone.sequence
        AND h.changes IS NOT NULL`,
    columns(gone, ['integrationId', 'azureId', 'sequence']),
  );
}
