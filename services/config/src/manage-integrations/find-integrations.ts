import { loadIntegrations } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import Type, { type Static } from 'typebox';
import { PAGE_QUERY } from '../answer-requests/pages.ts';
import { instanceFilter } from '../manage-instances/instance.schema.ts';
import { ATTENTION_CODES } from './attention.ts';
import { IntegrationView, integrationFilter } from './integration.schema.ts';
import { type Standing, standingsOf } from './standing.ts';

/** What a list of integrations is filtered by. */
export const IntegrationsQuery = Type.Object(
  {
    ...PAGE_QUERY,
    state: Type.Optional(
      Type.Enum(IntegrationView.properties.state.enum, {
        'x-detail': `state is one of ${IntegrationView.properties.state.enum.join(', ')}.`,
      }),
    ),
    code: Type.Optional(
      Type.Enum(ATTENTION_CODES, {
        description: 'Those whose attention has this code.',
        'x-detail': `code is one of ${ATTENTION_CODES.join(', ')}.`,
      }),
    ),
    instance: instanceFilter,
    id: integrationFilter,
  },
  { additionalProperties: false },
);
export type IntegrationsQuery = Static<typeof IntegrationsQuery>;

/** State and attention are decided of so many at a time until a page is full. */
const AT_ONCE = 500;

/**
 * Integrations behind a key (null: from the first), by instance, name and id. `scope` is the instance whose are seen;
 * null: all. What is filtered by is decided in memory, as the rules stand: of 5,000 that takes ten rounds of queries.
 */
export async function findIntegrations(
  db: Tx,
  scope: string | null,
  { state, code, instance, id }: Omit<IntegrationsQuery, 'limit' | 'cursor'>,
  after: IntegrationKey | null,
  limit: number,
  pollPeriodMs: number,
): Promise<Standing[]> {
  const found: Standing[] = [];
  const atOnce = state === undefined && code === undefined ? limit : AT_ONCE;
  const enabled = state === undefined ? null : state !== 'disabled';
  for (let from = after; ; ) {
    const rows = await db.query<{ id: string }>(
      `SELECT id FROM control.integration WHERE deleted_at IS NULL
        AND ($1::text IS NULL OR instance_slug = $1) AND ($2::text IS NULL OR instance_slug = $2)
        AND ($3::uuid IS NULL OR id = $3) AND ($4::boolean IS NULL OR enabled = $4)
        AND ($5::text IS NULL OR (instance_slug COLLATE "C", name COLLATE "C", id::text) > ($5, $6, $7))
        ORDER BY instance_slug COLLATE "C", name COLLATE "C", id::text LIMIT $8`,
      [scope, instance ?? null, id ?? null, enabled, ...(from ?? [null, null, null]), atOnce],
    );
    const ids = rows.map((row) => row.id);
    const loaded = new Map((await loadIntegrations(db, ids)).map((each) => [each.id, each]));
    const integrations = ids.flatMap((each) => loaded.get(each) ?? []);
    for (const standing of await standingsOf(db, integrations, { pollPeriodMs })) {
      const fits =
        (state === undefined || standing.state === state) &&
        (code === undefined || standing.attention.some((each) => each.code === code));
      if (fits) found.push(standing);
    }
    const last = integrations.at(-1);
    if (found.length >= limit || rows.length < atOnce || last === undefined) return found.slice(0, limit);
    from = keyOfIntegration(last);
  }
}

/** By what integrations are listed. */
export type IntegrationKey = readonly [instance: string, name: string, id: string];

/** Where an integration stands in the list. */
export function keyOfIntegration(integration: Standing['integration']): IntegrationKey {
  return [integration.instanceSlug, integration.name, integration.id];
}
