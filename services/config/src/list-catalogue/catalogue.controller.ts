import { Controller, Inject, Param, Query } from '@nestjs/common';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { Route } from '../serve-http/api-route.ts';
import { readPage } from '../serve-http/pages.ts';
import { CataloguePage, CatalogueQuery } from './catalogue.schema.ts';
import { type CatalogueKey, countPeople, findCatalogue, isBehind, keyOfEntry } from './find-catalogue.ts';

const MOST_MISSING = 100;

/** The units and user types of the Ziik instance that people can be placed in. */
@Controller()
export class CatalogueController {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  @Route({
    method: 'GET',
    path: '/v1/integrations/:id/catalogue',
    summary: 'Lists the units, or the user types, of the Ziik instance by name, as they were last read for matching',
    role: 'platform-administrator',
    query: CatalogueQuery,
    answers: { 200: CataloguePage },
    problems: [404],
  })
  async list(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: CatalogueQuery) {
    const { db } = this;
    const integration = await ownIntegration(db, caller, id);
    const { kind = 'unit', search } = query;
    const [{ entries, readAt, missing }, people] = await Promise.all([
      findCatalogue(db, integration.instanceSlug, kind, search),
      countPeople(db, integration.id, kind),
    ]);
    const page = await readPage(
      `catalogue/${kind}`,
      query,
      ['string', 'number'],
      async (after, limit) =>
        (after === null ? entries : entries.filter((entry) => isBehind(entry, after as CatalogueKey))).slice(0, limit),
      keyOfEntry,
      ({ sameName, ...entry }) => ({ ...entry, people: people.get(entry.id) ?? 0, sameName }),
    );
    return {
      ...page,
      readAt: readAt?.toISOString() ?? null,
      suspicious: missing !== null,
      missing: (missing ?? []).slice(0, MOST_MISSING),
    };
  }
}
