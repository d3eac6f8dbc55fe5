import type { Tx } from '@user-sync/persistence';

/** What is to be known of an integration to look for work in it. */
export interface RuledIntegration {
  readonly id: string;
  readonly instanceSlug: string;
  readonly rulesVersion: number;
  readonly enabled: boolean;
}

const RULED =
  'SELECT id, instance_slug AS "instanceSlug", rules_version AS "rulesVersion", enabled FROM control.integration';

/** The integrations of these instances, or with these ids, that are not deleted. */
export function listRuled(
  db: Tx,
  by: { readonly slugs: readonly string[] } | { readonly ids: readonly string[] },
): Promise<RuledIntegration[]> {
  return 'slugs' in by
    ? db.query<RuledIntegration>(`${RULED} WHERE instance_slug = ANY($1::text[]) AND deleted_at IS NULL`, [by.slugs])
    : db.query<RuledIntegration>(`${RULED} WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL`, [by.ids]);
}

/** What has happened to anybody's integrations, by the integration's id and its instance's slug. */
export interface News {
  /** Enabled ones of which a run that reads Azure has begun lately. */
  readonly begun: ReadonlyMap<string, string>;
  /** Enabled ones with changes of the aliases that have not reached everybody. */
  readonly olderAliases: ReadonlyMap<string, string>;
  /** Instances for which something was asked and not yet taken. */
  readonly asked: readonly string[];
  /** How many instances there are. */
  readonly instances: number;
}

/**
 * Looks what has happened within so many milliseconds, over all instances. Along partial indexes: it costs the same
 * however many instances there are where nothing happens.
 */
export async function findNews(db: Tx, withinMs: number): Promise<News> {
  const rows = await db.query<{ about: 'run' | 'aliases' | 'request' | 'instances'; slug: string; id: string }>(FIND, [
    withinMs,
  ]);
  const about = (what: string) => rows.filter((row) => row.about === what);
  const bySlug = (what: string) => new Map(about(what).map(({ id, slug }) => [id, slug]));
  return {
    begun: bySlug('run'),
    olderAliases: bySlug('aliases'),
    asked: about('request').map(({ slug }) => slug),
    instances: Number(about('instances')[0]!.id),
  };
}

const FIND = `
  SELECT 'run' AS about, i.instance_slug AS slug, i.id::text AS id FROM control.run
    JOIN control.integration i ON i.id = run.integration_id AND i.enabled AND i.deleted_at IS NULL
    WHERE run.kind IN ('full', 'delta') AND run.started_at > now() - $1 * interval '1 millisecond'
      AND run.started_at <= now()
  UNION ALL
  SELECT 'aliases', instance_slug, id::text FROM control.integration
    WHERE aliases_through < aliases_version AND enabled AND deleted_at IS NULL
  UNION ALL
  SELECT DISTINCT 'request', instance_slug, NULL FROM control.request
  UNION ALL
  SELECT 'instances', NULL, count(*)::text FROM control.instance`;
