import { type IntegrationKey, keyOfIntegration, listIntegrations } from '@user-sync/control';
import type { Tx } from '@user-sync/persistence';
import Type, { type Static } from 'typebox';
import { instanceFilter } from '../manage-instances/instance.schema.ts';
import { PAGE_QUERY } from '../serve-http/pages.ts';
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
        description: 'Only integrations whose attention has this code.',
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
 * null: all. Filters are evaluated in memory, by the current rules: for 5,000 that takes ten rounds of queries.
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
    const integrations = await listIntegrations(db, { scope, instance, id, enabled }, from, atOnce);
    for (const standing of await standingsOf(db, integrations, { pollPeriodMs })) {
      const fits =
        (state === undefined || standing.state === state) &&
        (code === undefined || standing.attention.some((each) => each.code === code));
      if (fits) found.push(standing);
    }
    const last = integrations.at(-1);
    if (found.length >= limit || integrations.length < atOnce || last === undefined) return found.slice(0, limit);
    from = keyOfIntegration(last);
  }
}
