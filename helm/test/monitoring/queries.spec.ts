import { describe, expect, it } from '@jest/globals';
import { METRICS } from '@user-sync/runtime';
import { checkQuery } from './check-query.ts';
import { readDashboards, readQueries, readRules } from './queries.ts';

const recorded = new Set(readRules().flatMap(({ record }) => record ?? []));

describe('a query', () => {
  it.each(readQueries())('of $where parses, and asks metrics and labels of the catalogue', ({ query }) => {
    expect(checkQuery(query, recorded)).toEqual([]);
  });

  it.each([
    ['that does not parse', 'max by (group (user_sync_consumer_members)', /does not parse/],
    ['of an unknown metric', 'max(user_sync_consumer_memebers)', /neither in the catalogue/],
    ['of a metric that is not ours', 'max(kafka_lag)', /neither in the catalogue/],
    ['that narrows by an unknown label', 'max(user_sync_work_waiting{instance_slug="a"})', /no label "instance_slug"/],
    ['that groups by an unknown label', 'max by (topic) (user_sync_work_waiting)', /no label "topic"/],
    ['that counts every replica', 'sum(user_sync_work_waiting)', /max by/],
    ['of a bare gauge', 'user_sync_work_waiting > 5', /max by/],
    ['of a bare counter', 'sum(user_sync_dead_letters_total)', /rate or increase/],
    ['of a histogram without its part', 'sum(rate(user_sync_poll_duration_seconds[5m]))', /neither in the catalogue/],
  ])('%s is found out', (_, query, words) => {
    expect(checkQuery(query, recorded).join()).toMatch(words);
  });
});

describe('the catalogue', () => {
  it('has no metric that is in no dashboard', () => {
    const all = readQueries()
      .map(({ query }) => query)
      .join('\n');

    expect(Object.keys(METRICS).filter((name) => !all.includes(`user_sync_${name}`))).toEqual([]);
  });
});

describe('the dashboards', () => {
  const dashboards = readDashboards();

  it('are those of the promise, one integration, messaging, outgoing calls, and the runtime', () => {
    const names = dashboards.map(({ file }) => file.replace('.json', ''));

    expect(names).toEqual(['calls', 'integration', 'messaging', 'promise', 'runtime']);
    expect(dashboards.map(({ uid }) => uid)).toEqual(names.map((name) => `user-sync-${name}`));
  });

  it.each(dashboards)('$title lies without overlaps, and leads to runbooks that exist and to traces', (dashboard) => {
    const places = new Set<string>();
    for (const { gridPos } of dashboard.panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(places).not.toContain(`${x}/${y}`);
          expect(x).toBeLessThan(24);
          places.add(`${x}/${y}`);
        }
    }
    const urls = dashboard.panels.flatMap(({ links }) => links.map(({ url }) => url));
    const alerts = new Set(
      readRules().flatMap(({ alert }) => (alert ? [`\${runbooks}docs/runbooks/${alert}.md`] : [])),
    );
    expect(urls.filter((url) => !url.startsWith('/explore') && !alerts.has(url))).toEqual([]);
    expect(urls.some((url) => url.startsWith('/explore?left='))).toBe(true);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});
