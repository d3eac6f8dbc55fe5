import type { Tx } from '@user-sync/persistence';
import Type from 'typebox';
import { PreviewState } from '../keep-previews/preview.schema.ts';
import { DIFFERENCE_CAUSES, type DifferenceCause } from './judge-plans.ts';

const MaybeText = Type.Union([Type.String(), Type.Null()]);

export const CauseOf = Type.Enum([...DIFFERENCE_CAUSES], {
  description:
    'refused: Ziik refused, or does not answer. same-address: several people have one address, and another of them came first. changed-in-azure, changed-in-ziik: after the preview was made.',
  'x-detail': `cause is one of ${DIFFERENCE_CAUSES.join(', ')}.`,
});

/** Somebody who is not as planned. */
export const DifferenceView = Type.Object({
  azureId: Type.String(),
  firstName: MaybeText,
  lastName: MaybeText,
  email: MaybeText,
  cause: CauseOf,
  planned: Type.Union([PreviewState, Type.Null()], { description: 'Null: the person was not in the preview.' }),
  actual: Type.Union([PreviewState, Type.Null()], { description: 'Null: the person is not listed any more.' }),
});

interface Row {
  azureId: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  cause: DifferenceCause;
  planned: string | null;
  actual: string | null;
}

/** Who is not as planned, by cause, behind a key (null: from the first). */
export function findDifferences(
  db: Tx,
  { id, integrationId }: { readonly id: string; readonly integrationId: string },
  cause: DifferenceCause | undefined,
  after: readonly unknown[] | null,
  limit: number,
): Promise<Row[]> {
  return db.query<Row>(
    `SELECT d.azure_id AS "azureId", d.cause, d.planned, d.actual, p.first_name AS "firstName",
        p.last_name AS "lastName", p.email
      FROM config.run_difference d LEFT JOIN config.person p ON p.integration_id = $2 AND p.azure_id = d.azure_id
      WHERE d.run_id = $1 AND ($3::text IS NULL OR d.cause = $3)
        AND ($4::text IS NULL OR (d.cause, d.azure_id) > ($4, $5)) ORDER BY d.cause, d.azure_id LIMIT $6`,
    [id, integrationId, cause ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** A difference as the API shows it. */
export function showDifference({ planned, actual, ...row }: Row) {
  return { ...row, planned: stateIn(planned), actual: stateIn(actual) };
}

function stateIn(stored: string | null): PreviewState | null {
  if (stored === null) return null;
  const { planned: _, ...state } = JSON.parse(stored) as PreviewState & { planned?: string };
  return state;
}
