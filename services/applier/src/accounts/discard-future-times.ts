import { CLOCK_TOLERANCE_MS } from '@user-sync/domain';
import type { Tx } from '@user-sync/persistence';

/** Nothing is put off for longer than this beyond a period, except a purge. */
const LONGEST_PAUSE_MS = 7_200_000;

/**
 * Makes due who was dated by a clock that was ahead: a deactivation in the future, whose purge day is to be counted
 * again, and a look or a try that would come long after its time. Call it while the clocks agree.
 */
export function discardFutureTimes(db: Tx, integrationIds: readonly string[], periodMs: number): Promise<number> {
  return db.execute(
    `UPDATE applier.account AS a SET due_at = now() FROM (
        SELECT integration_id, azure_id FROM applier.account
          WHERE integration_id = ANY($1::uuid[]) AND deactivated_at > now() + $2 * interval '1 millisecond'
            AND settled AND due_at > now()
        UNION ALL
        SELECT integration_id, azure_id FROM applier.account
          WHERE integration_id = ANY($1::uuid[]) AND settled AND purge_at IS NULL
            AND due_at > now() + $3 * interval '1 millisecond'
        UNION ALL
        SELECT integration_id, azure_id FROM applier.account
          WHERE integration_id = ANY($1::uuid[]) AND NOT settled AND due_at > now() + $3 * interval '1 millisecond'
      ) AS dated WHERE a.integration_id = dated.integration_id AND a.azure_id = dated.azure_id`,
    [integrationIds, CLOCK_TOLERANCE_MS, periodMs + LONGEST_PAUSE_MS],
  );
}
