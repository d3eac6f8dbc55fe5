import type { Tx } from '@user-sync/persistence';
import Type, { type Static } from 'typebox';

const Count = Type.Integer({ minimum: 0 });

/** How a run has kept to the preview that it names. */
export const PlanView = Type.Object({
  previewId: Type.String({ format: 'uuid' }),
  people: Type.Union([Count, Type.Null()], {
    description: 'People of the preview; null until the run is settled.',
  }),
  asPlanned: Type.Union([Count, Type.Null()]),
  differences: Type.Union([Count, Type.Null()], {
    description: 'Those who are otherwise, and those who were not in the preview.',
  }),
});
export type PlanView = Static<typeof PlanView>;

/** How those of these runs have kept to their plans that are judged. */
export async function findPlans(db: Tx, runIds: readonly string[]): Promise<Map<string, PlanView>> {
  const rows = await db.query<PlanView & { runId: string }>(
    `SELECT run_id AS "runId", preview_id AS "previewId", people, as_planned AS "asPlanned", differences
      FROM config.run_plan WHERE run_id = ANY($1::uuid[])`,
    [runIds],
  );
  return new Map(rows.map(({ runId, ...plan }) => [runId, plan]));
}
