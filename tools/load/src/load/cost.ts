import { queryDatabase } from '@user-sync/stack';
import { type Counts, counts, type Neighbour } from './neighbours.ts';
import type { Stage } from './scenario.ts';

/** What it costs to do something. */
export interface Cost {
  readonly graph: number;
  /** About users; catalogues are read by the clock. */
  readonly ziik: number;
  readonly mirrorRows: number;
}

/** Requests to Graph, calls to Ziik, and rows that were written in the mirror, of one customer. */
export async function costOf(
  { sandbox, stack }: Pick<Stage, 'sandbox' | 'stack'>,
  { customer, integrationId }: Pick<Neighbour, 'customer' | 'integrationId'>,
  work: () => Promise<unknown>,
): Promise<Cost> {
  const [row] = await queryDatabase<{ transaction: string }>(
    stack.database,
    'SELECT pg_current_xact_id()::text AS transaction',
  );
  await sandbox.entra.send('DELETE', '/journal');
  const before = callsAboutUsers(await counts(sandbox, customer.slug));
  await work();
  const graph = (await sandbox.entra.get<{ counts: Record<string, number> }>('/journal')).counts;
  const [written] = await queryDatabase<{ rows: string }>(
    stack.database,
    'SELECT count(*) AS rows FROM poller.mirror WHERE integration_id = $1 AND xmin::text::bigint > $2',
    [integrationId, row!.transaction],
  );
  return {
    graph: Object.values(graph).reduce((total, count) => total + count, 0),
    ziik: callsAboutUsers(await counts(sandbox, customer.slug)) - before,
    mirrorRows: Number(written!.rows),
  };
}

function callsAboutUsers({ operations }: Counts): number {
  return Object.entries(operations)
    .filter(([operation]) => /^(users|memberships)\./.test(operation))
    .flatMap(([, byStatus]) => Object.values(byStatus))
    .reduce((total, count) => total + count, 0);
}
